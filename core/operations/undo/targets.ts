/** Which writes an undo takes back. Pure: told from the ledger. */

import { UsageError } from "../../errors.ts";
import { fileEntries, type FileEntry, type Ledger, type NoteEntry } from "../../store/ledger.ts";
import type { Source } from "../../bars/source.ts";
import { sourceOfCommand } from "../merge/written_by.ts";

/** What is to be undone. */
export type UndoTarget =
  /** The newest operation that wrote something and was not undone. */
  | { readonly kind: "last" }
  | { readonly kind: "number"; readonly number: number }
  /** Of each of these files the last operation that wrote it and was not undone. */
  | { readonly kind: "files"; readonly files: readonly string[] }
  /** All that a source wrote since a time (ms), to these files or, with `null`, to all. */
  | {
    readonly kind: "source";
    readonly source: Source;
    readonly since: number;
    readonly files: readonly string[] | null;
  };

/** The writes to one file that are to be taken back, newest first. */
export interface FileWrites {
  readonly file: string;
  readonly writes: readonly FileEntry[];
}

/** What a note of an undo says in its facts. */
export const UNDID = "undid";

/** `file number` of every write that was taken back and not put in force again by undoing the undo. */
function undoneWrites({ entries }: Ledger): Set<string> {
  const undone = new Set<string>();
  const notes = entries.filter((entry): entry is NoteEntry =>
    entry.kind === "note" && Array.isArray(entry.facts?.[UNDID])
  ).sort((a, b) => b.number - a.number);
  // Newest first: an undo that was itself undone took nothing back.
  for (const { file, number, facts } of notes) {
    if (undone.has(`${file} ${number}`)) continue;
    for (const one of facts[UNDID] as unknown[]) undone.add(`${file} ${one}`);
  }
  return undone;
}

function commandsOf({ entries }: Ledger): Map<number, string> {
  const commands = new Map<number, string>();
  for (const entry of entries) {
    if (entry.kind === "started") commands.set(entry.number, entry.command);
  }
  return commands;
}

/**
 * The writes of a target by file. Throws `UsageError` where there is nothing to undo, with the reason.
 * Order is by operation number, never by the clock, which may have gone back.
 */
export function writesToUndo(ledger: Ledger, target: UndoTarget): FileWrites[] {
  const undone = undoneWrites(ledger), commands = commandsOf(ledger);
  const all = fileEntries(ledger).toSorted((a, b) => b.number - a.number);
  const isUndo = ({ number }: FileEntry) => commands.get(number) === "undo";
  const isOpen = ({ file, number }: FileEntry) => !undone.has(`${file} ${number}`);
  const found = byFile(choose(all, target, (entry) => isOpen(entry) && !isUndo(entry), commands));
  if (found.length === 0) throw nothingToUndo(target);
  if (target.kind !== "number") return found;
  const left = found.filter(({ writes }) => writes.some(isOpen));
  if (left.length > 0) return left;
  throw new UsageError(
    `Cannot undo operation ${target.number}: it was undone already. "barkeep log" shows by which one.`,
  );
}

function choose(
  all: readonly FileEntry[],
  target: UndoTarget,
  isOpen: (entry: FileEntry) => boolean,
  commands: ReadonlyMap<number, string>,
): FileEntry[] {
  if (target.kind === "number") return all.filter(({ number }) => number === target.number);
  if (target.kind === "last") {
    const last = all.find(isOpen)?.number;
    return all.filter((entry) => entry.number === last && isOpen(entry));
  }
  if (target.kind === "files") {
    return target.files.flatMap((file) => {
      const last = all.find((entry) => entry.file === file && isOpen(entry))?.number;
      return all.filter((entry) => entry.file === file && entry.number === last);
    });
  }
  const { source, since, files } = target;
  return all.filter((entry) =>
    isOpen(entry) && entry.time >= since && (files === null || files.includes(entry.file)) &&
    sourceOfCommand(commands.get(entry.number) ?? "") === source
  );
}

/** An operation may write a file twice; the ledger has the later write last. */
function byFile(entries: readonly FileEntry[]): FileWrites[] {
  const groups = Map.groupBy(entries, ({ file }) => file);
  return [...groups].map(([file, some]) => {
    const order = new Map(some.map((entry, i) => [entry, i]));
    const writes = [...some].sort((a, b) => b.number - a.number || order.get(b)! - order.get(a)!);
    return { file, writes };
  });
}

function nothingToUndo(target: UndoTarget): UsageError {
  return new UsageError(
    `Cannot undo: ${
      whyNothing(target)
    }. "barkeep log" shows what was done; if the activity itself was lost, ` +
      `"barkeep doctor --rebuild" makes it anew.`,
  );
}

function whyNothing(target: UndoTarget): string {
  if (target.kind === "number") return `operation ${target.number} wrote no file`;
  if (target.kind === "source") return `${target.source} wrote nothing since then that is in force`;
  const where = target.kind === "files" ? ` ${target.files.join(", ")}` : " something";
  return `no operation is left that wrote${where}`;
}
