/** Wall times of a whole file to instants, in file order, counting what the changes of the clocks do. */

import { UsageError } from "../../../errors.ts";
import { DAY } from "../../../bars/timeframe.ts";
import { offsetAt, parseZone, utcFromWall, type Zone } from "../../../bars/zone.ts";

/**
 * A clock that exports are written by: a zone, or one shifted by whole hours against a zone whose summer
 * time it follows. `America/New_York+7` is the server of most brokers: its day ends with New York's 17:00.
 */
export interface Clock {
  /** As the user may write it. */
  readonly name: string;
  readonly zone: Zone;
  /** Added to the zone's wall time, ms. */
  readonly shift: number;
}

const SHIFTED = /^([A-Za-z_]+\/[A-Za-z_/]+)([+-]\d{1,2})$/;

/** The clock of a name, or a `UsageError`. `Etc/GMT+5` is a zone's own name and stays one. */
export function parseClock(name: string): Clock {
  const shifted = /^Etc\//i.test(name.trim()) ? null : SHIFTED.exec(name.trim());
  if (!shifted) {
    const zone = parseZone(name);
    return { name: zone, zone, shift: 0 };
  }
  const hours = Number(shifted[2]);
  if (Math.abs(hours) > 14) {
    throw new UsageError(`Cannot use the time zone "${name}": shifts go from -14 to +14 hours.`);
  }
  return { name: name.trim(), zone: parseZone(shifted[1]), shift: hours * 3_600_000 };
}

/** The instant of a wall time; the first of two, the later side of a skipped hour. */
export function instantOf(clock: Clock, wall: number): number {
  return utcFromWall(clock.zone, wall - clock.shift).utc;
}

/** The clock's offset from UTC at an instant, ms. */
export function clockOffset(clock: Clock, utc: number): number {
  return offsetAt(clock.zone, utc) + clock.shift;
}

/** What the changes of the clocks did to a file. */
export interface ClockChanges {
  /** Times that the clock showed twice: decided by order. */
  readonly ambiguous: number;
  /** Times that the clock never showed: moved past the jump. */
  readonly skipped: number;
  /** First row with a time that the clock skipped; -1 if none. */
  readonly firstSkipped: number;
}

/**
 * Turns `times[0..length)` from wall time into UTC in place. Rows must run forward in time; where the clock
 * shows an hour twice, the second run through it is the second hour.
 */
export function toInstants(times: Float64Array, length: number, clock: Clock): ClockChanges {
  let ambiguous = 0, skipped = 0, firstSkipped = -1, before = -Infinity;
  // Most days have one offset: found once per day, then a subtraction.
  let from = Infinity, to = -Infinity, offset = 0;
  for (let i = 0; i < length; i++) {
    const wall = times[i] - clock.shift;
    if (!(wall >= from && wall < to)) {
      from = Math.floor(wall / DAY) * DAY;
      to = from + DAY;
      offset = offsetAt(clock.zone, from - DAY);
      if (offset !== offsetAt(clock.zone, to + DAY)) from = Infinity;
    }
    if (from !== Infinity) {
      before = times[i] = wall - offset;
      continue;
    }
    const found = utcFromWall(clock.zone, wall);
    if (found.kind === "ambiguous") ambiguous++;
    if (found.kind === "skipped" && skipped++ === 0) firstSkipped = i;
    before = times[i] = found.kind === "ambiguous" && found.utc <= before ? found.other : found.utc;
  }
  return { ambiguous, skipped, firstSkipped };
}
