/** Turns lines into rows of a `RawTable`: the loop that sees every byte of a file. */

import { SourceError } from "../../../errors.ts";
import type { ColumnPlan } from "../formats/columns.ts";
import { Fields, textOf } from "../text/fields.ts";
import type { TextLayout } from "../text/layout.ts";
import { BLANK, MALFORMED, NumberReader } from "../text/number.ts";
import { type Basis, NO_STAMP, StampReader } from "../time/stamp_reader.ts";
import { PlainRow } from "./plain_row.ts";
import { RawTable } from "./raw_table.ts";
import { type RowKind, Tally } from "./tally.ts";

/** If not one of so many lines was a row, the rest is not tried. */
const HOPELESS = 20_000;
const NINE = 57, ZERO = 48, QUOTE = 34, MINUS = 45;

export class RowReader {
  readonly table: RawTable;
  readonly tally: Tally = new Tally();
  /** Rows by symbol, in order of appearance; empty without a symbol column. */
  readonly symbols: Map<string, number> = new Map();
  /** Texts of the timeframe column. */
  readonly timeframes: Set<string> = new Set();
  /** What the file's times mean. */
  basis: Basis = NO_STAMP;
  /** No row had a clock. */
  dateOnly = true;
  zoneName = "";
  /** Lines seen. */
  line = 0;
  /** The table was turned around: its last row stands first in the file. */
  linesReversed = false;
  /** The last line that became a row. */
  lastRowLine = 0;
  /** The last line that was not blank was refused, for this reason. */
  lastRefused: RowKind | null = null;
  readonly #plan: ColumnPlan;
  readonly #layout: TextLayout;
  readonly #fields: Fields;
  readonly #stamps = new StampReader();
  /** The fast way; none where every row needs more than its numbers. */
  readonly #plain: PlainRow | null;
  readonly #numbers: NumberReader;
  /** Rows of this symbol are taken: the one asked for, else the first that comes. */
  symbol: string | undefined;
  #symbolText = "";

  constructor(
    readonly name: string,
    plan: ColumnPlan,
    layout: TextLayout,
    options: {
      capacity: number;
      onlySymbol?: string | undefined;
      /** Without the fast way; the oracle of its test. */
      slow?: boolean;
    },
  ) {
    const needsMore = plan.symbol >= 0 || plan.timeframe >= 0 || layout.wholeLineQuoted;
    this.#plain = needsMore || options.slow ? null : new PlainRow(plan, layout);
    this.#plan = plan;
    this.#layout = layout;
    this.#fields = new Fields(layout.delimiter, layout.wholeLineQuoted);
    this.#numbers = new NumberReader(layout.decimalComma);
    this.symbol = options.onlySymbol;
    this.table = new RawTable(options.capacity, plan.otherVolume >= 0);
  }

  /** The line (from 1) on which a row of the table stands. */
  lineOf(row: number): number {
    return this.table.lineOf(this.linesReversed ? this.table.length - 1 - row : row);
  }

