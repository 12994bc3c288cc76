/** Numbers from bytes, correctly rounded. */

import { textOf } from "./fields.ts";

/** What the last cell was. */
export const NUMBER = 0, BLANK = 1, MALFORMED = 2;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));
/** Up to this many digits the mantissa is exact in a double. */
const EXACT_DIGITS = 15;
const DOT = 46, COMMA = 44, MINUS = 45, PLUS = 43, ZERO = 48;

/** What platforms write where there is no value. */
const BLANKS = /^(nan|null|none|n\/a|na|-|--|#n\/a|nil)$/i;
const GENERAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** Reads the numbers of one file: decimal dot or decimal comma. */
export class NumberReader {
  /** `NUMBER`, `BLANK` or `MALFORMED`, of the last `read`. */
  state = NUMBER;
  readonly #decimal: number;

  constructor(decimalComma: boolean) {
    this.#decimal = decimalComma ? COMMA : DOT;
  }

  /** The number in a span; NaN for a blank or malformed one (see `state`). */
  read(bytes: Uint8Array, from: number, to: number): number {
    const decimal = this.#decimal, sign = from < to ? bytes[from] : 0;
    const first = sign === MINUS || sign === PLUS ? from + 1 : from;
    let mantissa = 0, dot = -1;
    for (let at = first; at < to; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (digit + ZERO === decimal && dot < 0) dot = at;
      else return this.#general(bytes, from, to);
    }
    const digits = to - first - (dot < 0 ? 0 : 1);
    if (digits < 1 || digits > EXACT_DIGITS) return this.#general(bytes, from, to);
    this.state = NUMBER;
    // Both are exact in a double, so the one division rounds correctly.
    const value = dot < 0 ? mantissa : mantissa / POWERS[to - dot - 1];
    return sign === MINUS ? -value : value;
  }

  /** The rare rest: exponents, many digits, thousands separators, words for "nothing". */
  #general(bytes: Uint8Array, from: number, to: number): number {
    const text = textOf(bytes, from, Math.min(to, from + 64)).trim();
    if (text === "" || BLANKS.test(text)) {
      this.state = BLANK;
      return NaN;
    }
    const plain = this.#decimal === COMMA
      ? text.replace(",", ".")
      : THOUSANDS.test(text)
      ? text.replaceAll(",", "")
      : text;
    const value = GENERAL.test(plain) && to - from <= 64 ? Number(plain) : NaN;
    this.state = Number.isFinite(value) ? NUMBER : MALFORMED;
    return Number.isFinite(value) ? value : NaN;
  }
}

/** The number a cell of text holds, or NaN; for samples. */
export function numberIn(cell: string, decimalComma = false): number {
  const reader = new NumberReader(decimalComma);
  const bytes = Uint8Array.from(cell, (c) => c.charCodeAt(0) & 0xff);
  return reader.read(bytes, 0, bytes.length);
}
