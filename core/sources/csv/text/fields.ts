/** Splits a line into cells, as spans into the bytes. */

const QUOTE = 34, SPACE = 32, TAB = 9;
/** More columns than any chart exports. */
const MOST_FIELDS = 512;

/** Cells of the line last split: cell `i` is `bytes[starts[i]..ends[i])`, quotes and blanks around it dropped. */
export class Fields {
  readonly starts: Int32Array = new Int32Array(MOST_FIELDS);
  readonly ends: Int32Array = new Int32Array(MOST_FIELDS);
  /** A quote was opened and never closed, or text follows a closing quote. */
  unbalanced = false;
  count = 0;
  readonly #delimiter: number;
  readonly #wholeLineQuoted: boolean;

  constructor(delimiter: string, wholeLineQuoted: boolean) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#wholeLineQuoted = wholeLineQuoted;
  }

  /** Splits one line. A line of more than 512 cells keeps its count and loses the cells beyond. */
  split(bytes: Uint8Array, from: number, to: number): void {
    let start = from, end = to;
    this.unbalanced = false;
    if (this.#wholeLineQuoted && end - start > 1 && bytes[start] === QUOTE) {
      this.unbalanced = bytes[end - 1] !== QUOTE;
      start++;
      end--;
    }
    const delimiter = this.#delimiter;
    let count = 0, cell = start;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) i = this.#closingQuote(bytes, i, end);
      else if (byte === delimiter) {
        this.#put(bytes, count++, cell, i);
        cell = i + 1;
      }
    }
    this.#put(bytes, count++, cell, end);
    this.count = count;
  }

  #put(bytes: Uint8Array, index: number, from: number, to: number): void {
    if (index >= MOST_FIELDS) return;
    let start = from, end = to;
    while (start < end && isBlank(bytes[start])) start++;
    while (end > start && isBlank(bytes[end - 1])) end--;
    if (end - start > 1 && bytes[start] === QUOTE && bytes[end - 1] === QUOTE) {
      start++;
      end--;
      while (start < end && isBlank(bytes[start])) start++;
    }
    this.starts[index] = start;
    this.ends[index] = end;
  }

  /** Where the quote opened at `i` closes; a quote left open ends with the line, and is noted. */
  #closingQuote(bytes: Uint8Array, i: number, end: number): number {
    for (let at = i + 1; at < end; at++) if (bytes[at] === QUOTE) return at;
    this.unbalanced = true;
    return i;
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

const latin1 = new TextDecoder("latin1");

/** The text of a span; for messages, headers and rare cells. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return latin1.decode(bytes.subarray(start, end));
}

/** All cells of a line of text. */
export function splitText(line: string, delimiter: string, wholeLineQuoted: boolean): string[] {
  const bytes = Uint8Array.from(line, (c) => c.charCodeAt(0) < 256 ? c.charCodeAt(0) : 63);
  const fields = new Fields(delimiter, wholeLineQuoted);
  fields.split(bytes, 0, bytes.length);
  const cells: string[] = [];
  for (let i = 0; i < Math.min(fields.count, MOST_FIELDS); i++) {
    cells.push(textOf(bytes, fields.starts[i], fields.ends[i]));
  }
  return cells;
}
