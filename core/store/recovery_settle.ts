/** Settling one open intent: what the file holds decides, never what a journal claims. */

import { ContainmentError, resolveFile } from "../fs/containment.ts";
import { folderOf, removeIfThere, syncNames } from "../fs/durable.ts";
import { copyHashing, hashFile, type Sha256 } from "../fs/hash.ts";
import { closeIntent, type Intent, type OpenIntent, statesOf, toFileEntry } from "./journal.ts";
import { appendEntry, fileEntries, readLedger, syncLedger } from "./ledger.ts";
import { inBackups, inHome, numberedName, tempName } from "./paths.ts";
import { quarantineCopy, quarantineMove } from "./quarantine.ts";
import { holdPath } from "./replace_stage.ts";
import type { Store } from "./store.ts";
import { shownPath } from "./store_errors.ts";

/** One thing that recovery did. */
export interface RecoveryAction {
  readonly outcome:
    | "rolled back"
    | "finished"
    | "restored"
    | "unexplained"
    | "removed"
    | "put aside"
    | "adopted";
  /** The file in the store that it is about. */
  readonly file: string;
  readonly number: number | null;
  /** In words, for the user. */
  readonly text: string;
  /** `true`: a person has to look at it. */
  readonly attention: boolean;
}

/** Settles an intent nobody works on any more. The caller holds the file's lock or the store's, exclusively. */
export async function settleIntent(store: Store, open: OpenIntent): Promise<RecoveryAction> {
  const { intent, staged, file, number } = open;
  if (!intent) return await putAside(store, open, "its intent can't be read");
  const live = await liveHash(store, file);
  if (await isBooked(store, open)) {
    // It may be in memory only; the intent must not go before the entry is safe.
    await syncLedger(store);
    await clear(store, intent, "keep the receipt");
    const text = `${file}: operation ${number} had written it and only had to be closed.`;
    return { outcome: "finished", file, number, text, attention: false };
  }
  const { before, after } = statesOf(open);
  if (staged && live === after) return await rollForward(store, intent, staged);
  if (live === before) return await rollBack(store, intent);
  if (live === "nothing" && await restoreBackup(store, intent)) {
    return await told(store, intent, {
      outcome: "restored",
      text:
        `${file} was gone; it is back as it was before operation ${number} (${intent.command}).`,
      attention: true,
    });
  }
  return await putAside(store, open, "it is neither as before the operation nor as after it");
}

/** The hash of what stands at a name; `"odd"` if that is no plain file. */
async function liveHash(store: Store, file: string): Promise<Sha256 | "nothing" | "odd"> {
  try {
    const { path, stat } = await resolveFile(store.fs, store.root, file, "allow");
    return stat ? (await hashFile(store.fs, path)).sha256 : "nothing";
  } catch (error) {
    if (error instanceof ContainmentError) return "odd";
    throw error;
  }
}

/** The ledger has this very write: it was over, only the tidying up was not. */
async function isBooked(
  store: Store,
  { number, file, intent, staged }: OpenIntent,
): Promise<boolean> {
  if (!staged) return false;
  const entries = fileEntries(await readLedger(store.fs, store.root), number);
  return entries.some((entry) =>
    entry.file === file && entry.after?.sha256 === staged.after?.sha256 &&
    entry.before?.sha256 === intent?.before?.sha256
  );
}

async function rollForward(
  store: Store,
  intent: Intent,
  { after }: NonNullable<OpenIntent["staged"]>,
): Promise<RecoveryAction> {
  const { number, file, command } = intent;
  await syncNames(store.fs, folderOf(`${store.root}/${file}`));
  await appendEntry(store, toFileEntry(intent, after, store.now(), true), command);
  await clear(store, intent, "keep the receipt");
  const done = after ? "written" : "removed";
  const text = `${file}: operation ${number} (${command}) was cut off after it had ${done} the ` +
    `file; it is entered in the ledger now.`;
  return { outcome: "finished", file, number, text, attention: false };
}

