/** The activity as receipts and sidecars tell it, where the ledger itself does not any more. Pure. */

import type { Backup } from "../../store/backups_list.ts";
import type { FileEntry, FileState, LedgerEntry } from "../../store/ledger.ts";

/** A receipt as its name and content tell it. `time` is ms since the epoch. */
export interface FoundReceipt {
  readonly number: number;
  readonly file: string;
  readonly receipt: string;
  readonly time: number;
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
}

export interface Evidence {
  /** Oldest first. */
  readonly backups: readonly Backup[];
  readonly receipts: readonly FoundReceipt[];
  /** Files as they are, by their name. */
  readonly present: ReadonlyMap<string, FileState>;
}

/** The old entries that could be read and those that were missing, in order of number. */
export function rebuiltLedger(
  old: readonly LedgerEntry[],
  evidence: Evidence,
): LedgerEntry[] {
  const known = new Set(
    old.flatMap((entry) => entry.kind === "file" ? [`${entry.number} ${entry.file}`] : []),
  );
  const files = fileEntriesOf(evidence).filter(({ number, file }) =>
    !known.has(`${number} ${file}`)
  );
  const frames = framesOf(files, old, evidence);
  const all = [...old, ...files, ...frames];
  const place = { started: 0, file: 1, recovered: 1, note: 2, finished: 3 } as const;
  // Stable: what the old activity had in order stays in order.
  return all.sort((a, b) => a.number - b.number || place[a.kind] - place[b.kind]);
}

/** One entry a write: known by its receipt, or by the backup that was made before it. */
function fileEntriesOf(evidence: Evidence): FileEntry[] {
  const writes = new Map<string, FileEntry>();
  for (const receipt of evidence.receipts) {
    const backup = backupBefore(evidence.backups, receipt.file, receipt.number);
    writes.set(`${receipt.number} ${receipt.file}`, toEntry(receipt, backup));
  }
  for (const backup of evidence.backups) {
    const { operation, file, made: time } = backup;
    if (operation === null || !backup.reason.startsWith("before ")) continue;
    const key = `${operation} ${file}`;
    if (writes.has(key)) continue;
    const none = {
      number: operation,
      file,
      time,
      receipt: null,
      added: 0,
      replaced: 0,
      removed: 0,
    };
    writes.set(key, toEntry(none, backup));
  }
  return withAfter([...writes.values()].sort((a, b) => a.number - b.number), evidence);
}

function backupBefore(
  backups: readonly Backup[],
  file: string,
  number: number,
): Backup | undefined {
  return backups.find((backup) => backup.file === file && backup.operation === number);
}

type Write = Omit<FoundReceipt, "receipt"> & { readonly receipt: string | null };

function toEntry(write: Write, backup: Backup | undefined): FileEntry {
  const { number, file, receipt, added, replaced, removed } = write;
  const what = { file, before: backup ? stateOf(backup) : null, after: null };
  const counts = { added, replaced, removed };
  const time = backup?.made ?? write.time;
  return {
    kind: "file",
    number,
    time,
    ...what,
    backup: backup?.id ?? null,
    receipt,
    ...counts,
    recovered: true,
  };
}

function stateOf({ sha256, size, rows, first, last, schema }: FileState): FileState {
  return { sha256, size, rows, first, last, schema };
}

/** What a write left is what the next one found, and after the last one what is there. */
function withAfter(entries: readonly FileEntry[], { present }: Evidence): FileEntry[] {
  return entries.map((entry, i) => {
    const next = entries.slice(i + 1).find(({ file }) => file === entry.file);
    const now = present.get(entry.file);
    return { ...entry, after: next ? next.before : now ? stateOf(now) : null };
  });
}

/** The beginnings and ends of operations of which only the writes are known. */
function framesOf(
  files: readonly FileEntry[],
  old: readonly LedgerEntry[],
  { backups }: Evidence,
): LedgerEntry[] {
  const has = (kind: LedgerEntry["kind"], number: number) =>
    old.some((entry) => entry.kind === kind && entry.number === number);
  return [...Map.groupBy(files, ({ number }) => number)].flatMap(([number, own]) => {
    const time = Math.min(...own.map((entry) => entry.time));
    const reason = backups.find(({ operation }) => operation === number)?.reason ?? "";
    const command = reason.startsWith("before ") ? reason.slice("before ".length) : "unknown";
    const text = "entered by doctor --rebuild";
    const frames: LedgerEntry[] = [];
    if (!has("started", number)) {
      frames.push({ kind: "started", number, time, command, arguments: [] });
    }
    if (!has("finished", number)) {
      frames.push({ kind: "finished", number, time, outcome: "done", seconds: 0, text });
    }
    return frames;
  });
}