  /** Takes one line of the file; a `LineTaker`. */
  take(bytes: Uint8Array, start: number, end: number): void {
    this.line++;
    if (this.line <= this.#layout.firstRow || start === end) return;
    this.lastRefused = this.#read(bytes, start, end);
    if (this.lastRefused === null) this.lastRowLine = this.line;
    else if (this.lastRefused !== "good") this.#refuse(bytes, start, end, this.lastRefused);
  }

  /** Null for a row taken; else why not. */
  #read(bytes: Uint8Array, start: number, end: number): RowKind | null {
    if (this.#plain !== null && this.#plain.read(bytes, start, end)) {
      return this.#readPlain(bytes, this.#plain);
    }
    const fields = this.#fields, plan = this.#plan;
    fields.split(bytes, start, end);
    if (fields.unbalanced) return "unbalanced quotes";
    if (fields.count !== plan.fieldCount) return "wrong field count";
    if (plan.symbol >= 0 && !this.#takeSymbol(bytes)) return "other symbol";
    const time = this.#readTime(bytes);
    if (Number.isNaN(time)) return "malformed time";
    return this.#readValues(bytes, time);
  }

  #readPlain(bytes: Uint8Array, plain: PlainRow): RowKind | null {
    const { timeStart, timeEnd } = plain, stamps = this.#stamps;
    const time = this.#accept(
      this.#plan.clock < 0
        ? stamps.read(bytes, timeStart, timeEnd)
        : stamps.readPair(bytes, timeStart, timeEnd, plain.clockStart, plain.clockEnd),
    );
    if (Number.isNaN(time)) return "malformed time";
    const { values } = plain, plan = this.#plan, table = this.table;
    const row = table.next(this.line);
    table.time[row] = time;
    table.open[row] = values[plan.open];
    table.high[row] = values[plan.high];
    table.low[row] = values[plan.low];
    table.close[row] = values[plan.close];
    table.volume[row] = plan.volume < 0
      ? NaN
      : plan.addedVolume < 0
      ? values[plan.volume]
      : values[plan.volume] + values[plan.addedVolume];
    if (plan.otherVolume >= 0) table.otherVolume[row] = values[plan.otherVolume];
    return null;
  }

  #readTime(bytes: Uint8Array): number {
    const { starts, ends } = this.#fields, { time, clock } = this.#plan;
    return this.#accept(
      clock < 0
        ? this.#stamps.read(bytes, starts[time], ends[time])
        : this.#stamps.readPair(bytes, starts[time], ends[time], starts[clock], ends[clock]),
    );
  }

  /** The stamp just read, unless it means another kind of time than the first one did. */
  #accept(ms: number): number {
    if (Number.isNaN(ms)) return NaN;
    const stamps = this.#stamps;
    if (this.basis === NO_STAMP) this.#firstStamp();
    else if (stamps.basis !== this.basis) return NaN;
    if (!stamps.dateOnly) this.dateOnly = false;
    return ms;
  }

  #firstStamp(): void {
    this.basis = this.#stamps.basis;
    this.zoneName = this.#stamps.zoneName;
  }

  #readValues(bytes: Uint8Array, time: number): RowKind | null {
    const plan = this.#plan, numbers = this.#numbers;
    const { starts, ends } = this.#fields;
    const open = numbers.read(bytes, starts[plan.open], ends[plan.open]);
    let worst = numbers.state, blank = numbers.state === BLANK ? 1 : 0;
    const high = numbers.read(bytes, starts[plan.high], ends[plan.high]);
    if (numbers.state > worst) worst = numbers.state;
    if (numbers.state === BLANK) blank++;
    const low = numbers.read(bytes, starts[plan.low], ends[plan.low]);
    if (numbers.state > worst) worst = numbers.state;
    if (numbers.state === BLANK) blank++;
    const close = numbers.read(bytes, starts[plan.close], ends[plan.close]);
    if (numbers.state > worst) worst = numbers.state;
    if (numbers.state === BLANK) blank++;
    const volume = this.#volume(bytes, plan.volume);
    if (numbers.state === MALFORMED || worst === MALFORMED) return "malformed number";
    if (blank === 4) return "no prices";
    if (blank > 0) return "missing price";
    const row = this.table.next(this.line), table = this.table;
    table.time[row] = time;
    table.open[row] = open;
    table.high[row] = high;
    table.low[row] = low;
    table.close[row] = close;
    table.volume[row] = plan.addedVolume < 0
      ? volume
      : volume + this.#volume(bytes, plan.addedVolume);
    if (plan.otherVolume >= 0) table.otherVolume[row] = this.#volume(bytes, plan.otherVolume);
    if (plan.timeframe >= 0) this.#takeTimeframe(bytes);
    return null;
  }

  #volume(bytes: Uint8Array, column: number): number {
    if (column < 0) return NaN;
    return this.#numbers.read(bytes, this.#fields.starts[column], this.#fields.ends[column]);
  }

  #takeTimeframe(bytes: Uint8Array): void {
    const { starts, ends } = this.#fields, column = this.#plan.timeframe;
    if (this.timeframes.size < 8) this.timeframes.add(textOf(bytes, starts[column], ends[column]));
  }

  /** False if the row belongs to another symbol than the one that is taken. */
  #takeSymbol(bytes: Uint8Array): boolean {
    const { starts, ends } = this.#fields, column = this.#plan.symbol;
    const from = starts[column], to = ends[column];
    if (!sameText(this.#symbolText, bytes, from, to)) this.#symbolText = textOf(bytes, from, to);
    const symbol = this.#symbolText;
    this.symbols.set(symbol, (this.symbols.get(symbol) ?? 0) + 1);
    this.symbol ??= symbol;
    return symbol === this.symbol;
  }

  #refuse(bytes: Uint8Array, start: number, end: number, kind: RowKind): void {
    if (kind === "other symbol") return this.tally.add(kind, this.line, false);
    this.tally.add(this.#betterName(bytes, start, end, kind), this.line);
    if (this.table.length > 0 || this.line < this.#layout.firstRow + HOPELESS) return;
    throw new SourceError(
      `Cannot read ${this.name}: none of the first ${this.line} lines is a row of bars (${kind}). Is it the right file, or does --columns say the wrong thing?`,
    );
  }

  /** A line of words is no row gone wrong: the header again, a footer, a remark. */
  #betterName(bytes: Uint8Array, start: number, end: number, kind: RowKind): RowKind {
    const header = this.#layout.headerLine;
    if (header !== "" && sameText(header, bytes, start, end)) return "repeated header";
    if (kind !== "wrong field count" && kind !== "malformed time") return kind;
    const first = bytes[start] === QUOTE ? bytes[start + 1] : bytes[start];
    const digit = (first >= ZERO && first <= NINE) || first === MINUS;
    return digit || this.#plan.symbol >= 0 && kind === "malformed time" ? kind : "not a row";
  }
}

function sameText(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
