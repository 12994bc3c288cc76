/** What the stamps of 4h, daily and weekly bars tell of a file's clock. */

import { isIntraday, type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import { NEW_YORK, UTC, utcFromWall, wallFromUtc, type Zone } from "../bars/zone.ts";

const HOUR = 3_600_000, DAY = 86_400_000;

/** True at 00:00 of the file's clock. */
export function isMidnight(wall: number): boolean {
  return wall % DAY === 0;
}

/** Where bars of a trading day are stamped, on New York's clock: the session's or the stock exchange's open. */
const OPENS: readonly (readonly [number, string])[] = [
  [18 * HOUR, "the stamps are the futures' open, 18:00 New York"],
  [9.5 * HOUR, "the stamps are the stock exchange's open, 09:30 New York"],
];
/** As many as must fit: rows merged from elsewhere are a few. */
const NEARLY_ALL = 0.98;

/** Why the stamps fit a clock of `zone`, or `undefined`. */
export function fitsStamps(
  walls: readonly number[],
  timeframe: Timeframe,
  zone: Zone,
): string | undefined {
  const instants = walls.map((wall) => utcFromWall(zone, wall).utc);
  if (isIntraday(timeframe)) return fitsGrid(instants, timeframe);
  for (const [open, words] of OPENS) {
    if (share(instants, (utc) => sinceMidnight(wallFromUtc(NEW_YORK, utc)) === open)) return words;
  }
  // A date written at 00:00 UTC and then shown in another zone: 19:00 or 20:00 the evening before.
  if (zone !== UTC && share(instants, (utc) => sinceMidnight(utc) === 0)) {
    return "the stamps are 00:00 UTC";
  }
  return undefined;
}

/** 02/06/10/14/18/22 New York; or the UTC grid, if each week's first bar holds the futures' open. */
function fitsGrid(instants: readonly number[], timeframe: Timeframe): string | undefined {
  const length = timeframeLength(timeframe);
  const fromOpen = (utc: number) =>
    (sinceMidnight(wallFromUtc(NEW_YORK, utc)) + DAY - 18 * HOUR) % length === 0;
  if (share(instants, fromOpen) && holdsWeekOpen(instants, length)) {
    return `the ${timeframe} bars start at 18:00 New York and every ${
      length / HOUR
    } hours from there`;
  }
  if (share(instants, (utc) => utc % length === 0) && holdsWeekOpen(instants, length)) {
    return `the ${timeframe} bars stand on the UTC grid, the week's first one over Sunday 18:00 New York`;
  }
  return undefined;
}

/** The first bar after each weekend begins at or before Sunday 18:00 New York and ends after it. */
function holdsWeekOpen(instants: readonly number[], length: number): boolean {
  let weeks = 0, holding = 0;
  for (let i = 1; i < instants.length; i++) {
    if (instants[i] - instants[i - 1] < 1.5 * DAY) continue;
    weeks++;
    const local = wallFromUtc(NEW_YORK, instants[i]);
    const start = sinceMidnight(local), isSunday = new Date(local).getUTCDay() === 0;
    if (isSunday && start <= 18 * HOUR && start + length > 18 * HOUR) holding++;
  }
  // Weeks that open on a holiday, or with a hole, are a few.
  return weeks >= 3 && holding >= weeks * 0.8;
}

function share(instants: readonly number[], fits: (utc: number) => boolean): boolean {
  return instants.filter(fits).length >= instants.length * NEARLY_ALL;
}

function sinceMidnight(time: number): number {
  return ((time % DAY) + DAY) % DAY;
}
