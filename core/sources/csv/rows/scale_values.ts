/** Values as they are meant: fixed-point prices, the volume column that counts, volume that is unknown. */

import type { ColumnPlan } from "../formats/columns.ts";
import type { ExportFormat } from "../formats/format.ts";
import type { RawTable } from "./raw_table.ts";

/** Whole prices above this are fixed-point numbers where a format may write such. */
const FIXED_POINT = 1e6;

/** Changes the values in place and notes what it did. */
export function scaleValues(
  table: RawTable,
  plan: ColumnPlan,
  format: ExportFormat,
  notes: string[],
): void {
  scalePrices(table, format, notes);
  chooseVolume(table, plan, notes);
  dropNegativeVolumes(table, notes);
  if (format.noVolume && isAllZero(table.volume, table.length)) {
    table.volume.fill(NaN);
    notes.push(`${format.title} has no volume: its 0 is kept as unknown`);
  } else if (plan.volume < 0) notes.push("the file has no volume: kept as unknown");
}

function scalePrices(table: RawTable, format: ExportFormat, notes: string[]): void {
  const { priceUnit } = format, { length } = table;
  const fixed = (price: number) => Number.isInteger(price) && Math.abs(price) > FIXED_POINT;
  if (priceUnit === undefined || !table.close.subarray(0, length).every(fixed)) return;
  // Divide by the whole power of ten: multiplying by 1e-9 would round twice.
  const divisor = Math.round(1 / priceUnit);
  for (const name of ["open", "high", "low", "close"] as const) {
    const column = table[name];
    for (let i = 0; i < length; i++) column[i] /= divisor;
  }
  notes.push(`prices are whole numbers of ${priceUnit}`);
}

function isAllZero(column: Float64Array, length: number): boolean {
  return column.subarray(0, length).every((volume) => volume === 0 || Number.isNaN(volume));
}

function chooseVolume(table: RawTable, plan: ColumnPlan, notes: string[]): void {
  const { length } = table;
  if (plan.otherVolume < 0 || !isAllZero(table.volume, length)) return;
  if (isAllZero(table.otherVolume, length)) return;
  table.volume = table.otherVolume;
  const [name, other] = plan.volumeNames;
  notes.push(`volume is taken from ${other}: ${name} is 0 throughout`);
}

function dropNegativeVolumes(table: RawTable, notes: string[]): void {
  let negative = 0;
  for (let i = 0; i < table.length; i++) {
    if (!(table.volume[i] < 0)) continue;
    table.volume[i] = NaN;
    negative++;
  }
  if (negative > 0) notes.push(`${negative} negative volumes are kept as unknown`);
}
