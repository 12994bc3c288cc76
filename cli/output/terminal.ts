/** The terminal: text to standard output, everything about the run itself to standard error. */

import { type Paint, painter } from "./colour.ts";
import { Progress } from "./progress.ts";
import { type TableColumn, tableLines } from "./table.ts";

export interface TerminalOptions {
  readonly colour: boolean;
  readonly quiet: boolean;
}

/** Where a process's words go. Tests give their own `write`. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  /** Columns, when standard output is a terminal. */
  readonly width: number | undefined;
  /** Whether standard error is a terminal. */
  readonly errIsTerminal: boolean;
  /** Asks a person, or gives `undefined` where nobody can answer. */
  ask(question: string): string | undefined;
}

/** Wide enough for every column when nobody looks at a terminal. */
const NO_TERMINAL_WIDTH = 10_000;

export class Terminal {
  readonly paint: Paint;
  readonly quiet: boolean;
  readonly #streams: Streams;

  constructor(streams: Streams, options: TerminalOptions) {
    this.#streams = streams;
    this.paint = painter(options.colour);
    this.quiet = options.quiet;
  }

  get width(): number {
    return this.#streams.width ?? NO_TERMINAL_WIDTH;
  }

  /** A line of the answer. */
  print(text = ""): void {
    this.#streams.out(`${text}\n`);
  }

  /** Begins the answer anew: a terminal's screen is cleared, elsewhere an empty line parts the two. */
  clear(): void {
    this.#streams.out(this.#streams.width === undefined ? "\n" : "\x1b[2J\x1b[H");
  }

  /** A line about the run; left out by `--quiet`. */
  note(text: string): void {
    if (!this.quiet) this.#streams.err(`${text}\n`);
  }

  /** A line that even `--quiet` does not leave out. */
  warn(text: string): void {
    this.#streams.err(`${text}\n`);
  }

  table<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[], indent = ""): void {
    const lines = tableLines(columns, rows, this.width - indent.length);
    lines.forEach((line, i) => this.print(indent + (i === 0 ? this.paint("grey", line) : line)));
  }

  json(value: unknown): void {
    this.#streams.out(`${JSON.stringify(value, null, 2)}\n`);
  }

  ask(question: string): string | undefined {
    return this.#streams.ask(question);
  }

  /** A line that is rewritten in place, on a terminal only, and only once something takes over a second. */
  progress(): Progress {
    const on = this.#streams.errIsTerminal && !this.quiet;
    return new Progress((text) => this.#streams.err(text), on, this.#streams.width ?? 80);
  }
}
