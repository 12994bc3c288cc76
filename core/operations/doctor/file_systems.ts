/** What is known of file systems, by the magic number that the system tells. */

import type { Check } from "./check.ts";

interface Kind {
  readonly name: string;
  /** `proven`: measured with power cuts. `local`: expected to do. `remote`: no promise. */
  readonly trust: "proven" | "local" | "remote" | "volatile";
}

/** Source: linux/magic.h. */
const KINDS: Readonly<Record<string, Kind>> = {
  "0xef53": { name: "ext4", trust: "proven" },
  "0x58465342": { name: "XFS", trust: "proven" },
  "0x9123683e": { name: "btrfs", trust: "local" },
  "0x2fc12fc1": { name: "ZFS", trust: "local" },
  "0xf2f52010": { name: "F2FS", trust: "local" },
  "0x794c7630": { name: "overlayfs", trust: "local" },
  "0x1a": { name: "APFS", trust: "local" },
  "0x1021994": { name: "tmpfs", trust: "volatile" },
  "0x6969": { name: "NFS", trust: "remote" },
  "0xff534d42": { name: "CIFS", trust: "remote" },
  "0xfe534d42": { name: "SMB", trust: "remote" },
  "0x517b": { name: "SMB", trust: "remote" },
  "0x65735546": { name: "FUSE", trust: "remote" },
  "0x1021997": { name: "9P", trust: "remote" },
  "0x4d44": { name: "FAT", trust: "remote" },
  "0x2011bab0": { name: "exFAT", trust: "remote" },
};

const WORDS = {
  proven: "names and bytes can be made durable on it, and its locks hold",
  local: "expected to do the same as ext4 and XFS, not tried",
  remote: "locks and durable renames are not sure there",
  volatile: "it lives in memory: nothing in it survives a restart",
} as const;

/** The verdict on a file system; `type` as the port tells it. */
export function fileSystemOf(
  type: string | null,
): { readonly words: string; readonly state: Check["state"]; readonly advice: string | null } {
  const kind = type === null ? undefined : KINDS[type];
  if (!kind) {
    return { words: `${type ?? "unknown"}, which is not known here`, state: "look", advice: null };
  }
  const weak = kind.trust === "remote" || kind.trust === "volatile";
  const advice = weak ? "Keep the data folder on a local disk." : null;
  return { words: `${kind.name}: ${WORDS[kind.trust]}`, state: weak ? "look" : "ok", advice };
}
