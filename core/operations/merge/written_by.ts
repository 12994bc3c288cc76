/** Who wrote a file's recent bars, as the activity says. */

import { lowerBound } from "../../bars/bars.ts";
import type { Source } from "../../bars/source.ts";
import { DamagedError } from "../../errors.ts";
import type { Ledger } from "../../store/ledger.ts";
import { readReceipt } from "../../store/ledger_receipts.ts";
import type { Fs } from "../../fs/fs.ts";

/** What the bars of a command are, by its first word. */
const SOURCE_OF_COMMAND: Readonly<Record<string, Source>> = {
  update: "yahoo",
  import: "export",
  resample: "resampled",
};

/** The source of the bars that a command wrote; `undefined` where it only put old ones back. */
export function sourceOfCommand(command: string): Source | undefined {
  return SOURCE_OF_COMMAND[command.split(" ")[0]];
}

/**
 * Who wrote each bar of `file` from `from` on. Bars are only written after they have ended, so operations
 * before `from` can't have written them. A receipt that can't be read leaves its bars unknown.
 */
export async function readWriters(
  fs: Fs,
  root: string,
  ledger: Ledger,
  file: string,
  from: number,
): Promise<(time: number) => Source> {
  const commands = new Map<number, string>();
  for (const entry of ledger.entries) {
    if (entry.kind === "started") commands.set(entry.number, entry.command);
  }
  const known = new Map<number, Source>();
  for (const entry of ledger.entries) {
    if (entry.kind !== "file" || entry.file !== file || entry.time < from) continue;
    const source = sourceOfCommand(commands.get(entry.number) ?? "");
    const times = entry.receipt === null ? [] : await timesIn(fs, root, entry.receipt);
    for (const column of times) {
      for (let i = lowerBound(column, from); i < column.length; i++) {
        known.set(column[i], source ?? "unknown");
      }
    }
  }
  return (time) => known.get(time) ?? "unknown";
}

async function timesIn(fs: Fs, root: string, receipt: string): Promise<Float64Array[]> {
  try {
    const { added, replaced } = await readReceipt(fs, root, receipt);
    return [added.time, replaced.after.time];
  } catch (error) {
    if (error instanceof DamagedError) return [];
    throw error;
  }
}
