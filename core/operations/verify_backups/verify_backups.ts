/** Reads backups again and compares them with what they were, those not looked at for longest first. */

import { markVerified, verifyBackup } from "../../store/backups.ts";
import { type Backup, type BackupProblem, listBackups } from "../../store/backups_list.ts";
import { DiskError } from "../../errors.ts";
import { hashFile } from "../../fs/hash.ts";
import { lockFile, tryLock } from "../../store/locks.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";

export interface VerifyBackupsRequest {
  /** Only backups of these files. Default: all. */
  readonly files?: ReadonlySet<string>;
  /** How many of them, 0 to 1; at least one. Default: 1. */
  readonly share?: number;
  readonly onFile?: (id: string, done: number, of: number) => void;
}

export interface DamagedBackup {
  readonly backup: Backup;
  readonly reason: string;
  /** The newest other backup of the file that is not known to be bad. */
  readonly other: Backup | null;
  /** The file itself still has the bytes that the backup should have. */
  readonly masterHasThem: boolean;
}

export interface VerifiedBackups {
  readonly checked: number;
  readonly of: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedBackup[];
  /** Files in `backups` that are no usable backup. */
  readonly problems: readonly BackupProblem[];
  /** Ids that could not be marked as verified: the folder is read-only, or their file is in use. */
  readonly unmarked: readonly string[];
}

/** Changes nothing but sidecars: when they were verified, and which are damaged. Throws `DiskError`. */
export async function verifyBackups(
  store: Store,
  request: VerifyBackupsRequest = {},
): Promise<VerifiedBackups> {
  const { backups, problems } = await listBackups(store.fs, store.root);
  const wanted = backups.filter(({ file }) => request.files?.has(file) ?? true);
  const groups = dueFirst(wanted, request.share ?? 1);
  const damaged: DamagedBackup[] = [], unmarked: string[] = [];
  let bytes = 0;
  for (const [done, group] of groups.entries()) {
    request.onFile?.(group[0].id, done, groups.length);
    const { good, reason } = await onDisk(
      store,
      `read ${group[0].id}`,
      () => verifyBackup(store, group[0]),
    );
    if (good) bytes += group[0].size;
    for (const backup of group) {
      if (!good) damaged.push(await describe(store, backup, reason, backups));
      const health = good ? withoutDamage(backup.health) : `${DAMAGED}${reason}`;
      if (!await mark(store, { ...backup, health })) unmarked.push(backup.id);
    }
  }
  return { checked: groups.length, of: contentsOf(wanted), bytes, damaged, problems, unmarked };
}

const DAMAGED = "damaged: ";

/** Bytes that read back right are right, whatever an earlier read through bad memory said. */
function withoutDamage(health: string | null): string | null {
  return health?.startsWith(DAMAGED) ? null : health;
}

function contentsOf(backups: readonly Backup[]): number {
  return new Set(backups.map(({ content }) => content)).size;
}

/** Backups that share bytes belong together and are read once. */
function dueFirst(backups: readonly Backup[], share: number): Backup[][] {
  const groups = [...Map.groupBy(backups, ({ content }) => content).values()];
  const last = (group: readonly Backup[]) =>
    Math.min(...group.map(({ verified }) => verified ?? -Infinity));
  groups.sort((a, b) => last(a) - last(b) || (a[0].id < b[0].id ? -1 : 1));
  return groups.slice(0, Math.ceil(groups.length * share));
}

async function describe(
  store: Store,
  backup: Backup,
  reason: string,
  all: readonly Backup[],
): Promise<DamagedBackup> {
  const other = all.findLast(({ file, content, health }) =>
    file === backup.file && content !== backup.content && !health?.startsWith(DAMAGED)
  );
  const path = `${store.root}/${backup.file}`;
  const masterHasThem = await onDisk(
    store,
    `read ${backup.file}`,
    async () =>
      (await store.fs.stat(path))?.kind === "file" &&
      (await hashFile(store.fs, path)).sha256 === backup.sha256,
  );
  return { backup, reason, other: other ?? null, masterHasThem };
}

/** `false` where it can't be written down now; the check itself counts all the same. */
async function mark(store: Store, backup: Backup): Promise<boolean> {
  try {
    using lock = await tryLock(() =>
      lockFile(store, backup.file, { command: "verify --backups", wait: 0 })
    );
    if (!lock) return false;
    await onDisk(store, `mark ${backup.id}`, () => markVerified(store, backup));
    return true;
  } catch (error) {
    if (error instanceof DiskError) return false;
    throw error;
  }
}
