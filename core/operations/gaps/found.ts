/** What holding a file's times against its market's hours finds. Plain values. */

/** How a missing stretch is called; stable names for `--json`. */
export type GapClass =
  | "thin minutes"
  | "hole"
  | "missing trading day"
  | "missing days"
  | "open join"
  | "before listing";

/** A stretch of expected bars of which none is there. Times are opens of bars, UTC ms. */
export interface Gap {
  readonly class: GapClass;
  readonly first: number;
  readonly last: number;
  readonly bars: number;
  /** Minutes in which the market trades, from the first missing bar to the end of the last. */
  readonly tradingMinutes: number;
  /** Trading days of which no bar is there. */
  readonly days: number;
  /** The bars on either side; `null` beyond the file's ends. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Trading days in order, with how many bars each should have and how many are there. */
export interface DayCounts {
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  readonly expected: Int32Array;
  readonly present: Int32Array;
}

/** Bars that the calendar does not expect. */
export interface Unexpected {
  readonly count: number;
  /** The first of them, at most five, UTC ms. */
  readonly first: readonly number[];
}

export interface Found {
  /** All stretches but thin minutes, in order. */
  readonly gaps: readonly Gap[];
  /** Minutes in which nobody traded: expected of quiet hours, counted and not listed. */
  readonly thin: {
    readonly stretches: number;
    readonly bars: number;
    /** Trading minutes of the longest. */
    readonly longest: number;
  };
  /** Bars while the market is shut. */
  readonly outside: Unexpected;
  /** Bars in trading hours that do not stand where the file's others do. */
  readonly offGrid: Unexpected;
  readonly days: DayCounts;
  readonly expected: number;
  readonly present: number;
}

/** A list of days that grows, and of numbers beside it. */
export class DayList {
  readonly #day: number[] = [];
  readonly #expected: number[] = [];
  readonly #present: number[] = [];

  add(day: number, expected: number, present: number): void {
    this.#day.push(day);
    this.#expected.push(expected);
    this.#present.push(present);
  }

  counts(): DayCounts {
    return {
      day: Int32Array.from(this.#day),
      expected: Int32Array.from(this.#expected),
      present: Int32Array.from(this.#present),
    };
  }
}

/** Counts unexpected bars and keeps the first. */
export class UnexpectedTally {
  #count = 0;
  readonly #first: number[] = [];

  add(time: number): void {
    if (this.#count++ < 5) this.#first.push(time);
  }

  result(): Unexpected {
    return { count: this.#count, first: this.#first };
  }
}
