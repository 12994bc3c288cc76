/**
 * Daily rows. Their stamps lie: local midnight for futures, the opening for US stocks, the last trade for the
 * live row, an hour off after a change of clocks. So a day is known by its exchange-local date. Pure.
 */

import { type Bar, barsOf } from "../../bars/bars.ts";
import { DAY } from "../../bars/timeframe.ts";
import { utcFromWall, wallFromUtc } from "../../bars/zone.ts";
import type { Chart, ChartMeta } from "./answer.ts";
import type { CleanBars, CleanRequest } from "./clean.ts";
import { isDayFinal } from "./final.ts";
import { Tallies } from "./left_out.ts";
import { decodedRows, doubleReason, fuller, priceFault, withNotes } from "./rows.ts";

const HOUR = 3_600_000;
/** From here on a futures quote belongs to the next trading day. */
const EVENING = 18 * HOUR;
/** A row stamped exactly then is the next midnight, moved by a change of clocks (yfinance fix_Yahoo_dst_issue). */
const SLIPPED = [22 * HOUR, 23 * HOUR];

/** A row and its date: local midnight as wall time, ms. */
interface Day {
  readonly date: number;
  readonly row: Bar;
}

/** The daily bars of a chart that may be stored: one for each date, at its local midnight. */
export function cleanDays(chart: Chart, request: CleanRequest): CleanBars {
  const { meta } = chart, leftOut = new Tallies(), notes = new Tallies();
  const keepFrom = midnightOf(wallFromUtc(meta.zone, request.keepFrom));
  const days = decodedRows(chart).map((row) => ({ row, date: dateOf(row.time, meta) }));
  const count = (reason: string, { date, row }: Day) => {
    if (date >= keepFrom) leftOut.add(reason, row.time);
  };
  const good = new Map<number, Day>();
  for (const day of days) {
    const fault = dayFault(day, meta, request), earlier = good.get(day.date);
    if (fault !== undefined) count(fault, day);
    else good.set(day.date, earlier ? better(earlier, day, count) : day);
  }
  const kept = [...good.values()].filter((day) => day.date >= keepFrom)
    .filter((day) => !isDoubtfulFirst(day, days[0], meta, count))
    .sort((a, b) => a.date - b.date);
  const rows = kept.map(({ date, row }) =>
    withNotes({ ...row, time: utcFromWall(meta.zone, date).utc }, notes)
  );
  return {
    bars: barsOf(rows),
    dates: kept.map(({ date }) => new Date(date).toISOString().slice(0, 10)),
    leftOut: leftOut.list(),
    notes: notes.list(),
    meta,
  };
}

/** The exchange-local date that a daily row stands for. */
function dateOf(time: number, meta: ChartMeta): number {
  const wall = wallFromUtc(meta.zone, time), date = midnightOf(wall);
  const evening = meta.instrumentType === "FUTURE" && wall - date >= EVENING;
  return evening || SLIPPED.includes(wall - date) ? date + DAY : date;
}

function midnightOf(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

function dayFault({ date, row }: Day, meta: ChartMeta, request: CleanRequest): string | undefined {
  if (row.time >= request.to) return "after the end of the request";
  const fault = priceFault(row, meta);
  if (fault !== undefined) return fault;
  if (meta.instrumentType === "FUTURE" && [0, 6].includes(new Date(date).getUTCDay())) {
    return "a weekend date, no trading day";
  }
  return isDayFinal(date, meta, request.now) ? undefined : "not yet final";
}

function better(earlier: Day, later: Day, count: (reason: string, day: Day) => void): Day {
  const kept = fuller(earlier.row, later.row) === later.row ? later : earlier;
  const dropped = kept === later ? earlier : later;
  count(doubleReason(kept.row, dropped.row), dropped);
  return kept;
}

/** The first row of the answer, unless it is the first trade ever. */
function isDoubtfulFirst(
  day: Day,
  first: Day | undefined,
  meta: ChartMeta,
  count: (reason: string, day: Day) => void,
): boolean {
  const ever = meta.firstTradeDate !== undefined && day.row.time < meta.firstTradeDate + DAY;
  if (day.date !== first?.date || ever) return false;
  count("first row of the request, whose volume may be wrong", day);
  return true;
}
