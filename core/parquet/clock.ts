/** A time column's raw numbers, milliseconds, and wall clocks. */

import { UTC, utcFromWall, wallFromUtc, type Zone } from "../bars/zone.ts";
import type { TimeColumn, TimeUnit } from "./shape.ts";

const PER_MS: Readonly<Record<TimeUnit, bigint>> = {
  ns: 1_000_000n,
  us: 1_000n,
  ms: 1n,
  s: 1n,
  day: 1n,
};
const MS_PER: Readonly<Record<TimeUnit, bigint>> = {
  ns: 1n,
  us: 1n,
  ms: 1n,
  s: 1_000n,
  day: 86_400_000n,
};

/** Raw to ms, rounded down where the unit is finer. */
export function msOfRaw(raw: bigint, unit: TimeUnit): number {
  const scaled = raw * MS_PER[unit], divisor = PER_MS[unit];
  const rest = ((scaled % divisor) + divisor) % divisor;
  return Number((scaled - rest) / divisor);
}

/** ms to raw, or `null` where the unit is too coarse to hold it. */
export function rawOfMs(ms: number, unit: TimeUnit): bigint | null {
  const fine = BigInt(ms) * PER_MS[unit];
  return fine % MS_PER[unit] === 0n ? fine / MS_PER[unit] : null;
}

/** 2^32 modulo a million, with which 64-bit numbers are taken apart exactly in doubles. */
const TWO_32 = 4_294_967_296;

/**
 * Raw 64-bit values to ms, rounded down; `exact` is false if any lost something. Without bigints,
 * because it runs over millions of rows.
 */
export function msOfRaws(
  raws: BigInt64Array,
  unit: TimeUnit,
): { ms: Float64Array<ArrayBuffer>; exact: boolean } {
  const words = new Int32Array(raws.buffer, raws.byteOffset, raws.length * 2);
  const ms = new Float64Array(raws.length), divisor = Number(PER_MS[unit]);
  const factor = Number(MS_PER[unit]), carry = TWO_32 % divisor;
  let exact = true;
  for (let i = 0; i < ms.length; i++) {
    const low = words[2 * i] >>> 0, high = words[2 * i + 1];
    const whole = high * TWO_32 + low;
    if (divisor === 1) {
      ms[i] = whole * factor;
      continue;
    }
    const rest = (((high % divisor) * carry + low) % divisor + divisor) % divisor;
    if (rest !== 0) exact = false;
    // `whole` may be off by a few hundred ns; rounding finds the exact multiple again.
    ms[i] = Math.round((whole - rest) / divisor);
  }
  return { ms, exact };
}

/** Units an integer epoch may have, coarsest first, with the largest number that is before the year 2103. */
const EPOCH_LIMITS: readonly (readonly [TimeUnit, bigint])[] = [
  ["s", 4_200_000_000n],
  ["ms", 4_200_000_000_000n],
  ["us", 4_200_000_000_000_000n],
  ["ns", 4_200_000_000_000_000_000n],
];
/** 1973-03-03 in seconds: a column of times that never leaves 1970 is not one. */
const SMALLEST_EPOCH = 100_000_000n;

/** The unit of an integer epoch by the size of its extremes; `unknown` if no unit makes sense. */
export function epochUnit(min: bigint, max: bigint): TimeUnit | "unknown" {
  const size = max > -min ? max : -min;
  if (size < SMALLEST_EPOCH) return "unknown";
  return EPOCH_LIMITS.find(([, limit]) => size <= limit)?.[0] ?? "unknown";
}

const TIME_TEXT =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$/;

/** ms of an ISO-like time; `zoned` if it carries an offset. `null` for any other text. */
export function msOfText(text: string): { ms: number; zoned: boolean } | null {
  const match = TIME_TEXT.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset] = match;
  const wall = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second) +
    Math.floor(Number(`0.${fraction || 0}`) * 1000);
  if (offset === undefined) return { ms: wall, zoned: false };
  const digits = offset === "Z" ? "+0000" : offset.replace(":", "");
  const shift = (+digits.slice(1, 3) * 60 + +digits.slice(3)) * 60_000;
  return { ms: digits[0] === "-" ? wall + shift : wall - shift, zoned: true };
}

/** The zone that turns a column's clock into UTC: none needed for instants. Throws `RangeError` if it is missing. */
export function clockZone(time: TimeColumn, zone: Zone | null): Zone {
  if (time.clock === "utc") return UTC;
  if (zone === null) throw new RangeError(`the naive column ${time.name} needs a zone`);
  return zone;
}

/**
 * Wall times in file order to UTC. An hour that the clock shows twice is told apart by order: the first
 * time round it is daylight time, and once it steps back, standard time. `previous` is the UTC time
 * of the row before the first, -Infinity at the start.
 */
export function utcOfWalls(
  walls: Float64Array<ArrayBuffer>,
  zone: Zone,
  previous = -Infinity,
): Float64Array<ArrayBuffer> {
  if (zone === UTC) return walls;
  const utc = new Float64Array(walls.length);
  for (let i = 0; i < walls.length; i++) {
    const found = utcFromWall(zone, walls[i]);
    const second = found.kind === "ambiguous" && found.utc <= previous;
    previous = utc[i] = second ? found.other : found.utc;
  }
  return utc;
}

/** UTC to the column's clock. */
export function wallOfUtc(utc: number, zone: Zone): number {
  return zone === UTC ? utc : wallFromUtc(zone, utc);
}

/** The earliest and the latest instant that a wall time can mean. */
export function instantsOf(wall: number, zone: Zone): { earliest: number; latest: number } {
  if (zone === UTC) return { earliest: wall, latest: wall };
  const found = utcFromWall(zone, wall);
  return { earliest: found.utc, latest: found.kind === "ambiguous" ? found.other : found.utc };
}
