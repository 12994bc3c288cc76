/** What Yahoo serves per interval, and the requests that stay within it. Pure. */

import { DAY, type Timeframe, timeframeLength, timeframeOf } from "../../bars/timeframe.ts";

/** Limits of one interval, in days; `undefined` is no limit. */
export interface IntervalLimit {
  /** Longest range of one request. */
  readonly perRequest: number | undefined;
  /** How far back from now data is served. */
  readonly lookback: number | undefined;
}

/** Yahoo's spelling of the intervals that are asked for. */
export type YahooInterval = "1m" | "2m" | "5m" | "15m" | "30m" | "1h" | "1d" | "1wk";

/**
 * Yahoo's own error texts name these figures ("Only 8 days worth of 1m granularity data", "must be within the
 * last 60 days"); yfinance history.py and yfinance-cache yfc_dat.py hold the same. 1m once was 7 days: plan 7.
 */
export const LIMITS: Readonly<Record<YahooInterval, IntervalLimit>> = {
  "1m": { perRequest: 7, lookback: 30 },
  "2m": { perRequest: undefined, lookback: 60 },
  "5m": { perRequest: undefined, lookback: 60 },
  "15m": { perRequest: undefined, lookback: 60 },
  "30m": { perRequest: undefined, lookback: 60 },
  "1h": { perRequest: undefined, lookback: 730 },
  "1d": { perRequest: undefined, lookback: undefined },
  "1wk": { perRequest: undefined, lookback: undefined },
};

/** Distance kept from the look-back limit: the request must still be inside it when it arrives. */
export const FLOOR_MARGIN = 3_600_000;
/** Earliest time asked for where there is no limit. */
const EARLIEST = Date.UTC(1900, 0, 1);

/** How a timeframe comes from Yahoo. */
export type ServedAs =
  | { readonly kind: "direct"; readonly interval: YahooInterval }
  /** Not asked for: made from a shorter timeframe that is. */
  | { readonly kind: "derived"; readonly from: Timeframe }
  | { readonly kind: "none" };

const DIRECT: Readonly<Record<string, YahooInterval>> = {
  "1m": "1m",
  "2m": "2m",
  "5m": "5m",
  "15m": "15m",
  "30m": "30m",
  "1h": "1h",
  "1D": "1d",
};
/** Longest first: what a timeframe is derived from when it is a multiple. */
const BASES = ["1h", "30m", "15m", "5m", "2m", "1m"].map((name) => timeframeOf(name)!);
const ONE_DAY = timeframeOf("1D")!;

/**
 * How a timeframe is served: asked for directly, derived (4h from 1h, weeks and months from days, 3m from
 * 1m), or not at all (seconds).
 */
export function servedAs(timeframe: Timeframe): ServedAs {
  const interval = DIRECT[timeframe];
  if (interval !== undefined) return { kind: "direct", interval };
  const length = timeframeLength(timeframe);
  if (length > DAY) return { kind: "derived", from: ONE_DAY };
  const base = BASES.find((shorter) => length % timeframeLength(shorter) === 0);
  return base === undefined ? { kind: "none" } : { kind: "derived", from: base };
}

/** The earliest time that can be asked for now, ms; `undefined` where everything is served. */
export function floorOf(interval: YahooInterval, now: number): number | undefined {
  const { lookback } = LIMITS[interval];
  return lookback === undefined ? undefined : now - lookback * DAY + FLOOR_MARGIN;
}

/** Until when (ms) Yahoo still serves a bar of this time; `undefined`: for ever. */
export function servedUntil(interval: YahooInterval, time: number): number | undefined {
  const { lookback } = LIMITS[interval];
  return lookback === undefined ? undefined : time + lookback * DAY - FLOOR_MARGIN;
}

/** One request: `from` (included) to `to` (excluded); bars before `keepFrom` are its lead-in, to be thrown away. */
export interface PlannedRequest {
  readonly from: number;
  readonly to: number;
  readonly keepFrom: number;
}

export interface RequestPlan {
  /** Oldest first. Each starts a session before its first needed bar: the first row's volume can't be trusted. */
  readonly requests: readonly PlannedRequest[];
  /** The earliest time served; `undefined` where everything is. */
  readonly floor: number | undefined;
  /** What Yahoo no longer serves of the range asked for: `[from, floor)`; `undefined` if it serves all. */
  readonly unreachable: { readonly from: number; readonly to: number } | undefined;
  /** True if `unreachable` holds something. */
  readonly clamped: boolean;
}

/** The requests that bring everything from `from` (ms) to `now`. */
export function planRequests(
  { interval, from, now }: { interval: YahooInterval; from: number; now: number },
): RequestPlan {
  const floor = floorOf(interval, now), earliest = floor ?? EARLIEST;
  const unreachable = floor !== undefined && from < floor ? { from, to: floor } : undefined;
  const requests: PlannedRequest[] = [];
  for (let keepFrom = Math.max(from, earliest); keepFrom < now;) {
    const start = Math.max(earliest, leadIn(interval, keepFrom));
    const to = Math.min(now, start + (LIMITS[interval].perRequest ?? Infinity) * DAY);
    requests.push({ from: start, to, keepFrom });
    keepFrom = to;
  }
  return { requests, floor, unreachable, clamped: unreachable !== undefined };
}

/** A time before `time` with at least one session in between. */
function leadIn(interval: YahooInterval, time: number): number {
  if (interval === "1wk") return time - 28 * DAY;
  if (interval === "1d") return time - 10 * DAY;
  let start = Math.floor(time / DAY) * DAY - DAY;
  while (isWeekend(start)) start -= DAY;
  return start;
}

function isWeekend(time: number): boolean {
  return [0, 6].includes(new Date(time).getUTCDay());
}
