/**
 * The fast way through a row of plain numbers: one look at each byte. Anything out of the ordinary (quotes,
 * blanks, words, long numbers, a missing cell) is left to `Fields` and `NumberReader`, the slow twin.
 */

import type { ColumnPlan } from "../formats/columns.ts";
import type { TextLayout } from "../text/layout.ts";

/** Kinds of columns; 0 is passed over. */
const NUMBER = 1, TIME = 2, CLOCK = 3;
const DOT = 46, COMMA = 44, MINUS = 45, ZERO = 48, QUOTE = 34, SPACE = 32, TAB = 9;
/** Up to this many digits a mantissa is exact in a double. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

export class PlainRow {
  /** By column: the numbers of the row last read. */
  readonly values: Float64Array;
  timeStart = 0;
  timeEnd = 0;
  clockStart = 0;
  clockEnd = 0;
  readonly #kinds: Uint8Array;
  readonly #delimiter: number;
  readonly #decimal: number;

  constructor(plan: ColumnPlan, layout: TextLayout) {
    this.values = new Float64Array(plan.fieldCount);
    this.#kinds = new Uint8Array(plan.fieldCount);
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#decimal = layout.decimalComma ? COMMA : DOT;
    const { open, high, low, close, volume, otherVolume, addedVolume } = plan;
    for (const column of [open, high, low, close, volume, otherVolume, addedVolume]) {
      if (column >= 0) this.#kinds[column] = NUMBER;
    }
    this.#kinds[plan.time] = TIME;
    if (plan.clock >= 0) this.#kinds[plan.clock] = CLOCK;
  }

  /** False if the row must be read the slow way. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const kinds = this.#kinds, last = kinds.length - 1;
    let at = start;
    for (let column = 0; column <= last; column++) {
      const kind = kinds[column];
      const stop = kind === NUMBER
        ? this.#number(bytes, at, end, column)
        : this.#skip(bytes, at, end);
      if (stop < 0 || (stop === end) !== (column === last)) return false;
      if (kind === TIME) {
        this.timeStart = at;
        this.timeEnd = stop;
      } else if (kind === CLOCK) {
        this.clockStart = at;
        this.clockEnd = stop;
      }
      at = stop + 1;
    }
    return true;
  }

  /** Where the cell ends, its number put into `values`; -1 if it is no plain number. */
  #number(bytes: Uint8Array, start: number, end: number, column: number): number {
    const decimal = this.#decimal, delimiter = this.#delimiter;
    const negative = start < end && bytes[start] === MINUS;
    const first = negative ? start + 1 : start;
    let mantissa = 0, dot = -1, at = first;
    for (; at < end; at++) {
      const byte = bytes[at], digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (byte === delimiter) break;
      else if (byte === decimal && dot < 0) dot = at;
      else return -1;
    }
    const digits = at - first - (dot < 0 ? 0 : 1);
    if (digits < 1 || digits > EXACT_DIGITS) return -1;
    const value = dot < 0 ? mantissa : mantissa / POWERS[at - dot - 1];
    this.values[column] = negative ? -value : value;
    return at;
  }

  /** Where a cell that is no number ends; -1 if it needs trimming or unquoting. */
  #skip(bytes: Uint8Array, start: number, end: number): number {
    const delimiter = this.#delimiter;
    if (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) return -1;
    let at = start;
    for (; at < end && bytes[at] !== delimiter; at++) if (bytes[at] === QUOTE) return -1;
    return at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB) ? -1 : at;
  }
}
