/**
 * The ledger: what was done to the data folder, one line an entry, only ever appended to. Losing it loses the
 * history of actions, never data; nothing that decides about a file's bytes reads it alone.
 */

import { ensureFolder, syncNames } from "../fs/durable.ts";
import type { FileHandle, Fs } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { readFull } from "../fs/hash.ts";
import { listIfThere, readTextIfThere } from "../fs/read_file.ts";
import { writeAll } from "../fs/write_all.ts";
import { type DamagedLine, decodeLines, encodeLine } from "./ledger_lines.ts";
import { lockBooks } from "./locks.ts";
import { openOwnFile, statOwnFile } from "./own_things.ts";
import { HOME, inHome, parseNumberedName } from "./paths.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** What is known of the bars in a file; `null` where nobody looked. Times are ms since the epoch. */
export interface FileFacts {
  readonly rows: number | null;
  readonly first: number | null;
  readonly last: number | null;
  /** A fingerprint of the columns, their types and the metadata. */
  readonly schema: string | null;
}

/** Nobody looked. */
export const NO_FACTS: FileFacts = { rows: null, first: null, last: null, schema: null };

/** A file's bytes, and what is known of the bars in them. */
export interface FileState extends FileFacts {
  readonly sha256: Sha256;
  /** Bytes. */
  readonly size: number;
}

/** One command: all it does has the same number. */
export interface Operation {
  readonly number: number;
  readonly command: string;
  /** When it started, ms since the epoch. */
  readonly time: number;
}

/** A command began. */
export interface StartedEntry {
  readonly kind: "started";
  readonly number: number;
  readonly time: number;
  readonly command: string;
  readonly arguments: readonly string[];
}

/** A file was written; `null` before: it was new; `null` after: it was removed. */
export interface FileEntry {
  readonly kind: "file";
  readonly number: number;
  readonly time: number;
  readonly file: string;
  readonly before: FileState | null;
  readonly after: FileState | null;
  /** Id of the backup that holds the bytes before. */
  readonly backup: string | null;
  /** Name in `.barkeep/receipts` of what was added, replaced and removed; `null` if that was not kept. */
  readonly receipt: string | null;
  /** Numbers of bars. */
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
  /** `true`: entered by recovery, after the command that wrote the file was cut off. */
  readonly recovered: boolean;
}

/** What recovery did about a file that a command left open. */
export interface RecoveredEntry {
  readonly kind: "recovered";
  readonly number: number;
  readonly time: number;
  readonly file: string;
  readonly outcome: string;
  readonly text: string;
}

/** Something to remember about a file that changed no bar: acknowledged, adjustment declared, … */
export interface NoteEntry {
  readonly kind: "note";
  readonly number: number;
  readonly time: number;
  readonly file: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A command ended. */
export interface FinishedEntry {
  readonly kind: "finished";
  readonly number: number;
  readonly time: number;
  readonly outcome: "done" | "held" | "failed";
  readonly seconds: number;
  /** Per file or for the whole: what a person wants to read later. */
  readonly text: string;
}

/** One line of the ledger. */
export type LedgerEntry =
  | StartedEntry
  | FileEntry
  | RecoveredEntry
  | NoteEntry
  | FinishedEntry;

/** The ledger as it could be read. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** Lines that are damaged; they were skipped. A torn last line after a power cut is one of them. */
  readonly damaged: readonly DamagedLine[];
}

const KINDS: readonly unknown[] = ["started", "file", "recovered", "note", "finished"];
/** The end of the ledger that is looked at for the last number. */
const TAIL = 256 * 1024;

function ledgerPath(root: string): string {
  return inHome(root, "ledger.jsonl");
}

/** Reads the ledger; read permission is enough. No ledger is an empty one. */
export async function readLedger(fs: Fs, root: string): Promise<Ledger> {
  const text = await onDisk(
    { root },
    "read the ledger",
    async () => {
      const path = ledgerPath(root);
      return await statOwnFile(fs, root, path) && await readTextIfThere(fs, path);
    },
  );
  return toLedger(text ?? "");
}

function toLedger(text: string): Ledger {
  const { values, damaged } = decodeLines(text);
  return {
    entries: values.filter((value) => KINDS.includes(value.kind)) as unknown as LedgerEntry[],
    damaged,
  };
}

