/** A file of bars, read whole: what it holds, and whether it is sound. */

import { type Bars, firstOutOfOrder } from "../bars/bars.ts";
import { UTC, type Zone } from "../bars/zone.ts";
import { BarkeepError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { readBars } from "../parquet/read.ts";
import { readTable, type Table } from "../parquet/table.ts";
import { RowReader } from "../parquet/wasm.ts";
import { faultOf } from "../store/inventory_core.ts";
import { type FileFacts, NO_FACTS } from "../store/ledger.ts";
import type { CoreName } from "../store/naming.ts";
import { type Settings, settledZone } from "../store/settings.ts";
import { decideZone } from "../store/zone_evidence_read.ts";
import { factsOf } from "./file_facts.ts";

/** What a look found. */
export interface Look {
  /** `good`, or what is wrong with it in words. */
  readonly health: string;
  readonly facts: FileFacts;
  /** `null` if the footer can't be read. */
  readonly table: Table | null;
  /** All bars in file order; `null` if they can't be decoded. */
  readonly bars: Bars | null;
  /** What the clock means; `UTC` in its stead where nobody knows. */
  readonly zone: Zone;
  readonly zoneKnown: boolean;
}

export interface LookOptions {
  readonly name: CoreName;
  readonly settings: Settings;
}

const NOTHING = { facts: NO_FACTS, table: null, bars: null, zone: UTC, zoneKnown: false };

/** Reads and decodes every page of every column. What is wrong is in `health`; rejects with `FsError` only. */
export async function lookInto(file: FileHandle, options: LookOptions): Promise<Look> {
  const table = await soundly(() => readTable(file));
  if (typeof table === "string") return { ...NOTHING, health: table };
  const { zone, known } = await zoneFor(file, table, options);
  const seen = { table, zone, zoneKnown: known, facts: factsOf(table, null), bars: null };
  const [problem] = table.shape.time ? [] : table.shape.problems;
  if (problem !== undefined) return { ...seen, health: problem };
  const bars = await soundly(() => readAll(file, table, zone));
  if (typeof bars === "string") return { ...seen, health: bars };
  return { ...seen, bars, facts: factsOf(table, rangeOf(bars)), health: orderOf(bars) };
}

/** The result, or in words why the file can't be read. */
async function soundly<T>(read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BarkeepError) return faultText(error);
    throw error;
  }
}

function faultText(error: BarkeepError): string {
  return error.kind === "damaged" ? faultOf(error) : error.message;
}

async function zoneFor(file: FileHandle, table: Table, { name, settings }: LookOptions) {
  const decision = await soundly(() =>
    decideZone(file, table, { timeframe: name.timeframe, settled: settledZone(settings, name) })
  );
  if (typeof decision === "string") return { zone: UTC, known: false };
  return { zone: decision.zone ?? UTC, known: decision.zone !== null || decision.how === "dates" };
}

async function readAll(file: FileHandle, table: Table, zone: Zone): Promise<Bars> {
  const { bars } = await readBars(file, table, { zone });
  const known = [table.shape.time?.column, ...Object.values(table.shape.values)];
  const others = table.shape.columns.filter((_, i) => !known.includes(i)).map(({ name }) => name);
  if (others.length > 0) {
    const reader = await RowReader.open(file, table);
    for (const [group, { rows }] of table.groups.entries()) {
      if (rows > 0) await reader.read({ group, columns: others });
    }
  }
  return bars;
}

function rangeOf({ time }: Bars): { first: number; last: number } | null {
  if (time.length === 0 || time.some(Number.isNaN)) return null;
  return {
    first: time.reduce((a, b) => Math.min(a, b)),
    last: time.reduce((a, b) => Math.max(a, b)),
  };
}

function orderOf({ time }: Bars): string {
  const nowhere = time.findIndex(Number.isNaN);
  if (nowhere >= 0) return `row ${nowhere} has no time`;
  const row = firstOutOfOrder(time);
  if (row < 0) return "good";
  const [now, before] = [time[row], time[row - 1]].map((ms) => new Date(ms).toISOString());
  return now === before
    ? `two rows have the same time (row ${row}: ${now})`
    : `its rows are out of order (row ${row}: ${now} after ${before})`;
}
