/** Yahoo's prices are float32 numbers widened to double; this gives back the number that was meant. */

/**
 * The decimal a float32 stands for: 63.40999984741211 is 63.41.
 *
 * The shortest decimal that rounds to the same float32 is the price that was quoted: exact for two decimals
 * up to 131,071.99, and for FX rates of 0.5 to 2 with five. A value that is no float32 is left alone.
 */
export function decodeFloat32(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  return ofFewDecimals(value) ?? ofFewDigits(value);
}

/** Nearly all prices, without making texts of them: there are tens of thousands in an answer. */
function ofFewDecimals(value: number): number | undefined {
  const size = Math.abs(value);
  if (size < 0.01 || size >= 10_000_000) return undefined;
  for (let scale = 10; scale <= 10_000 && size * scale < 1e9; scale *= 10) {
    // Exact: a float32 has 24 bits, the scale at most 14. Dividing rounds once, as reading the decimal does.
    const decimal = Math.round(size * scale) / scale;
    if (Math.fround(decimal) === size) return value < 0 ? -decimal : decimal;
  }
  return undefined;
}

function ofFewDigits(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}
