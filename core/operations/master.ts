/** A master as an operation sees it before it plans: its footer, its clock's zone, its market, its bars. */

import { type Bars, barsOf, firstOutOfOrder } from "../bars/bars.ts";
import { DAY, type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import { UTC, type Zone } from "../bars/zone.ts";
import type { Market } from "../calendar/market.ts";
import { ChangedError, DamagedError, UsageError } from "../errors.ts";
import { resolveFile } from "../fs/containment.ts";
import type { FileHandle, FileStat, Fs } from "../fs/fs.ts";
import { sha256Of } from "../fs/hash.ts";
import { readBars } from "../parquet/read.ts";
import { readTable, type Table } from "../parquet/table.ts";
import { siblingTimes } from "../store/inventory_sibling.ts";
import { listNames } from "../store/inventory_names.ts";
import type { CoreName } from "../store/naming.ts";
import { type Settings, settledZone } from "../store/settings.ts";
import { onDisk } from "../store/store_errors.ts";
import type { ZoneDecision } from "../store/zone_evidence.ts";
import { decideZone } from "../store/zone_evidence_read.ts";
import { rangeInUtc, type UtcRange } from "./file_facts.ts";

export interface Master {
  readonly name: CoreName;
  readonly table: Table;
  readonly stat: FileStat;
  readonly market: Market | null;
  /** What a naive clock means; `UTC` and the like for a clock that says so itself. */
  readonly zone: Zone;
  /** How the zone is known. */
  readonly decision: ZoneDecision;
  /** First and last bar, UTC ms; `null` for an empty table. */
  readonly range: UtcRange | null;
}

/** Opens a master of the store for reading. Refuses links, folders and what lies outside. */
export async function openMasterFile(fs: Fs, root: string, name: string): Promise<FileHandle> {
  return await onDisk({ root }, `read ${name}`, async () => {
    const { path } = await resolveFile(fs, root, name);
    return await fs.open(path, "read");
  });
}

export interface MasterOptions {
  readonly market: Market | null;
  readonly settings: Settings;
  /** The user's word on a naive clock. */
  readonly zone?: Zone;
  /** What was decided about this file before. */
  readonly remembered?: ZoneDecision;
}

/**
 * A file that is to be written to. Throws `DamagedError` if it can't be read, `UsageError` if its shape is
 * none that Barkeep writes, or if nobody knows what its naive clock means.
 */
export async function masterOf(
  fs: Fs,
  root: string,
  name: CoreName,
  options: MasterOptions,
): Promise<Master> {
  return await onDisk({ root }, `read ${name.path}`, () => readMaster(fs, root, name, options));
}

async function readMaster(
  fs: Fs,
  root: string,
  name: CoreName,
  options: MasterOptions,
): Promise<Master> {
  using file = await openMasterFile(fs, root, name.path);
  const stat = await file.stat(), table = await readTable(file);
  mustBeWritable(table, name);
  const decision = await zoneOf(file, table, { fs, root, name, options });
  const zone = decision.zone ?? (decision.how === "dates" ? UTC : null);
  if (zone === null) throw undecided(name, decision);
  const range = await rangeInUtc(file, table, zone);
  if (table.rows > 0 && !range) {
    throw new DamagedError(`Cannot write ${name.path}: its times can't be read as times.`);
  }
  return { name, table, stat, market: options.market, zone, decision, range };
}

interface ZoneQuestion {
  readonly fs: Fs;
  readonly root: string;
  readonly name: CoreName;
  readonly options: MasterOptions;
}

async function zoneOf(
  file: FileHandle,
  table: Table,
  { fs, root, name, options }: ZoneQuestion,
): Promise<ZoneDecision> {
  if (options.zone && table.shape.time?.clock === "wall") {
    return { zone: options.zone, how: "said", evidence: ["said with --master-tz"] };
  }
  return await decideZone(file, table, {
    timeframe: name.timeframe,
    settled: settledZone(options.settings, name),
    remembered: options.remembered,
    sibling: async () => {
      const names = await listNames(fs, root, options.settings);
      return await siblingTimes(fs, root, name, names.map((entry) => entry.name));
    },
  });
}

function undecided(name: CoreName, { evidence }: ZoneDecision): UsageError {
  const tried = evidence.length > 0 ? ` (${evidence.join("; ")})` : "";
  return new UsageError(
    `Cannot write ${name.path}: its times carry no zone and the evidence does not decide it${tried}. ` +
      `Say what they mean with --master-tz, or for good with zones.${name.ticker} in barkeep.json.`,
    { facts: { file: name.path, evidence } },
  );
}

/**
 * Refuses a table that Barkeep would not write to, with the reason and what to do.
 * Throws `UsageError` for a shape that can't be a master.
 */
export function mustBeWritable({ shape, rows }: Table, name: CoreName): void {
  if (shape.problems.length > 0) {
    throw new UsageError(`Cannot write ${name.path}: ${shape.problems.join("; ")}.`, {
      facts: { file: name.path, problems: shape.problems },
    });
  }
  if (rows === 0) return;
  if (!shape.time) throw new UsageError(`Cannot write ${name.path}: it has no time column.`);
}

/** Two footers say the same of two files: equal bytes, and equal sizes of the files they stand in. */
export function sameTable(a: Table, b: Table): boolean {
  return a.size === b.size && a.footerBytes.length === b.footerBytes.length &&
    a.footerBytes.every((byte, i) => byte === b.footerBytes[i]);
}

/** Throws `ChangedError` if the file behind `handle` is not the one the plan was made against. */
export async function mustBeSameTable(master: Master, handle: FileHandle): Promise<Table> {
  const table = await readTable(handle), stat = await handle.stat();
  if (sameTable(master.table, table) && stat.modified === master.stat.modified) return table;
  throw new ChangedError(
    `Cannot write ${master.name.path}: it changed since the plan was made. Run the command again for a new plan.`,
    { facts: { file: master.name.path } },
  );
}

/** A short digest of what a plan was made against. */
export function masterDigest(master: Master | null): string {
  return master ? `${master.table.size} ${sha256Of(master.table.footerBytes)}` : "absent";
}

/** How far back bars are read so that a file's stamping or grid can be told: two years and a half. */
const STAMPING_SPAN = 900 * DAY;

/** Bars from here on may be stamped in ways that only many of them show, ms. */
const STAMPED_FROM = 2 * 3_600_000;

/** From where on bars are needed: shorter bars need no stamping to be found. */
function presentFrom(timeframe: Timeframe, from: number, last: number): number {
  return timeframeLength(timeframe) < STAMPED_FROM ? from : Math.min(from, last - STAMPING_SPAN);
}

/**
 * The master's bars from before `from` (UTC ms) to its end, or, of bars that stand on a clock, to `to` (excluded).
 * Throws `DamagedError` for rows that are out of
 * order or equal in time.
 */
export async function readPresent(
  fs: Fs,
  root: string,
  master: Master,
  from: number,
  to: number = Infinity,
): Promise<Bars> {
  const { name, range } = master;
  if (!range) return barsOf([]);
  const last = range.last;
  return await onDisk(
    { root },
    `read ${name.path}`,
    () => readFrom(fs, root, master, { from, to, last }),
  );
}

async function readFrom(
  fs: Fs,
  root: string,
  master: Master,
  { from, to, last }: { readonly from: number; readonly to: number; readonly last: number },
): Promise<Bars> {
  const { table, name, zone } = master;
  using handle = await openMasterFile(fs, root, name.path);
  await mustBeSameTable(master, handle);
  const start = presentFrom(name.timeframe, Math.min(from, last), last);
  const end = timeframeLength(name.timeframe) < STAMPED_FROM ? to : Infinity;
  const { bars, firstRow } = await readBars(handle, table, { zone, from: start, to: end });
  const bad = firstOutOfOrder(bars.time);
  if (bad >= 0) throw outOfOrder(name, firstRow + bad, bars.time[bad], bars.time[bad - 1]);
  return bars;
}

function outOfOrder(name: CoreName, row: number, time: number, before: number): DamagedError {
  const text = (ms: number) => Number.isFinite(ms) ? new Date(ms).toISOString() : "no time";
  const what = time === before ? "two rows have the same time" : "rows are out of order";
  return new DamagedError(
    `Cannot write ${name.path}: ${what} (row ${row}: ${text(time)} after ${text(before)}). ` +
      `Run "barkeep repair ${name.ticker}_${name.spelling}".`,
    { facts: { file: name.path, row } },
  );
}
