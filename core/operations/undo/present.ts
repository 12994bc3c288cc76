/** The bars of a file at the times that receipts name. */

import { type Bars, firstOutOfOrder, newBars } from "../../bars/bars.ts";
import { DamagedError } from "../../errors.ts";
import { readBars } from "../../parquet/read.ts";
import type { TableShape } from "../../parquet/shape.ts";
import type { BarChanges } from "../../store/ledger_receipts.ts";
import type { Store } from "../../store/store.ts";
import { type Master, mustBeSameTable, openMasterFile } from "../master.ts";

/** The times that receipts name, from the first to the last; `null` if they name none. */
function spanOf(receipts: readonly BarChanges[]): { from: number; to: number } | null {
  let from = Infinity, to = -Infinity;
  for (const { added, replaced, removed } of receipts) {
    for (const { time } of [added, replaced.after, removed]) {
      if (time.length === 0) continue;
      from = Math.min(from, time[0]);
      to = Math.max(to, time[time.length - 1]);
    }
  }
  return from <= to ? { from, to: to + 1 } : null;
}

/** Throws `DamagedError` for rows out of order: nothing can be taken out of those one by one. */
export async function presentBars(
  { fs, root }: Store,
  master: Master,
  receipts: readonly BarChanges[],
): Promise<Bars> {
  const span = spanOf(receipts), file = master.name.path;
  if (!span) return newBars(0);
  using handle = await openMasterFile(fs, root, file);
  await mustBeSameTable(master, handle);
  const { bars } = await readBars(handle, master.table, { zone: master.zone, ...span });
  if (firstOutOfOrder(bars.time) < 0) return bars;
  throw new DamagedError(
    `Cannot undo in ${file}: its rows are out of order. Run "barkeep repair ${file}" first.`,
    { facts: { file } },
  );
}

/** What the encoder makes of a volume: unknown is 0 where the column can't hold nulls, and nothing without one. */
export function storedVolume({ values, columns }: TableShape): (volume: number) => number {
  const { volume } = values;
  if (volume === null) return () => NaN;
  const whole = columns[volume].physical.startsWith("INT");
  return (value) => whole && Number.isNaN(value) ? 0 : value;
}
