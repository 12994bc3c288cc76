/** Yahoo's prices are float32 numbers widened to double; this gives back the number that was meant. */

/**
 * The decimal a float32 stands for: 63.40999984741211 is 63.41.
 *
 * The shortest decimal that rounds to the same float32 is the price that was quoted: exact for two decimals
 * up to 131,071.99, and for FX rates of 0.5 to 2 with five. A value that is no float32 is left alone.
 */
export function decodeFloat32(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}
