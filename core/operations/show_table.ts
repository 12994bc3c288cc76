/** Everything that a Parquet file says of itself, and its first and last bars. */

import { type Bars, VALUE_COLUMNS } from "../bars/bars.ts";
import { UTC, utcFromWall, type Zone } from "../bars/zone.ts";
import { BarkeepError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import type { TableShape } from "../parquet/shape.ts";
import { readTable, type Table } from "../parquet/table.ts";
import type { ShowBar, ShowColumn, ShowTable } from "./show_report.ts";
import { isoUtc, isoWall } from "./status_report.ts";

export interface ShowTableOptions {
  /** What a naive clock means; `null`: not known, times are shown as they stand. */
  readonly zone: Zone | null;
  /** Bars at either end. */
  readonly bars: number;
}

/** Reads the footer and decodes the ends. Throws `DamagedError` where there is no sound footer. */
export async function showTable(file: FileHandle, options: ShowTableOptions): Promise<ShowTable> {
  const table = await readTable(file);
  const { shape, footer } = table;
  return {
    rows: table.rows,
    columns: shape.columns.map((_, i) => showColumn(shape, i)),
    groups: table.groups.map(({ rows, offset, bytes, first, last }) => ({
      rows,
      offset,
      bytes,
      first: clockText(first, shape, options.zone),
      last: clockText(last, shape, options.zone),
    })),
    metadata: [...footer.keyValues].map(([key, text]) => ({ key, length: text.length })),
    footerBytes: table.footerBytes.length,
    createdBy: table.createdBy,
    problems: shape.problems,
    ...await ends(file, table, options),
  };
}

function showColumn(shape: TableShape, i: number): ShowColumn {
  const { name, physical, logical, nullable, dtype, codec, encodings } = shape.columns[i];
  return { name, physical, logical, nullable, dtype, codec, encodings, role: roleOf(shape, i) };
}

function roleOf(shape: TableShape, i: number): string {
  if (shape.time?.column === i) return "time";
  if (shape.secondTime?.column === i) return "second time";
  return VALUE_COLUMNS.find((name) => shape.values[name] === i) ?? "extra";
}

/** A time on the file's clock: UTC where that can be said, else as it stands and without Z. */
function clockText(time: number | null, shape: TableShape, zone: Zone | null): string | null {
  if (time === null) return null;
  if (shape.time?.clock === "utc") return isoUtc(time);
  return zone === null ? isoWall(time) : isoUtc(utcFromWall(zone, time).utc);
}

const NO_BARS = { head: [], tail: [], barsFault: null };

/** The first and the last bars. The reader with its wasm is loaded here and nowhere before. */
async function ends(
  file: FileHandle,
  table: Table,
  { zone, bars: count }: ShowTableOptions,
): Promise<Pick<ShowTable, "head" | "tail" | "barsFault">> {
  if (table.rows === 0 || count === 0 || !table.shape.time) return NO_BARS;
  try {
    const { readBars } = await import("../parquet/read.ts");
    const known = table.shape.time.clock === "utc" || zone !== null;
    const windows = endWindows(table, zone ?? UTC, count);
    const read = async (window: { from?: number; to?: number }) =>
      showBars((await readBars(file, table, { zone: zone ?? UTC, ...window })).bars, known);
    return {
      head: (await read(windows.head)).slice(0, count),
      tail: (await read(windows.tail)).slice(-count),
      barsFault: null,
    };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...NO_BARS, barsFault: error.message };
  }
}

/** Times between which the first and the last bars lie: as much as `count` bars take at the file's density. */
function endWindows(table: Table, zone: Zone, count: number) {
  const firsts = table.groups.map(({ first }) => first),
    lasts = table.groups.map(({ last }) => last);
  // Without statistics the ends can't be found before everything is decoded.
  if (firsts.includes(null) || lasts.includes(null)) return { head: {}, tail: {} };
  const first = Math.min(...firsts as number[]), last = Math.max(...lasts as number[]);
  // Thin stretches and holidays: ten times the average, and at least five days.
  const reach = Math.max(5 * 86_400_000, 10 * count * (last - first) / table.rows);
  const instant = (time: number) =>
    table.shape.time?.clock === "utc" ? time : utcFromWall(zone, time).utc;
  return { head: { to: instant(first) + reach }, tail: { from: instant(last) - reach } };
}

function showBars(bars: Bars, known: boolean): ShowBar[] {
  return Array.from(bars.time, (time, i) => ({
    time: !Number.isFinite(time) ? null : known ? isoUtc(time) : isoWall(time),
    open: number(bars.open[i]),
    high: number(bars.high[i]),
    low: number(bars.low[i]),
    close: number(bars.close[i]),
    volume: number(bars.volume[i]),
  }));
}

function number(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
