/** What replacing and removing a file have in common: looking first, backing up, and the books. */

import { ChangedError, DiskError, LockedError } from "../errors.ts";
import { type Resolved, resolveFile } from "../fs/containment.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { backUp } from "./backups.ts";
import type { Backup } from "./backups_list.ts";
import { closeIntent, type Intent, openIntents, stageIntent, toFileEntry } from "./journal.ts";
import { appendEntry, type FileFacts, type FileState, NO_FACTS, type Operation } from "./ledger.ts";
import {
  type BarChanges,
  countChanges,
  freeReceiptName,
  NO_CHANGES,
  writeReceipt,
} from "./ledger_receipts.ts";
import { tempName } from "./paths.ts";
import { settleIntent } from "./recovery_settle.ts";
import { dropHold, forgetStaged } from "./replace_stage.ts";
import type { Store } from "./store.ts";
import { diskError } from "./store_errors.ts";

/** A change to one file, whatever becomes of it. */
export interface ChangeRequest {
  readonly operation: Operation;
  /** The file, by its name in the store. */
  readonly name: string;
  /**
   * What the plan was made against: the file's hash, `"absent"` for a file that must not exist yet, or
   * `"present"` for whatever is there.
   */
  readonly expected: Sha256 | "absent" | "present";
  /** What is known of the file as it is; goes into the backup's sidecar. Default: nothing. */
  readonly facts?: FileFacts;
  /** What the checks said of the file as it is. Default: nobody looked. */
  readonly health?: string | null;
  /** The bars that change, for the receipt; `null` keeps none (undo then needs the backup). */
  readonly changes: BarChanges | null;
}

/** What stands at a name and may be changed: looked at under the lock, open if it exists. */
export interface Target {
  readonly resolved: Resolved;
  readonly master: FileHandle | undefined;
  /** What settling an earlier operation on this file brought up. */
  readonly settled: readonly string[];
}

/** Settles what was left open about the file, looks at it and opens it. The caller closes it. */
export async function openTarget(store: Store, request: ChangeRequest): Promise<Target> {
  const settled = await settleOlder(store, request.name);
  const resolved = await resolveFile(store.fs, store.root, request.name);
  refuseOther(request, resolved);
  return { resolved, master: resolved.stat && await openSame(store, resolved), settled };
}

/** Whoever left an intent for this file open held its lock, so it is gone. */
async function settleOlder(store: Store, name: string): Promise<string[]> {
  const settled: string[] = [];
  for (const open of await openIntents(store.fs, store.root)) {
    if (open.file === name) settled.push((await settleIntent(store, open)).text);
  }
  return settled;
}

function refuseOther({ name, expected }: ChangeRequest, { stat }: Resolved): void {
  if (expected === "absent" && stat) {
    throw new ChangedError(
      `Cannot create ${name}: it exists by now. Run the command again for a new plan.`,
      { facts: { file: name } },
    );
  }
  if (expected !== "absent" && !stat) {
    throw new ChangedError(
      `Cannot write ${name}: it is gone. Look at it with "barkeep status".`,
      { facts: { file: name } },
    );
  }
}

/** Opens what was looked at: a link put there in between would lead elsewhere. */
async function openSame(store: Store, target: Resolved): Promise<FileHandle> {
  const handle = await store.fs.open(target.path, "read");
  try {
    if ((await handle.stat()).identity === target.stat?.identity) return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
  handle.close();
  throw new ChangedError(
    `Cannot write ${target.name}: another program replaced it just now. Run the command again.`,
    { facts: { file: target.name } },
  );
}

/** Runs what comes before the commit; if it fails, nothing of it stays. */
export async function beforeCommit<T>(
  store: Store,
  intent: Intent,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await forgetStaged(store, intent);
    throw error;
  }
}

/** The verified backup of what stands there now; `null` if nothing does. */
export async function makeBackup(
  store: Store,
  request: ChangeRequest,
  { master }: Target,
): Promise<Backup | null> {
  if (!master) return null;
  const { name, operation, expected } = request;
  return await backUp(store, {
    name,
    master,
    ...(expected === "present" ? {} : { expected }),
    operation: operation.number,
    reason: `before ${operation.command}`,
    facts: request.facts ?? NO_FACTS,
    health: request.health ?? null,
  });
}

/** What is about to be done, in the words of the journal. */
export async function toIntent(
  store: Store,
  request: ChangeRequest,
  backup: Backup | null,
): Promise<Intent> {
  const { name, operation: { number, command }, changes } = request;
  return {
    ...{ number, command, file: name, since: store.now() },
    before: backup && stateOf(backup),
    backup: backup?.id ?? null,
    content: backup?.content ?? null,
    temp: tempName(name, number),
    receipt: changes && await freeReceiptName(store, number, name),
    ...countChanges(changes ?? NO_CHANGES),
  };
}

function stateOf({ sha256, size, rows, first, last, schema }: FileState): FileState {
  return { sha256, size, rows, first, last, schema };
}

/** The receipt, then the second line of the intent: after this the rename may happen. */
export async function stageReceipt(
  store: Store,
  { changes }: ChangeRequest,
  intent: Intent,
  after: FileState | null,
): Promise<void> {
  if (changes && intent.receipt !== null) {
    await writeReceipt(store, intent.receipt, intent, changes);
  }
  await stageIntent(store, intent, { after });
}

/** The file is written and safe; if this fails, the next recovery enters it in the ledger. */
export async function book(
  store: Store,
  intent: Intent,
  after: FileState | null,
): Promise<void> {
  try {
    await appendEntry(store, toFileEntry(intent, after, store.now(), false), intent.command);
    await dropHold(store, intent);
    await closeIntent(store, intent);
  } catch (error) {
    throw withWritten(store, intent, error);
  }
}

const WRITTEN =
  " The file itself was written and checked; the next command that writes enters it in the ledger.";

/** Whatever keeps the ledger from being written, the user must know that the file was. */
function withWritten(store: Store, { file }: Intent, error: unknown): unknown {
  if (error instanceof FsError) {
    return diskError(store, `enter the write to ${file} in the ledger`, error, WRITTEN);
  }
  const options = { cause: error };
  if (error instanceof DiskError) {
    return new DiskError(error.message + WRITTEN, { ...options, facts: error.facts });
  }
  if (error instanceof LockedError) {
    return new LockedError(error.message + WRITTEN, { ...options, facts: error.facts });
  }
  return error;
}
