/**
 * Time stamps from bytes: epochs, ISO, compact, slashed, named months, 12-hour clocks, offsets.
 *
 * A slashed date whose day and month can't be told apart by itself is *packed*: its two numbers are kept
 * until the whole file has decided their order (`unpackDate`).
 */

import { DAY } from "../../../bars/timeframe.ts";
import { textOf } from "../text/fields.ts";
import { clockMs, compactClock, twelveHours, twoDigits } from "./clocks.ts";
import { daysFromDate, isDate, packDate } from "./dates.ts";

/** How a stamp is to be understood. */
export const NO_STAMP = 0, INSTANT = 1, WALL = 2, PACKED = 3;
export type Basis = typeof NO_STAMP | typeof INSTANT | typeof WALL | typeof PACKED;

const ZERO = 48, COLON = 58, DOT = 46, SPACE = 32, MINUS = 45, PLUS = 43, COMMA = 44;
const LETTER_T = 84, LETTER_Z = 90;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Offsets written as words; every other word in a stamp is a zone's name or makes it malformed. */
const ZONE_WORD = /^(?:utc|gmt|z)\s*(?:([+-])(\d{1,2}):?(\d{2})?)?$/i;
const ZONE_NAME = /^[A-Z][A-Za-z]+\/[A-Za-z_]+$/;

/** Reads the stamps of one file, from one cell or from a date and a clock cell. */
export class StampReader {
  /** Of the last `read`: what its value means; `NO_STAMP` if it was none. */
  basis: Basis = NO_STAMP;
  /** Of the last `read`: it had no clock. */
  dateOnly = false;
  /** The zone's name, if a stamp named one (`US/Eastern`). */
  zoneName = "";
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #offset = NaN;
  readonly #lastBytes = new Uint8Array(10);
  #lastLength = 0;
  #lastDate = NaN;
  #lastBasis: Basis = NO_STAMP;

  /** The stamp in one cell: ms, see `basis`; NaN if it is none. */
  read(bytes: Uint8Array, from: number, to: number): number {
    this.#start(bytes, from, to);
    const date = this.#date();
    if (Number.isNaN(date) || this.basis === INSTANT) return this.#finish(date, 0);
    const before = this.#at;
    this.#skipBetween();
    if (this.#at === this.#end) {
      this.dateOnly = true;
      return this.#finish(date, 0);
    }
    if (before === this.#at && !(this.#at > from)) return this.#fail();
    return this.#finish(date, this.#clock());
  }

  /** A date cell and a clock cell. */
  readPair(
    bytes: Uint8Array,
    from: number,
    to: number,
    clockFrom: number,
    clockTo: number,
  ): number {
    this.#start(bytes, from, to);
    const date = this.#date();
    if (Number.isNaN(date) || this.basis === INSTANT) return this.#fail();
    this.#skipBetween();
    // "2024-01-02 00:00:00" beside a clock of its own: a spreadsheet's date cell.
    if (this.#at < this.#end && this.#clock() !== 0) return this.#fail();
    if (clockFrom === clockTo) {
      this.dateOnly = true;
      return this.#finish(date, 0);
    }
    this.#at = clockFrom;
    this.#end = clockTo;
    return this.#finish(date, this.#clock());
  }

  #start(bytes: Uint8Array, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#offset = NaN;
    this.basis = NO_STAMP;
    this.dateOnly = false;
  }

  #fail(): number {
    this.basis = NO_STAMP;
    return NaN;
  }

  #finish(date: number, clock: number): number {
    if (Number.isNaN(date) || Number.isNaN(clock)) return this.#fail();
    // Neither an offset nor 24:00 can be applied to a date whose order is still open.
    const whole = Number.isNaN(this.#offset) && clock < DAY;
    if (this.basis === PACKED && !whole) return this.#fail();
    if (Number.isNaN(this.#offset)) return date + clock;
    if (this.basis === WALL) this.basis = INSTANT;
    return date + clock - this.#offset;
  }

  /** The byte at the current place; 0 at the end of the cell. */
  #peek(): number {
    return this.#at < this.#end ? this.#bytes[this.#at] : 0;
  }

  #skipBetween(): void {
    if (this.#peek() === COMMA) this.#at++;
    while (this.#peek() === SPACE) this.#at++;
    if (this.#peek() === LETTER_T) this.#at++;
  }

  /** Reads up to `most` digits; -1 if there is none. `#count` tells how many. */
  #count = 0;
  #digits(most: number): number {
    let value = 0, count = 0;
    while (this.#at < this.#end && count < most) {
      const digit = this.#peek() - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      this.#at++;
      count++;
    }
    this.#count = count;
    return count === 0 ? -1 : value;
  }

  /** The date, which mostly is the one of the row before: then its bytes are only compared. */
  #date(): number {
    const start = this.#at, length = this.#lastLength;
    if (length > 0 && this.#end - start >= length && this.#isLastDate(start, length)) {
      const next = start + length < this.#end ? this.#bytes[start + length] : SPACE;
      if (next === SPACE || next === LETTER_T || next === COMMA) {
        this.#at = start + length;
        this.basis = this.#lastBasis;
        return this.#lastDate;
      }
    }
    const date = this.#freshDate();
    const read = this.#at - start;
    this.#lastLength = this.basis === INSTANT || Number.isNaN(date) || read > 10 ? 0 : read;
    for (let i = 0; i < this.#lastLength; i++) this.#lastBytes[i] = this.#bytes[start + i];
    this.#lastDate = date;
    this.#lastBasis = this.basis;
    return date;
  }

  #isLastDate(start: number, length: number): boolean {
    const bytes = this.#bytes, last = this.#lastBytes;
    // From the end: the day changes most often.
    for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== last[i]) return false;
    return true;
  }

