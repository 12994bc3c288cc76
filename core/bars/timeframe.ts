/** Timeframes: one canonical spelling inside, every spelling of the field at the edge. */

import { UsageError } from "../errors.ts";

/** Canonical: `15s` `1m` `5m` `1h` `4h` `1D` `1W` `1M` and the like. */
export type Timeframe = string & { readonly __timeframe: never };

/** `M` is a month, `m` a minute; every other letter is read in either case. */
const SPELLING = /^(\d{1,4})\s*(s|sec|m|min|h|hour|d|day|w|wk|week|M|mo|month)$/i;

const SECOND = 1_000, MINUTE = 60_000, HOUR = 3_600_000;
/** Milliseconds in a day. */
export const DAY = 86_400_000;

const UNIT_OF: Readonly<Record<string, string>> = {
  s: "s",
  sec: "s",
  m: "m",
  min: "m",
  h: "h",
  hour: "h",
  d: "D",
  day: "D",
  w: "W",
  wk: "W",
  week: "W",
  mo: "M",
  month: "M",
};
const LENGTH_OF: Readonly<Record<string, number>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  D: DAY,
  W: 7 * DAY,
  M: 30 * DAY,
};

/**
 * The canonical timeframe of a spelling, or `undefined`. `60m` is `1h`, `240m` is `4h`, `1wk` is `1W`,
 * `7D` stays `7D`. A bare `1M` is a month; `1m` a minute.
 */
export function timeframeOf(spelling: string): Timeframe | undefined {
  const match = SPELLING.exec(spelling.trim());
  if (!match || Number(match[1]) === 0) return undefined;
  const unit = match[2] === "M" ? "M" : UNIT_OF[match[2].toLowerCase()];
  let count = Number(match[1]), canonical = unit;
  if (canonical === "s" && count % 60 === 0) [count, canonical] = [count / 60, "m"];
  if (canonical === "m" && count % 60 === 0) [count, canonical] = [count / 60, "h"];
  if (canonical === "h" && count === 24) [count, canonical] = [1, "D"];
  return `${count}${canonical}` as Timeframe;
}

/** The canonical timeframe, or a `UsageError` that lists what is accepted. */
export function parseTimeframe(spelling: string): Timeframe {
  const timeframe = timeframeOf(spelling);
  if (timeframe === undefined) {
    throw new UsageError(
      `Cannot read the timeframe "${spelling}": write a number and s, m, h, D, W or M, such as 1m, 15m, 1h, 4h, 1D, 1W.`,
    );
  }
  return timeframe;
}

/** Length in milliseconds; a month counts 30 days and is only good for ordering. */
export function timeframeLength(timeframe: Timeframe): number {
  return LENGTHS.get(timeframe) ?? measured(timeframe);
}

/** Read once: it is asked for every bar of a file. */
const LENGTHS = new Map<Timeframe, number>();

function measured(timeframe: Timeframe): number {
  const length = parseInt(timeframe) * LENGTH_OF[timeframe.at(-1)!];
  LENGTHS.set(timeframe, length);
  return length;
}

/** True below a day: bars that stand on a clock grid, not on trading days. */
export function isIntraday(timeframe: Timeframe): boolean {
  return "smh".includes(timeframe.at(-1)!);
}

/** Shortest first. */
export function compareTimeframes(a: Timeframe, b: Timeframe): number {
  return timeframeLength(a) - timeframeLength(b);
}