async function rollBack(store: Store, intent: Intent): Promise<RecoveryAction> {
  const { file, number, command } = intent;
  await clear(store, intent, "drop the receipt");
  const state = intent.before ? "is as it was before" : "was not created";
  const text = `${file} ${state}: operation ${number} (${command}) was cut off.`;
  return { outcome: "rolled back", file, number, text, attention: false };
}

/** Removes what the operation left: the temporary file, the second name, the receipt, the intent last. */
async function clear(
  store: Store,
  intent: Intent,
  receipt: "keep the receipt" | "drop the receipt",
): Promise<void> {
  await removeIfThere(store.fs, `${store.root}/${tempName(intent.file, intent.number)}`);
  await clearHold(store, intent);
  if (receipt === "drop the receipt" && intent.receipt !== null) {
    await removeIfThere(store.fs, inHome(store.root, "receipts", intent.receipt));
  }
  await closeIntent(store, intent);
}

/** The second name of the old file goes only if its bytes are the ones that were backed up. */
async function clearHold(store: Store, intent: Intent): Promise<void> {
  const path = holdPath(store, intent);
  if (!await store.fs.stat(path)) return;
  if ((await hashFile(store.fs, path)).sha256 === intent.before?.sha256) {
    await removeIfThere(store.fs, path);
    return;
  }
  await quarantineMove(
    store,
    shownPath(store, path),
    `another program changed ${intent.file} while operation ${intent.number} replaced it`,
  );
}

/** Brings a file back that is gone, from the backup made right before; `false` if that is not good. */
async function restoreBackup(store: Store, intent: Intent): Promise<boolean> {
  const { content, before, file, number } = intent;
  if (!before || content === null) return false;
  const source = inBackups(store.root, content);
  if ((await store.fs.stat(source))?.kind !== "file") return false;
  const temp = `${store.root}/${tempName(file, number)}`, path = `${store.root}/${file}`;
  await removeIfThere(store.fs, temp);
  if (await copyTo(store, source, temp) !== before.sha256) return false;
  await store.fs.rename(temp, path);
  await syncNames(store.fs, folderOf(path));
  return true;
}

async function copyTo(store: Store, source: string, path: string): Promise<Sha256> {
  using from = await store.fs.open(source, "read");
  using to = await store.fs.open(path, "create");
  await copyHashing(from, to);
  await to.sync();
  return (await hashFile(store.fs, path)).sha256;
}

async function told(
  store: Store,
  intent: Intent,
  { outcome, text, attention }: Pick<RecoveryAction, "outcome" | "text" | "attention">,
): Promise<RecoveryAction> {
  const { number, file, command } = intent;
  const time = store.now();
  await appendEntry(store, { kind: "recovered", number, time, file, outcome, text }, command);
  await clear(store, intent, "drop the receipt");
  return { outcome, file, number, text, attention };
}

/**
 * Nothing here is touched that the user might want: a copy of the file, the temporary file, the second name
 * and the intent go to quarantine, the file stays.
 */
async function putAside(
  store: Store,
  { file, number, command }: OpenIntent,
  why: string,
): Promise<RecoveryAction> {
  const reason = `operation ${number} was cut off; ${file}: ${why}`;
  const live = await liveHash(store, file);
  if (live !== "nothing" && live !== "odd") await quarantineCopy(store, file, reason);
  const numbered = numberedName(number, file);
  const own = [tempName(file, number), `.barkeep/hold/${numbered}`];
  for (const name of own) {
    if (await store.fs.stat(`${store.root}/${name}`)) await quarantineMove(store, name, reason);
  }
  const text = `${file} was left alone: operation ${number} was cut off, and ${why}. ` +
    `What was found is in .barkeep/quarantine.`;
  const outcome = "unexplained";
  const entry = { kind: "recovered", number, time: store.now(), file, outcome, text } as const;
  await appendEntry(store, entry, command ?? "recovery");
  await quarantineMove(store, `.barkeep/intents/${numbered}.jsonl`, reason);
  await syncNames(store.fs, inHome(store.root, "intents"));
  return { outcome, file, number, text, attention: true };
}