  #freshDate(): number {
    const start = this.#at;
    const first = this.#digits(20), length = this.#count;
    if (first < 0) {
      return this.#peek() === MINUS ? this.#negativeEpoch() : this.#namedDate();
    }
    const next = this.#peek();
    if (length === 4 && isSeparator(next)) return this.#yearFirst(first, next);
    if (length <= 2 && isSeparator(next)) return this.#dayOrMonthFirst(first, next);
    if (length <= 2 && next === SPACE) {
      this.#at = start;
      return this.#namedDate();
    }
    return this.#wholeNumber(first, length, next, start);
  }

  /** `2024-01-31`, `2024/1/31`, `2024.01.31`. */
  #yearFirst(year: number, separator: number): number {
    this.#at++;
    const month = this.#digits(2);
    if (this.#at >= this.#end || this.#bytes[this.#at++] !== separator) return NaN;
    return this.#plainDate(year, month, this.#digits(2));
  }

  #plainDate(year: number, month: number, day: number): number {
    if (!isDate(year, month, day)) return NaN;
    this.basis = WALL;
    return daysFromDate(year, month, day) * DAY;
  }

  /** `31/01/2024`, `01/31/2024`, `31.01.2024`, `31-Jan-2024`. */
  #dayOrMonthFirst(first: number, separator: number): number {
    this.#at++;
    const letters = this.#peek() > 64;
    const second = letters ? this.#monthName() : this.#digits(2);
    if (this.#at >= this.#end || this.#bytes[this.#at++] !== separator) return NaN;
    const year = this.#year();
    if (letters) return this.#plainDate(year, second, first);
    // Dots are written day first wherever they are used.
    if (separator === DOT) return this.#plainDate(year, second, first);
    if (!(isDate(year, second, first) || isDate(year, first, second))) return NaN;
    this.basis = PACKED;
    return packDate(year, first, second);
  }

  /** Four digits, or two: below 70 they are of this century. */
  #year(): number {
    const year = this.#digits(4);
    if (this.#count === 4) return year;
    return this.#count === 2 ? year + (year < 70 ? 2000 : 1900) : NaN;
  }

  /** `Jan 2, 2025`, `2 Jan 2025`. */
  #namedDate(): number {
    let day = this.#digits(2);
    if (day >= 0) this.#at++;
    const month = this.#monthName();
    if (month < 1) return NaN;
    while (this.#peek() === SPACE || this.#peek() === DOT) this.#at++;
    if (day < 0) {
      day = this.#digits(2);
      if (this.#peek() === COMMA) this.#at++;
      while (this.#peek() === SPACE) this.#at++;
    }
    return this.#plainDate(this.#year(), month, day);
  }

  #monthName(): number {
    const start = this.#at;
    while (isLetter(this.#peek())) this.#at++;
    const word = textOf(this.#bytes, start, this.#at).toLowerCase();
    return word.length >= 3 ? MONTHS.indexOf(word.slice(0, 3)) + 1 : 0;
  }

  /** Digits only: a compact date, or an epoch told by its size. */
  #wholeNumber(value: number, length: number, next: number, start: number): number {
    const year = Math.floor(value / 10_000);
    const month = Math.floor(value / 100) % 100;
    if (length === 8 && isDate(year, month, value % 100)) {
      return this.#plainDate(year, month, value % 100);
    }
    if ((length === 12 || length === 14) && this.#at === this.#end) {
      this.#end = this.#at;
      this.#at = start + 8;
      const date = Math.floor(value / (length === 12 ? 1e4 : 1e6));
      return this.#plainDate(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100);
    }
    if (next === DOT) {
      const seconds = this.#at++;
      const fraction = this.#digits(9);
      if (fraction < 0) this.#at = seconds + 1;
      return this.#epoch(value + (fraction > 0 ? fraction / 10 ** this.#count : 0), length);
    }
    return this.#epoch(value, length);
  }

  #negativeEpoch(): number {
    this.#at++;
    const seconds = this.#digits(12);
    return this.#count >= 6 && this.#at === this.#end ? this.#instant(-seconds * 1000) : NaN;
  }

  #epoch(value: number, length: number): number {
    if (this.#at !== this.#end || length < 8) return NaN;
    if (length <= 10) return this.#instant(Math.round(value * 1000));
    if (length === 13) return this.#instant(Math.round(value));
    if (length === 16) return this.#instant(Math.floor(value / 1e3));
    return length === 19 ? this.#instant(Math.round(value / 1e6)) : NaN;
  }

  #instant(ms: number): number {
    this.basis = INSTANT;
    return ms;
  }

  /** `9:30`, `09:30:00.000`, `093000`, `0930`, `9:30 AM`, with an offset or none; ms within the day. */
  #clock(): number {
    const plain = this.#plainClock();
    if (plain >= 0) return plain;
    const first = this.#digits(9), length = this.#count;
    if (first < 0) return NaN;
    let ms = length <= 2 && this.#peek() === COLON
      ? this.#colonClock(first)
      : compactClock(first, length);
    ms += this.#fraction();
    return this.#afterClock(ms);
  }

  /** `09:30` or `09:30:00` and nothing after, as nearly all are; -1 if it is anything else. */
  #plainClock(): number {
    const bytes = this.#bytes, at = this.#at, length = this.#end - at;
    if ((length !== 8 && length !== 5) || bytes[at + 2] !== COLON) return -1;
    const hours = twoDigits(bytes, at), minutes = twoDigits(bytes, at + 3);
    const seconds = length === 5 ? 0 : bytes[at + 5] === COLON ? twoDigits(bytes, at + 6) : NaN;
    return hours < 24 && minutes < 60 && seconds < 60
      ? ((hours * 60 + minutes) * 60 + seconds) * 1000
      : -1;
  }

  #colonClock(hours: number): number {
    this.#at++;
    const minutes = this.#digits(2);
    let seconds = 0;
    if (this.#peek() === COLON) {
      this.#at++;
      seconds = this.#digits(2);
    }
    return clockMs(hours, minutes, seconds);
  }

  #fraction(): number {
    if (this.#peek() !== DOT) return 0;
    this.#at++;
    const value = this.#digits(9);
    return value < 0 ? NaN : Math.floor(value / 10 ** (this.#count - 3));
  }

  /** What may follow a clock: nothing, AM or PM, an offset, a zone's name. */
  #afterClock(ms: number): number {
    while (this.#peek() === SPACE) this.#at++;
    if (this.#at === this.#end) return ms;
    const byte = this.#peek();
    if (byte === LETTER_Z && this.#at + 1 === this.#end) {
      this.#offset = 0;
      return ms;
    }
    if (byte === PLUS || byte === MINUS) return this.#plainOffset(byte) ? ms : NaN;
    return this.#word(ms);
  }

  #plainOffset(sign: number): boolean {
    this.#at++;
    const hours = this.#digits(2);
    if (this.#peek() === COLON) this.#at++;
    const minutes = this.#at < this.#end ? this.#digits(2) : 0;
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59 || this.#at !== this.#end) {
      return false;
    }
    this.#offset = (hours * 60 + minutes) * 60_000 * (sign === MINUS ? -1 : 1);
    return true;
  }

  #word(ms: number): number {
    const text = textOf(this.#bytes, this.#at, this.#end).trim();
    const half = /^([ap])\.?m\.?$/i.exec(text);
    if (half) return twelveHours(ms, half[1].toLowerCase() === "p");
    const zone = ZONE_WORD.exec(text);
    if (zone) {
      const minutes = Number(zone[2] ?? 0) * 60 + Number(zone[3] ?? 0);
      this.#offset = minutes * 60_000 * (zone[1] === "-" ? -1 : 1);
      return ms;
    }
    if (!ZONE_NAME.test(text)) return NaN;
    this.zoneName = text;
    return ms;
  }
}

/** The stamp a cell of text holds; for samples. */
export function stampIn(
  cell: string,
  clock = "",
): { value: number; basis: Basis; dateOnly: boolean; zoneName: string } {
  const reader = new StampReader();
  const bytes = Uint8Array.from(cell + clock, (c) => c.charCodeAt(0) & 0xff);
  const value = clock === ""
    ? reader.read(bytes, 0, cell.length)
    : reader.readPair(bytes, 0, cell.length, cell.length, bytes.length);
  return { value, basis: reader.basis, dateOnly: reader.dateOnly, zoneName: reader.zoneName };
}

function isSeparator(byte: number): boolean {
  return byte === MINUS || byte === 47 || byte === DOT;
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
