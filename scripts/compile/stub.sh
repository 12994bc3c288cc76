#!/bin/sh
# Barkeep @VERSION@ for @TARGET@. Its parts (Deno, the program, its pages) follow the last line of this
# script. They are unpacked once into your cache folder, checked by hash at every start, and each command
# runs with exactly its permissions.
set -u
mask=$(umask)
umask 077

manifest='@MANIFEST@'

fail() {
  printf 'Cannot start Barkeep: %s\n' "$1" >&2
  exit 7
}

if [ -n "${BARKEEP_CACHE:-}" ]; then base=$BARKEEP_CACHE
elif [ -n "${XDG_CACHE_HOME:-}" ]; then base=$XDG_CACHE_HOME
elif [ -n "${HOME:-}" ]; then base=$HOME/@CACHE@
else fail 'HOME is not set, so there is no cache folder to unpack into. Name one with BARKEEP_CACHE=DIR.'
fi
case $base in
  *,*) fail "the cache folder $base has a comma in its path. Name another one with BARKEEP_CACHE=DIR." ;;
  /*) ;;
  *) base=$PWD/$base ;;
esac
home=$base/barkeep
dir=$home/@ID@

if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum -c -; }
elif command -v shasum >/dev/null 2>&1; then sum() { shasum -a 256 -c -; }
else fail 'neither sha256sum nor shasum is on the PATH, so its parts cannot be checked.'
fi

# Ours, nobody else may write to it, and every byte as it was built.
whole() {
  [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && [ -O "$home" ] &&
    [ -z "$(find "$home" -prune -perm -020 -print; find "$home" -prune -perm -002 -print
      find "$1" \( -type l -o -perm -020 -o -perm -002 -o ! -user "$(id -u)" \) -print 2>&1)" ] &&
    (cd "$1" && printf '%s\n' "$manifest" | sum) >/dev/null 2>&1
}

unpack() {
  mkdir -p "$home" 2>/dev/null && new=$(mktemp -d "$home/new.XXXXXX" 2>/dev/null) ||
    fail "the cache folder $home can't be written. Name another one with BARKEEP_CACHE=DIR."
  trap 'rm -rf "$new"' EXIT
  trap 'exit 130' HUP INT TERM
  why=$(tail -c +@OFFSET@ "$0" | tar -xzf - -C "$new" 2>&1) ||
    fail "its parts can't be unpacked into $home: ${why:-this file is cut short}. Is the disk full?"
  whole "$new" ||
    fail "what was unpacked is not what was built: $0 is damaged, or others may write to $home. Fetch it again."
  trap - EXIT HUP INT TERM
  # Another start may have been faster; its parts are as good as ours.
  if whole "$dir"; then rm -rf "$new"; return; fi
  # What stands there is not what was built: no start goes on with it.
  if [ -e "$dir" ]; then mv "$dir" "$new.old" && rm -rf "$new.old"; fi
  mv "$new" "$dir" || fail "$home can't be written. Name another one with BARKEEP_CACHE=DIR."
  rm -rf "$dir/${new##*/}"
}

whole "$dir" || unpack
[ -x "$dir/deno" ] ||
  fail "no program may run from the cache folder $home. Name another one with BARKEEP_CACHE=DIR."
umask "$mask"
# A task runner's idea of where the user stands is not ours.
unset INIT_CWD
export DENO_NO_UPDATE_CHECK=1 DENO_DIR="$dir/deno_dir"
exec "$dir/deno" run @FLAGS@ --allow-run="$dir/deno" "$dir/app/cli/launch.js" "$@"
exit 7
