/** From a chart as Yahoo sends it to bars that may be stored: what is in doubt is left out and counted. Pure. */

import { type Bar, type Bars, barsOf } from "../../bars/bars.ts";
import { isIntraday, type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import type { Chart, ChartMeta } from "./answer.ts";
import { cleanDays } from "./clean_days.ts";
import type { Asked } from "./failure.ts";
import { isFinal } from "./final.ts";
import { checkSpacing, outsideHours, phasesOf } from "./grid.ts";
import { Tallies, type Tally } from "./left_out.ts";
import { decodedRows, doubleReason, fuller, priceFault, withNotes } from "./rows.ts";

/** What a chart is cleaned for. Times in ms since the epoch. */
export interface CleanRequest extends Asked {
  readonly timeframe: Timeframe;
  /** Bars before it are the request's lead-in: used to judge the others, not returned, not counted. */
  readonly keepFrom: number;
  /** End of the request; rows at or after it are left out. */
  readonly to: number;
  readonly now: number;
  /** Yahoo may understate the first row's volume: leave the bar out, or keep it with its volume unknown. */
  readonly firstRow: "leave out" | "volume unknown";
}

export interface CleanBars {
  /** Strictly increasing; prices decoded; daily bars at midnight of their local date. */
  readonly bars: Bars;
  /** For daily bars the exchange-local date of each, `2026-11-20`; else `undefined`. */
  readonly dates: readonly string[] | undefined;
  /** Rows not returned, by reason. */
  readonly leftOut: readonly Tally[];
  /** Rows returned although something about them is unusual. */
  readonly notes: readonly Tally[];
  readonly meta: ChartMeta;
}

/** Zero volume after a pause of at least this long is the volume Yahoo did not know, not a quiet bar. */
const SESSION_PAUSE = 30 * 60_000;

/**
 * The bars of a chart that may be stored.
 *
 * @throws {SourceError} class `MALFORMED` if the rows are of another length than asked for.
 */
export function clean(chart: Chart, request: CleanRequest): CleanBars {
  return isIntraday(request.timeframe) ? cleanIntraday(chart, request) : cleanDays(chart, request);
}

function cleanIntraday(chart: Chart, request: CleanRequest): CleanBars {
  const { meta } = chart, rows = decodedRows(chart);
  const length = timeframeLength(request.timeframe);
  checkSpacing(rows, length, request);
  const leftOut = new Tallies(), notes = new Tallies();
  const fault = rowFault(rows, length, meta, request);
  const good: Bar[] = [];
  for (const row of rows) {
    const reason = fault(row);
    if (reason !== undefined) count(leftOut, reason, row.time, request);
    else if (good.at(-1)?.time === row.time) good.push(resolveDouble(good, row, leftOut, request));
    else good.push(row);
  }
  const trusted = trustFirst(good, rows[0]?.time, { meta, request, leftOut, notes });
  const kept = knownVolumes(trusted, length, meta, request, notes)
    .filter(({ time }) => time >= request.keepFrom).map((row) => withNotes(row, notes));
  return {
    bars: barsOf(kept),
    dates: undefined,
    leftOut: leftOut.list(),
    notes: notes.list(),
    meta,
  };
}

/** The first reason against a row, or `undefined`. */
function rowFault(rows: readonly Bar[], length: number, meta: ChartMeta, request: CleanRequest) {
  const phases = phasesOf(rows, length, meta), outside = outsideHours(meta, length);
  return (row: Bar): string | undefined => {
    if (row.time >= request.to) return "after the end of the request";
    if (!phases.has(row.time % length)) return "a live quote, off the grid";
    const fault = priceFault(row, meta);
    if (fault !== undefined) return fault;
    if (outside(row.time)) return "outside regular hours";
    return isFinal(row.time, length, meta, request.now) ? undefined : "not yet final";
  };
}

function count(tallies: Tallies, reason: string, time: number, { keepFrom }: CleanRequest): void {
  if (time >= keepFrom) tallies.add(reason, time);
}

/** Takes the last good row back and returns the better of the two. */
function resolveDouble(good: Bar[], row: Bar, leftOut: Tallies, request: CleanRequest): Bar {
  const earlier = good.pop()!, kept = fuller(earlier, row);
  const dropped = kept === row ? earlier : row;
  count(leftOut, doubleReason(kept, dropped), row.time, request);
  return kept;
}

/** What `trustFirst()` needs to know and to write to. */
export interface Trust {
  readonly meta: ChartMeta;
  readonly request: CleanRequest;
  readonly leftOut: Tallies;
  readonly notes: Tallies;
}

/** Deals with the first row of the answer where it is not part of the lead-in. */
export function trustFirst(good: readonly Bar[], first: number | undefined, trust: Trust): Bar[] {
  const { meta, request, leftOut, notes } = trust, [row] = good;
  const doubtful = row !== undefined && row.time === first && row.time >= request.keepFrom;
  // Before the first trade ever there is nothing that could be missing from its volume.
  if (!doubtful || isFirstTrade(row.time, meta)) return [...good];
  if (request.firstRow === "leave out") {
    leftOut.add("first row of the request, whose volume may be wrong", row.time);
    return good.slice(1);
  }
  notes.add("volume unknown at the first row of a request", row.time);
  return [{ ...row, volume: NaN }, ...good.slice(1)];
}

function isFirstTrade(time: number, { firstTradeDate }: ChartMeta): boolean {
  return firstTradeDate !== undefined && time < firstTradeDate + 86_400_000;
}

/** Volume 0 at the first bar of a session means that Yahoo does not know it. Indices and FX never have any. */
function knownVolumes(
  good: readonly Bar[],
  length: number,
  meta: ChartMeta,
  request: CleanRequest,
  notes: Tallies,
): Bar[] {
  if (meta.instrumentType === "INDEX" || meta.instrumentType === "CURRENCY") return [...good];
  return good.map((row, i) => {
    const pause = i === 0 ? Infinity : row.time - (good[i - 1].time + length);
    if (row.volume !== 0 || pause < SESSION_PAUSE) return row;
    count(notes, "volume 0 at the start of a session (stored as unknown)", row.time, request);
    return { ...row, volume: NaN };
  });
}
