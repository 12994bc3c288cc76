/**
 * A market that never was: seeded, the same at every run, readable at any time without simulating what came
 * before. Every timeframe is made from the same minutes.
 */

import { type Bars, concatBars, lowerBound, newBars, sliceBars } from "../core/bars/bars.ts";
import { DAY, isIntraday, type Timeframe, timeframeLength } from "../core/bars/timeframe.ts";
import { UsageError } from "../core/errors.ts";
import { type Session, sessionsBetween } from "./hours.ts";
import { type Instrument, INSTRUMENTS } from "./instruments.ts";
import { minutesOf } from "./minutes.ts";

/** Bars of any ticker, timeframe and range. */
export interface SimulatedMarket {
  readonly instruments: readonly Instrument[];
  /** The instrument of a ticker. @throws {UsageError} for one that is not simulated. */
  instrument(ticker: string): Instrument;
  /**
   * Bars that open from `from` (included) to `to` (excluded), ms since the epoch, stamped at the open of the bar:
   * daily bars at the open of the session, weekly ones at the open of the week's first session.
   */
  bars(ticker: string, timeframe: Timeframe, from: number, to: number): Bars;
  /** The stretches of trading that overlap the range. */
  sessions(ticker: string, from: number, to: number): Session[];
}

/** Sessions whose minutes are kept in memory, about 60 KB each. */
const KEPT_SESSIONS = 200;
/** By how much a period can begin before its first date: a holiday's session can count to the Monday after. */
const LONG_WEEKEND = 5 * DAY;
/** 1970-01-05, a Monday: weeks are counted from it. */
const FIRST_MONDAY = 4 * DAY;

/** The market of a seed. */
export function simulatedMarket({ seed }: { seed: number }): SimulatedMarket {
  const kept = new Map<string, Bars>();
  const minutes = (instrument: Instrument, session: Session): Bars => {
    const key = `${instrument.ticker} ${session.open}`;
    const known = kept.get(key) ?? minutesOf(seed, instrument, session);
    kept.delete(key);
    kept.set(key, known);
    if (kept.size > KEPT_SESSIONS) kept.delete(kept.keys().next().value!);
    return known;
  };
  return {
    instruments: INSTRUMENTS,
    instrument: instrumentOf,
    bars: (ticker, timeframe, from, to) =>
      between(instrumentOf(ticker), timeframe, { from, to, minutes }),
    sessions: (ticker, from, to) => sessionsBetween(instrumentOf(ticker).market, from, to),
  };
}

function instrumentOf(ticker: string): Instrument {
  const found = INSTRUMENTS.find((instrument) => instrument.ticker === ticker);
  if (found) return found;
  const known = INSTRUMENTS.map((instrument) => instrument.ticker).join(", ");
  throw new UsageError(`Cannot simulate ${ticker}: the demo knows ${known}.`);
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly minutes: (instrument: Instrument, session: Session) => Bars;
}

function between(instrument: Instrument, timeframe: Timeframe, range: Range): Bars {
  if (timeframeLength(timeframe) < 60_000) {
    throw new UsageError(`Cannot simulate ${timeframe} bars: the demo knows 1m and longer.`);
  }
  // A bar that opens inside the range may be made of sessions that reach beyond it.
  const reach = isIntraday(timeframe) ? 0 : timeframeLength(timeframe) + LONG_WEEKEND;
  const sessions = sessionsBetween(instrument.market, range.from - reach, range.to + reach);
  const tables = sessions.map((session) => range.minutes(instrument, session));
  const bars = isIntraday(timeframe)
    ? concatBars(sessions.map((session, i) => withinSession(tables[i], timeframe, session)))
    : acrossSessions(tables, sessions, timeframe);
  return sliceBars(bars, lowerBound(bars.time, range.from), lowerBound(bars.time, range.to));
}

/** Bars of a clock length, counted from the open of the session. */
function withinSession(minutes: Bars, timeframe: Timeframe, session: Session): Bars {
  const length = timeframeLength(timeframe);
  if (length === 60_000) return minutes;
  return aggregate(minutes, (time) => session.open + floorTo(time - session.open, length));
}

/**
 * Days, or several of them counted from a Monday, stamped at the open of their first session; that can be a
 * holiday's short trading, where it counts to the day after.
 */
function acrossSessions(
  tables: readonly Bars[],
  sessions: readonly Session[],
  timeframe: Timeframe,
): Bars {
  const length = timeframeLength(timeframe), stamps = new Map<number, number>();
  const parts = tables.map((table, i) => {
    const { day, open } = sessions[i], period = floorTo(day - FIRST_MONDAY, length);
    const stamp = stamps.get(period) ?? open;
    stamps.set(period, stamp);
    return aggregate(table, () => stamp);
  });
  return aggregate(concatBars(parts), (time) => time);
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** Joins consecutive bars with one key; the key is the time of the bar made of them. */
export function aggregate(bars: Bars, keyOf: (time: number) => number): Bars {
  const out = newBars(bars.time.length);
  let last = -1;
  for (let i = 0; i < bars.time.length; i++) {
    const key = keyOf(bars.time[i]);
    if (last < 0 || out.time[last] !== key) {
      last++;
      out.time[last] = key;
      out.open[last] = bars.open[i];
      out.high[last] = bars.high[i];
      out.low[last] = bars.low[i];
    }
    out.high[last] = Math.max(out.high[last], bars.high[i]);
    out.low[last] = Math.min(out.low[last], bars.low[i]);
    out.close[last] = bars.close[i];
    out.volume[last] += bars.volume[i];
  }
  return sliceBars(out, 0, last + 1);
}
