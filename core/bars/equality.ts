/** When two values count as the same bar: prices compared through float32 noise, volume apart. */

import type { Bars } from "./bars.ts";

/** Beyond four decimals a number is taken for noise of float32 or of arithmetic. */
const SHORT = 1e4;
/** Noise that later arithmetic leaves on a double, relative: 247.1399999999999 is 247.14. */
const ARITHMETIC_NOISE = 1e-11;

function isShortDecimal(value: number): boolean {
  return Math.round(value * SHORT) / SHORT === value;
}

/**
 * True if both are the same price. Yahoo's values are float32 widened to double, so 58.319999694824 is
 * 58.32; two prices that both have four decimals or fewer must be equal as they stand (above 131,072
 * float32 can't tell 0.01 apart). Unknown equals unknown.
 */
export function samePrice(a: number, b: number): boolean {
  if (a === b) return true;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (Math.abs(a - b) <= ARITHMETIC_NOISE * Math.abs(a)) return true;
  return Math.fround(a) === Math.fround(b) && !(isShortDecimal(a) && isShortDecimal(b));
}

/** True if open, high, low and close of row `i` of `a` and row `j` of `b` are the same prices. */
export function samePrices(a: Bars, i: number, b: Bars, j: number): boolean {
  return samePrice(a.close[i], b.close[j]) && samePrice(a.open[i], b.open[j]) &&
    samePrice(a.high[i], b.high[j]) && samePrice(a.low[i], b.low[j]);
}

/** True if the volumes are equal or both unknown. */
export function sameVolume(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