/** Takes the next number and enters that the command started. */
export async function startOperation(
  store: Store,
  what: { readonly command: string; readonly arguments: readonly string[] },
): Promise<Operation> {
  using _books = await lockBooks(store, { command: what.command });
  return await onDisk(store, "start an entry in the ledger", async () => {
    const operation = { number: await nextNumber(store), time: store.now() };
    await append(store, { kind: "started", ...operation, ...what });
    return { ...operation, command: what.command };
  });
}

/** Enters that the command is over. */
export async function finishOperation(
  store: Store,
  operation: Operation,
  outcome: FinishedEntry["outcome"],
  text: string = "",
): Promise<void> {
  const time = store.now(), seconds = Math.max(0, time - operation.time) / 1000;
  const { number } = operation;
  await appendEntry(
    store,
    { kind: "finished", number, time, outcome, seconds, text },
    operation.command,
  );
}

/** Adds one entry, durably. */
export async function appendEntry(
  store: Store,
  entry: LedgerEntry,
  command: string,
): Promise<void> {
  using _books = await lockBooks(store, { command });
  await onDisk(store, "write to the ledger", () => append(store, entry));
}

/**
 * One more than any number that was ever given out, as far as the ledger, the receipts and the intents know:
 * a lost ledger must not make two operations share one.
 */
async function nextNumber(store: Store): Promise<number> {
  const { entries } = toLedger(await readTail(store));
  let highest = 0;
  for (const entry of entries) highest = Math.max(highest, entry.number);
  for (const folder of ["receipts", "intents"]) {
    for (const { name } of await listIfThere(store.fs, inHome(store.root, folder))) {
      highest = Math.max(highest, parseNumberedName(name, ".jsonl")?.number ?? 0);
    }
  }
  return highest + 1;
}

/** The last part of the ledger as text; its first line may be cut, which only counts as damaged. */
async function readTail(store: Store): Promise<string> {
  const path = ledgerPath(store.root);
  if (!await store.fs.stat(path)) return "";
  using handle = await openOwnFile(store.fs, store.root, path, "read");
  const { size } = await handle.stat();
  const buffer = new Uint8Array(Math.min(size, TAIL));
  const count = await readFull(handle, buffer, size - buffer.length);
  return new TextDecoder().decode(buffer.subarray(0, count));
}

async function append(store: Store, entry: LedgerEntry): Promise<void> {
  await ensureFolder(store.fs, store.root, HOME);
  const path = ledgerPath(store.root);
  const isNew = !await statOwnFile(store.fs, store.root, path);
  const start = isNew || await endsWithLine(store.fs, path) ? "" : "\n";
  using handle = await openOwnFile(store.fs, store.root, path, "append");
  await appendDurably(handle, `${start}${encodeLine(entry)}\n`);
  if (isNew) await syncNames(store.fs, inHome(store.root));
}

/** A power cut may have left half a line: the next entry then starts on a line of its own. */
async function endsWithLine(fs: Fs, path: string): Promise<boolean> {
  using handle = await fs.open(path, "read");
  const { size } = await handle.stat();
  const last = new Uint8Array(1);
  return size === 0 || (await readFull(handle, last, size - 1) === 1 && last[0] === 0x0a);
}

/** Makes durable what a command that was killed may have written without syncing it. */
export async function syncLedger(store: Store): Promise<void> {
  const path = ledgerPath(store.root);
  if (!await statOwnFile(store.fs, store.root, path)) return;
  using handle = await openOwnFile(store.fs, store.root, path, "append");
  await handle.sync();
}

async function appendDurably(handle: FileHandle, text: string): Promise<void> {
  await writeAll(handle, new TextEncoder().encode(text));
  await handle.sync();
}

/** Every file entry of one operation, or of all if no number is given, in order. */
export function fileEntries(ledger: Ledger, number?: number): FileEntry[] {
  return ledger.entries.filter((entry): entry is FileEntry =>
    entry.kind === "file" && (number === undefined || entry.number === number)
  );
}

/** Operations that started and have no end: still running, or cut off. */
export function unfinishedOperations(ledger: Ledger): StartedEntry[] {
  const finished = new Set<number>();
  for (const { kind, number } of ledger.entries) if (kind === "finished") finished.add(number);
  return ledger.entries.filter((entry): entry is StartedEntry =>
    entry.kind === "started" && !finished.has(entry.number)
  );
}
