/** A file's bars, every 128 of them as one, year by year: what a chart of any length is drawn from. */

import { type Bars, concatBars } from "../../../bars/bars.ts";
import type { Zone } from "../../../bars/zone.ts";
import type { FileHandle } from "../../../fs/fs.ts";
import { readBars } from "../../../parquet/read.ts";
import type { Table } from "../../../parquet/table.ts";
import { summarise } from "./summarise.ts";
import { type Year, yearsOf } from "./years.ts";

/** Bars that become one. */
export const EVERY = 128;

export interface PyramidYear extends Year {
  /** Bars of the file in this year, and what they were summed up to. */
  readonly rows: number;
  readonly bars: Bars;
}

export interface Pyramid {
  readonly first: number;
  readonly last: number;
  readonly years: readonly PyramidYear[];
}

export interface Source {
  readonly file: FileHandle;
  readonly table: Table;
  readonly zone: Zone | null;
  /** First and last bar, UTC ms. */
  readonly range: { readonly first: number; readonly last: number };
}

/** Makes a file's pyramid; years of `known` whose row groups are as they were are taken over. */
export async function makePyramid(source: Source, known: Pyramid | null): Promise<Pyramid> {
  const { file, table, zone, range } = source, years: PyramidYear[] = [];
  for (const year of yearsOf(table.groups, range)) {
    const same = known?.years.find(({ from, key }) => from === year.from && key === year.key);
    years.push(same ?? await readYear(file, table, zone, year));
  }
  return { ...range, years };
}

/** A year at a time bounds the memory, whatever the length of the history. */
async function readYear(
  file: FileHandle,
  table: Table,
  zone: Zone | null,
  year: Year,
): Promise<PyramidYear> {
  const { bars } = await readBars(file, table, { zone, from: year.from, to: year.to });
  return { ...year, rows: bars.time.length, bars: summarise(bars, EVERY) };
}

/** The summed-up bars of a stretch, and about how many bars of the file they stand for. */
export function stretchOf(
  { years }: Pyramid,
  from: number,
  to: number,
): { readonly bars: Bars; readonly rows: number } {
  const within = years.filter((year) => year.from < to && year.to > from);
  const bars = concatBars(within.map((year) => cutBars(year.bars, from, to)));
  const rows = within.reduce((sum, year) => {
    const whole = year.bars.time.length, part = cutBars(year.bars, from, to).time.length;
    return sum + (whole === 0 ? 0 : year.rows * part / whole);
  }, 0);
  return { bars, rows: Math.ceil(rows) };
}

/** The bar in which `from` falls is kept: it began before. */
function cutBars(bars: Bars, from: number, to: number): Bars {
  let start = 0, end = bars.time.length;
  while (start + 1 < end && bars.time[start + 1] <= from) start++;
  while (end > start && bars.time[end - 1] >= to) end--;
  return {
    time: bars.time.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  };
}
