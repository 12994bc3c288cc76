/** Time zone arithmetic: instants to wall clocks and back, fast enough for millions of rows. */

import { UsageError } from "../errors.ts";

/** An IANA name that this machine knows, or a fixed offset such as `+01:00`. */
export type Zone = string & { readonly __zone: never };

export const UTC = "UTC" as Zone;
export const NEW_YORK = "America/New_York" as Zone;
export const CHICAGO = "America/Chicago" as Zone;

/** Where a wall time falls. `other` is the second instant of an ambiguous time (the later one). */
export type FromWall =
  | { readonly kind: "exact"; readonly utc: number }
  | { readonly kind: "ambiguous"; readonly utc: number; readonly other: number }
  | { readonly kind: "skipped"; readonly utc: number };

/** Offsets of a zone: `starts[i]` is the instant (ms) from which `offsets[i]` (ms east of UTC) holds. */
interface Offsets {
  readonly starts: Float64Array;
  readonly offsets: Float64Array;
}

/** Beyond this year the rule of its last transition is carried on. */
const LAST_YEAR = 2100;
const known = new Map<string, Offsets>();

/** The zone of a name, or a `UsageError` with the name and an example. */
export function parseZone(name: string): Zone {
  try {
    return new Temporal.ZonedDateTime(0n, name.trim()).timeZoneId as Zone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `Cannot use the time zone "${name}": write an IANA name such as America/New_York, or an offset such as +01:00.`,
      { cause: error },
    );
  }
}

function offsetsOf(zone: Zone): Offsets {
  let offsets = known.get(zone);
  if (!offsets) known.set(zone, offsets = readOffsets(zone));
  return offsets;
}

function readOffsets(zone: Zone): Offsets {
  const end = Date.UTC(LAST_YEAR, 0, 1);
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(1800, 0, 1),
  ).toZonedDateTimeISO(zone);
  const starts = [-Infinity], offsets = [at.offsetNanoseconds / 1e6];
  while ((at = at.getTimeZoneTransition("next")) && at.epochMilliseconds < end) {
    starts.push(at.epochMilliseconds);
    offsets.push(at.offsetNanoseconds / 1e6);
  }
  return { starts: Float64Array.from(starts), offsets: Float64Array.from(offsets) };
}

/** The last index whose start is at or before `utc`. */
function periodAt(starts: Float64Array, utc: number): number {
  let low = 0, high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle] <= utc) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Milliseconds east of UTC at an instant. */
export function offsetAt(zone: Zone, utc: number): number {
  const { starts, offsets } = offsetsOf(zone);
  return offsets[periodAt(starts, utc)];
}

/** The wall clock at an instant, as if it were UTC milliseconds (`new Date(wall).getUTCHours()` reads it). */
export function wallFromUtc(zone: Zone, utc: number): number {
  return utc + offsetAt(zone, utc);
}

/**
 * The instant of a wall time. A time that the clock shows twice gives the first, with the second in
 * `other`; one that the clock skips gives the instant as far after the jump as it lies after the gap's start.
 */
export function utcFromWall(zone: Zone, wall: number): FromWall {
  const { starts, offsets } = offsetsOf(zone);
  // The period that holds at the wall time read as UTC is at most one transition away from the right one.
  const near = periodAt(starts, wall);
  const fits: number[] = [];
  for (let i = Math.max(0, near - 1); i <= Math.min(starts.length - 1, near + 1); i++) {
    const utc = wall - offsets[i];
    const end = i + 1 < starts.length ? starts[i + 1] : Infinity;
    if (utc >= starts[i] && utc < end) fits.push(utc);
  }
  if (fits.length > 1) return { kind: "ambiguous", utc: fits[0], other: fits[1] };
  if (fits.length === 1) return { kind: "exact", utc: fits[0] };
  // In the gap: the offset before the jump moves the time past it, as RFC 5545 and Temporal ("compatible") do.
  const before = periodAt(starts, wall - offsets[near] - 1);
  const jump = starts[before + 1] !== undefined && wall - offsets[before] >= starts[before + 1]
    ? before
    : Math.max(0, before - 1);
  return { kind: "skipped", utc: wall - offsets[jump] };
}
