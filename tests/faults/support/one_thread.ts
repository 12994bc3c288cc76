/**
 * Makes Deno's file calls on the main thread. The calls that reach the kernel are the same, one by one; but
 * strace counts per thread, and only on one thread is "the 17th write" the 17th write.
 */

type Method = (...args: never[]) => unknown;

function synchronously<T extends object>(target: T, names: readonly string[]): void {
  for (const name of names) {
    const sync = Reflect.get(target, `${name}Sync`) as Method;
    Reflect.set(target, name, async function (this: unknown, ...args: never[]) {
      return await sync.apply(this, args);
    });
  }
}

/** Call it before anything else touches a file. */
export function callOnOneThread(): void {
  synchronously(Deno, ["open", "lstat", "realPath", "mkdir", "rename", "link", "remove"]);
  synchronously(Deno, ["chown", "chmod"]);
  synchronously(Deno.FsFile.prototype, ["stat", "read", "write", "sync", "truncate", "tryLock"]);
  const list = Deno.readDirSync;
  Deno.readDir = async function* (path: string | URL) {
    yield* await Promise.resolve([...list(path)]);
  };
}
