/**
 * The one way a master is written: backed up, staged beside it, checked, and put in its place in one step.
 * After a failure, a kill or a power cut at any instant the file is the old one or the new one.
 */

import { DiskError } from "../errors.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import type { Sink } from "../fs/sink.ts";
import type { Backup } from "./backups_list.ts";
import { openIntent } from "./journal.ts";
import type { FileFacts, FileState } from "./ledger.ts";
import { lockFile } from "./locks.ts";
import { commit } from "./replace_commit.ts";
import {
  beforeCommit,
  book,
  type ChangeRequest,
  makeBackup,
  openTarget,
  stageReceipt,
  type Target,
  toIntent,
} from "./replace_prepare.ts";
import { forgetStaged, stageFile } from "./replace_stage.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** A write to one file. */
export interface ReplaceRequest extends ChangeRequest {
  /** How many bytes the new file will have, about; for the check of free space. Default: as many as now. */
  readonly size?: number;
  /** Writes the new file. `master` is the old one, open; `undefined` for a new file. */
  readonly stage: (sink: Sink, master: FileHandle | undefined) => Promise<void>;
  /** The gate: looks at the new file as it was written and throws if it is not what was planned. */
  readonly check: (staged: FileHandle, master: FileHandle | undefined) => Promise<FileFacts>;
}

/** What a write did. */
export interface Replaced {
  readonly name: string;
  /** `false`: the new bytes are the old ones; the file was left alone. */
  readonly changed: boolean;
  readonly before: FileState | null;
  readonly after: FileState;
  readonly backup: Backup | null;
  readonly receipt: string | null;
  /** `false`: this file system can't make names durable; after a power cut the old file may be back. */
  readonly durable: boolean;
  /** What a person should be told although the write worked. */
  readonly notes: readonly string[];
}

/**
 * Replaces or creates a file, under its lock.
 *
 * Throws `LockedError`; `ChangedError` if the file is not what the plan was made against; `DiskError` and
 * `DamagedError` with the file untouched; `CommitUnknownError` if the new file stands but may not survive a
 * power cut; and whatever `stage` and `check` throw, with the file untouched.
 */
export async function replaceFile(store: Store, request: ReplaceRequest): Promise<Replaced> {
  const { name, operation: { command } } = request;
  using _lock = await lockFile(store, name, { command });
  return await onDisk(store, `write ${name}`, async () => {
    const target = await openTarget(store, request);
    using _master = target.master;
    await refuseWithoutSpace(store, request, target);
    return await replaceLocked(store, request, target);
  });
}

/** Room for intents, receipts and the ledger, bytes. */
const SLACK = 4 * 1024 * 1024;

/** Saves a long copy that would fail anyway; being full is handled at every later step all the same. */
async function refuseWithoutSpace(
  store: Store,
  { name, size }: ReplaceRequest,
  { resolved }: Target,
): Promise<void> {
  const old = resolved.stat?.size ?? 0;
  const needed = old + (size ?? old) + SLACK;
  const { freeBytes } = await spaceIfKnown(store);
  if (freeBytes === null || freeBytes >= needed) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
  throw new DiskError(
    `Cannot write ${name}: the disk is too full. The new file and the backup of the old one take ` +
      `${megabytes(needed)}, ${
        megabytes(freeBytes)
      } are free. Free some space, then run the command again.`,
    { facts: { file: name, code: "ENOSPC", needed, free: freeBytes } },
  );
}

async function spaceIfKnown(store: Store): Promise<{ readonly freeBytes: number | null }> {
  try {
    return await store.fs.space(store.root);
  } catch (error) {
    // Not permitted or not supported: then it is found out on the way.
    if (error instanceof FsError) return { freeBytes: null };
    throw error;
  }
}

async function replaceLocked(
  store: Store,
  request: ReplaceRequest,
  target: Target,
): Promise<Replaced> {
  const backup = await makeBackup(store, request, target);
  const intent = await toIntent(store, request, backup);
  const { file: name, before, receipt } = intent;
  const after = await beforeCommit(store, intent, async () => {
    await openIntent(store, intent);
    const staged = await stageFile(store, request, target, intent);
    if (staged.sha256 !== before?.sha256) await stageReceipt(store, request, intent, staged);
    return staged;
  });
  if (after.sha256 === before?.sha256) {
    await forgetStaged(store, intent);
    const nothing = { changed: false, receipt: null, durable: true };
    return { name, before, after, backup, ...nothing, notes: target.settled };
  }
  const { durable, notes } = await commit(store, { intent, ...target, after });
  await book(store, intent, after);
  const done = { changed: true, durable, notes: [...target.settled, ...notes] };
  return { name, before, after, backup, receipt, ...done };
}
