/** Times of the day, in the ways exports write them, as ms since midnight; NaN where there is no such time. */

const ZERO = 48;

/** Two digits as a number; NaN if they are none. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - ZERO, ones = bytes[at + 1] - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** Hours, minutes and seconds; 24:00:00 is allowed. */
export function clockMs(hours: number, minutes: number, seconds: number): number {
  const fits = hours >= 0 && minutes >= 0 && seconds >= 0 && minutes < 60 && seconds < 60;
  // 24:00 is how some write the end of a day.
  if (!fits || hours > 24 || (hours === 24 && minutes + seconds > 0)) return NaN;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** `93000`, `093000`, `930`, `0930`, `0` (midnight, as MetaStock-like files write it). */
export function compactClock(value: number, length: number): number {
  if (length >= 7) return NaN;
  const hhmmss = length >= 5 || length === 1 ? value : value * 100;
  return clockMs(
    Math.floor(hhmmss / 10_000),
    Math.floor(hhmmss / 100) % 100,
    hhmmss % 100,
  );
}

/** A clock of twelve hours to one of 24. */
export function twelveHours(ms: number, afternoon: boolean): number {
  const hour = Math.floor(ms / 3_600_000);
  if (hour < 1 || hour > 12) return NaN;
  return ms + (afternoon ? (hour === 12 ? 0 : 12) : (hour === 12 ? -12 : 0)) * 3_600_000;
}
