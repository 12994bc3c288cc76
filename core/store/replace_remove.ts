/** Removing a file, with the same care as writing it: undoing its creation is the one use. */

import type { Backup } from "./backups_list.ts";
import { openIntent } from "./journal.ts";
import type { FileState } from "./ledger.ts";
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
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** What a removal did. */
export interface Removed {
  readonly name: string;
  readonly before: FileState | null;
  /** Holds the bytes of the file that is gone. */
  readonly backup: Backup | null;
  readonly receipt: string | null;
  /** `false`: this file system can't make names durable; after a power cut the file may be back. */
  readonly durable: boolean;
  readonly notes: readonly string[];
}

/** Removes a file, under its lock, after a verified backup of it. Throws what `replaceFile` throws. */
export async function removeFile(store: Store, request: ChangeRequest): Promise<Removed> {
  const { name, operation: { command } } = request;
  using _lock = await lockFile(store, name, { command });
  return await onDisk(store, `remove ${name}`, async () => {
    const target = await openTarget(store, request);
    using _master = target.master;
    return await removeLocked(store, request, target);
  });
}

async function removeLocked(
  store: Store,
  request: ChangeRequest,
  target: Target,
): Promise<Removed> {
  const backup = await makeBackup(store, request, target);
  const intent = await toIntent(store, request, backup);
  const { file: name, before, receipt } = intent;
  await beforeCommit(store, intent, async () => {
    await openIntent(store, intent);
    await stageReceipt(store, request, intent, null);
  });
  const { durable, notes } = await commit(store, { intent, ...target, after: null });
  await book(store, intent, null);
  return { name, before, backup, receipt, durable, notes: [...target.settled, ...notes] };
}
