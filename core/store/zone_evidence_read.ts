/** Takes the samples that decide a naive file's zone: statistics where they are enough, else a few pages. */

import type { Timeframe } from "../bars/timeframe.ts";
import { UTC, type Zone } from "../bars/zone.ts";
import type { FileHandle } from "../fs/fs.ts";
import { msOfRaw } from "../parquet/clock.ts";
import { lightTimes, type RowSpan } from "../parquet/light_times.ts";
import type { TimeColumn } from "../parquet/shape.ts";
import { chunkStatistics, integerOf } from "../parquet/statistics.ts";
import type { Table } from "../parquet/table.ts";
import type { Queue } from "./inventory_limit.ts";
import {
  showsBothSeasons,
  type TimePairs,
  type ZoneDecision,
  zoneFromPairs,
  zoneFromSibling,
  zoneFromTimes,
} from "./zone_evidence.ts";

/** A sibling's sample of instants, and its name. */
export interface SiblingTimes {
  readonly path: string;
  /** UTC ms. */
  readonly instants: ArrayLike<number>;
}

export interface ZoneOptions {
  readonly timeframe: Timeframe;
  /** The settings' word: it wins. */
  readonly settled?: Zone | undefined;
  /** What was decided before, shown as such. */
  readonly remembered?: ZoneDecision | undefined;
  /** Asked only when the file alone does not tell: a file of the same ticker whose instants are known. */
  readonly sibling?: (() => Promise<SiblingTimes | undefined>) | undefined;
  /** Runs what has to decode pages. Default: at once. */
  readonly queue?: Queue | undefined;
}

/** Rows of a sample: a week of futures minutes, two months of 5m bars, nearly all of most other files. */
const SAMPLE_ROWS = 10_000;
const HALF_YEAR = 182 * 86_400_000;
/** Pairs of index and time column that are compared where the statistics don't settle it. */
const PAIR_ROWS = 1_000;

/** What the times of a file mean. A file without a time column gets `undecided`. */
export async function decideZone(
  file: FileHandle,
  table: Table,
  options: ZoneOptions,
): Promise<ZoneDecision> {
  const { time } = table.shape;
  if (!time) return { zone: null, how: "undecided", evidence: ["it has no time column"] };
  const known = ownZone(time) ?? settledZone(options) ?? byStatistics(table);
  if (known) return known;
  const decide = () => byEvidence(file, table, time, options);
  return await (options.queue ? options.queue(decide) : decide());
}

/** The zone that the column itself carries. */
function ownZone(time: TimeColumn): ZoneDecision | undefined {
  if (time.clock !== "utc") return undefined;
  const words = time.zone === null
    ? `the column ${time.name} holds ${unitWords(time)} since 1970, UTC`
    : `the column ${time.name} carries the zone ${time.zone}`;
  return { zone: (time.zone ?? UTC) as Zone, how: "column", evidence: [words] };
}

function unitWords(time: TimeColumn): string {
  const names = {
    s: "seconds",
    ms: "milliseconds",
    us: "microseconds",
    ns: "nanoseconds",
  } as const;
  return time.unit in names ? names[time.unit as keyof typeof names] : "a count of time";
}

function settledZone({ settled, remembered }: ZoneOptions): ZoneDecision | undefined {
  if (settled !== undefined) {
    return { zone: settled, how: "settings", evidence: ["barkeep.json says so"] };
  }
  if (remembered === undefined || remembered.how === "undecided") return undefined;
  return { ...remembered, how: "remembered", evidence: ["decided before", ...remembered.evidence] };
}

async function byEvidence(
  file: FileHandle,
  table: Table,
  time: TimeColumn,
  options: ZoneOptions,
): Promise<ZoneDecision> {
  const second = table.shape.secondTime, tried: string[] = [];
  if (second?.clock === "utc") {
    const decision = await byPairs(file, table, time, second);
    if (decision.how !== "undecided") return decision;
    tried.push(...decision.evidence);
  }
  const walls = await sampleTimes(file, table, time);
  const decision = zoneFromTimes(walls, options.timeframe);
  if (decision.how !== "undecided") return decision;
  tried.push(...decision.evidence);
  const sibling = await options.sibling?.();
  const bySibling = sibling && zoneFromSibling(walls, sibling.instants, sibling.path);
  if (bySibling && bySibling.how !== "undecided") return bySibling;
  return { zone: null, how: "undecided", evidence: tried };
}

/**
 * By the extremes in the statistics, which cost nothing. They have to show summer and winter: in one season
 * alone UTC can't be told from a zone that agrees with it then.
 */
function byStatistics(table: Table): ZoneDecision | undefined {
  const second = table.shape.secondTime;
  if (second?.clock !== "utc") return undefined;
  const pairs = statisticsPairs(table, second);
  if (!showsBothSeasons(pairs.walls)) return undefined;
  const found = zoneFromPairs(pairs, second.name);
  return found.how === "time column" ? found : undefined;
}

async function byPairs(
  file: FileHandle,
  table: Table,
  time: TimeColumn,
  second: TimeColumn,
): Promise<ZoneDecision> {
  const spans = pairSpans(table.rows);
  const walls = await lightTimes(file, table, time, spans);
  const instants = await lightTimes(file, table, second, spans);
  return zoneFromPairs({ walls: joined(walls), instants: joined(instants) }, second.name);
}

function statisticsPairs(table: Table, second: TimeColumn): TimePairs {
  const walls: number[] = [], instants: number[] = [];
  table.groups.forEach(({ first, last }, i) => {
    const found = chunkStatistics(table.footer.groups[i], second.column);
    const ends = [[first, found.min], [last, found.max]] as const;
    for (const [wall, bytes] of ends) {
      const raw = bytes && integerOf(bytes);
      if (wall === null || raw === null || second.unit === "unknown") continue;
      walls.push(wall);
      instants.push(msOfRaw(raw, second.unit));
    }
  });
  return { walls, instants };
}

/**
 * Times of the file's newest rows and of rows half a year before them, so that summer and winter are both
 * seen; ms on the file's own clock.
 */
export async function sampleTimes(
  file: FileHandle,
  table: Table,
  time: TimeColumn,
): Promise<Float64Array> {
  return joined(await lightTimes(file, table, time, sampleSpans(table)));
}

function sampleSpans(table: Table): RowSpan[] {
  const { rows, groups } = table;
  if (rows <= 2 * SAMPLE_ROWS) return [{ from: 0, to: rows }];
  const newest = { from: rows - SAMPLE_ROWS, to: rows };
  const first = groups[0]?.first ?? null, last = groups.at(-1)?.last ?? null;
  const span = first === null || last === null ? 0 : last - first;
  // Rows are spread over the years evenly enough to find about the middle of the other season.
  const back = span > 0 ? Math.round(rows * HALF_YEAR / span) : rows;
  const from = Math.max(0, Math.min(newest.from - SAMPLE_ROWS, rows - back - SAMPLE_ROWS / 2));
  return [{ from, to: from + SAMPLE_ROWS }, newest];
}

/** The first, the middle and the last rows: a file of one year begins and ends in the same season. */
function pairSpans(rows: number): RowSpan[] {
  if (rows <= 3 * PAIR_ROWS) return [{ from: 0, to: rows }];
  return [0, Math.floor((rows - PAIR_ROWS) / 2), rows - PAIR_ROWS]
    .map((from) => ({ from, to: from + PAIR_ROWS }));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
