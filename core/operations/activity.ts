/** What was done to the store: the ledger's entries, one record an operation. */

import type { FileEntry, Ledger, LedgerEntry } from "../store/ledger.ts";

export interface Activity {
  readonly number: number;
  readonly command: string;
  readonly arguments: readonly string[];
  /** When it started, ms since the epoch. */
  readonly time: number;
  /** `interrupted`: it did not end. */
  readonly outcome: "done" | "held" | "failed" | "interrupted";
  readonly seconds: number | null;
  readonly text: string;
  readonly files: readonly FileEntry[];
  readonly notes: readonly string[];
}

interface Draft {
  started: Extract<LedgerEntry, { kind: "started" }> | null;
  finished: Extract<LedgerEntry, { kind: "finished" }> | null;
  readonly files: FileEntry[];
  readonly notes: string[];
}

/** Operations, newest first; with `file`, only those that touched a file for which it answers true. */
export function activities(ledger: Ledger, touched?: (file: string) => boolean): Activity[] {
  const drafts = new Map<number, Draft>();
  for (const entry of ledger.entries) {
    const draft = drafts.get(entry.number) ??
      { started: null, finished: null, files: [], notes: [] };
    drafts.set(entry.number, draft);
    enter(draft, entry);
  }
  return [...drafts].map(([number, draft]) => toActivity(number, draft))
    .filter(({ files }) => !touched || files.some(({ file }) => touched(file)))
    .sort((a, b) => b.number - a.number);
}

function enter(draft: Draft, entry: LedgerEntry): void {
  if (entry.kind === "started") draft.started = entry;
  else if (entry.kind === "finished") draft.finished = entry;
  else if (entry.kind === "file") draft.files.push(entry);
  else draft.notes.push(entry.text);
}

function toActivity(number: number, { started, finished, files, notes }: Draft): Activity {
  return {
    number,
    command: started?.command ?? "unknown",
    arguments: started?.arguments ?? [],
    time: started?.time ?? files[0]?.time ?? 0,
    outcome: finished?.outcome ?? "interrupted",
    seconds: finished?.seconds ?? null,
    text: finished?.text ?? "",
    files,
    notes,
  };
}
