/** Adds, replaces and removes bars of a file: what going back and mending do, each bar named beforehand. */

import { type Bars, concatBars, takeBars } from "../bars/bars.ts";
import { ChangedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { checkPatch } from "../parquet/check_patch.ts";
import { type PatchReport, patchTable } from "../parquet/patch.ts";
import { readTable } from "../parquet/table.ts";
import type { Operation } from "../store/ledger.ts";
import { type BarChanges, countChanges } from "../store/ledger_receipts.ts";
import { type Replaced, replaceFile } from "../store/replace.ts";
import type { Store } from "../store/store.ts";
import { factsOf, rangeInUtc } from "./file_facts.ts";
import { type Master, mustBeSameTable } from "./master.ts";

export interface WriteChangesRequest {
  readonly operation: Operation;
  readonly master: Master;
  /** The hash that the plan was made against. */
  readonly expected: Sha256;
  /** All that may change, as the user saw it. */
  readonly changes: BarChanges;
}

/** The bars that changes put into a file, in order of time. */
export function barsPut({ added, replaced }: BarChanges): Bars {
  const all = concatBars([added, replaced.after]);
  return takeBars(all, Array.from(all.time.keys()).sort((a, b) => all.time[a] - all.time[b]));
}

/**
 * Throws `ChangedError` if the file is not what the plan was made against, and all that `replaceFile`,
 * `patchTable` and the gate throw; the file is then untouched.
 */
export async function writeChanges(store: Store, request: WriteChangesRequest): Promise<Replaced> {
  const { operation, master, expected, changes } = request, { zone, name } = master;
  const put = barsPut(changes), remove = changes.removed.time;
  let report: PatchReport | null = null;
  const opened = (file: FileHandle | undefined): FileHandle => {
    if (file) return file;
    throw new ChangedError(`Cannot write ${name.path}: it is gone. Look with "barkeep status".`);
  };
  return await replaceFile(store, {
    operation,
    name: name.path,
    expected,
    facts: factsOf(master.table, master.range),
    // A master that can't be read or is out of order was refused before it came to this.
    health: "good",
    changes,
    stage: async (sink, file) => {
      const table = await mustBeSameTable(master, opened(file));
      report = await patchTable({ file: opened(file), table, zone, put, remove, sink });
      mustBeAsPlanned(name.path, report, changes);
    },
    check: async (after, file) => {
      if (!report) throw new TypeError("checked before it was staged");
      const [before, beforeTable] = [opened(file), master.table];
      await checkPatch({ before, beforeTable, after, report, put, remove, zone });
      const table = await readTable(after);
      return factsOf(table, await rangeInUtc(after, table, zone));
    },
  });
}

/** The gate: what the writer says it did against what the user saw. */
function mustBeAsPlanned(name: string, report: PatchReport, changes: BarChanges): void {
  const planned = countChanges(changes);
  const same = (["added", "replaced", "removed"] as const)
    .every((what) => planned[what] === report[what]);
  if (same) return;
  const { added, replaced, removed } = report;
  throw new ChangedError(
    `Cannot write ${name}: it would add ${added}, replace ${replaced} and remove ${removed} bars, but the ` +
      `plan was ${planned.added}, ${planned.replaced}, ${planned.removed}. Run the command again.`,
    { facts: { file: name, planned, actual: { added, replaced, removed } } },
  );
}
