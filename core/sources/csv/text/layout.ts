/** How the text of a file is laid out, read from its first lines: separator, header, preamble, cells a row. */

import { SourceError } from "../../../errors.ts";
import { NO_STAMP, stampIn } from "../time/stamp_reader.ts";
import { splitText } from "./fields.ts";
import { numberIn } from "./number.ts";

export interface TextLayout {
  readonly delimiter: string;
  /** Numbers are written `1,25`. */
  readonly decimalComma: boolean;
  /** Every line stands in quotes as a whole. */
  readonly wholeLineQuoted: boolean;
  /** Column names as `normalName` writes them; `null` without a header line. */
  readonly header: readonly string[] | null;
  /** The header line as it stands in the file. */
  readonly headerLine: string;
  /** Lines (from 0) before the first row: preamble and header. */
  readonly firstRow: number;
  /** Lines of the preamble, not counting the header. */
  readonly preamble: number;
  /** Cells in most rows. */
  readonly fieldCount: number;
  /** Cells of the first rows that look like rows. */
  readonly rows: readonly (readonly string[])[];
  /** The first rows as text. */
  readonly lines: readonly string[];
}

const DELIMITERS = [";", "\t", ",", "|"] as const;
const MOST_PREAMBLE = 12;

/** A column name in one spelling: lower case, without mark, quotes, angle brackets and blanks around it. */
export function normalName(name: string): string {
  return name.replace(/^ï»¿/, "").replace(/["'<>]/g, "").trim().toLowerCase().replace(/\s+/g, " ");
}

/**
 * The layout of a text from its first lines. Fails with `SourceError` where no line has a time and prices;
 * `"header only"` is told apart.
 */
export function readLayout(name: string, lines: readonly string[]): TextLayout {
  const quoted = wholeLineQuotes(lines);
  const bare = quoted ? lines.map((line) => line.replace(/^"|"$/g, "")) : lines;
  const delimiter = findDelimiter(bare);
  const cells = bare.map((line) => splitText(line, delimiter, false));
  const decimalComma = delimiter !== "," && usesDecimalComma(cells);
  const first = cells.findIndex((row) => isRow(row, decimalComma));
  if (first < 0) throw noRows(name, cells);
  const headerAt = headerBefore(cells, first);
  const preamble = headerAt < 0 ? first : headerAt;
  if (preamble > MOST_PREAMBLE) {
    throw new SourceError(
      `Cannot read ${name}: the first row of bars stands on line ${
        first + 1
      }, after ${preamble} lines of something else. Remove those lines.`,
    );
  }
  const rows = cells.slice(first).filter((row) => isRow(row, decimalComma));
  return {
    delimiter,
    decimalComma,
    wholeLineQuoted: quoted,
    header: headerAt < 0 ? null : cells[headerAt].map(normalName),
    headerLine: headerAt < 0 ? "" : lines[headerAt],
    firstRow: first,
    preamble,
    fieldCount: mostFrequent(rows.map((row) => row.length)),
    rows,
    lines: lines.slice(first).filter((_, i) => isRow(cells[first + i], decimalComma)),
  };
}

function noRows(name: string, cells: readonly string[][]): SourceError {
  const header = cells.findIndex((row) => isHeader(row));
  if (header >= 0 && cells.length <= header + 3) {
    return new SourceError(
      `Cannot read ${name}: it holds a header (${
        cells[header].slice(0, 6).join(", ")
      }) and no bars. Export it again with data in it.`,
    );
  }
  return new SourceError(
    `Cannot read ${name}: none of its first ${cells.length} lines has a time and four prices. It may be a readme or another kind of export.`,
  );
}

/** Most lines begin and end with a quote and hold no other pair that closes before the end. */
function wholeLineQuotes(lines: readonly string[]): boolean {
  const whole = lines.filter((line) => /^"[^"]*[,;\t|][^"]*"$/.test(line));
  return whole.length > 1 && whole.length >= 0.8 * lines.filter((line) => line !== "").length;
}

/** The separator that cuts most lines into the same number of at least five cells. */
function findDelimiter(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== "");
  let best = ",", bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const counts = filled.map((line) => splitText(line, delimiter, false).length);
    const most = mostFrequent(counts.filter((count) => count >= 5));
    const share = counts.filter((count) => count === most).length / Math.max(1, counts.length);
    // The first listed wins a tie: where ; and , both cut evenly, the comma is the decimal sign.
    if (share > bestScore + 0.05) [best, bestScore] = [delimiter, share];
  }
  return best;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function usesDecimalComma(cells: readonly string[][]): boolean {
  const all = cells.slice(0, 100).flat();
  const commas = all.filter((cell) => /^-?\d+,\d+$/.test(cell)).length;
  const dots = all.filter((cell) => /^-?\d+\.\d+$/.test(cell)).length;
  return commas > 0 && commas > 4 * dots;
}

/** A time in one of the first cells (or in two that belong together) and at least four numbers. */
function isRow(row: readonly string[], decimalComma: boolean): boolean {
  if (row.length < 5) return false;
  const isTime = (cell: string, i: number) => {
    const digits = /^\d{1,7}$/.test(cell);
    return !digits && cell !== "" && i < 12 && stampIn(cell).basis !== NO_STAMP;
  };
  const values = row.filter((cell) =>
    cell === "" || !Number.isNaN(numberIn(cell, decimalComma)) || /^(nan|null)$/i.test(cell)
  );
  return row.some(isTime) && values.length >= 4;
}

/** The line of names nearest before the first row, or -1. */
function headerBefore(cells: readonly string[][], first: number): number {
  for (let i = Math.max(0, first - 4); i < first; i++) if (isHeader(cells[i])) return i;
  return -1;
}

function isHeader(row: readonly string[]): boolean {
  const names = row.filter((cell) => /[a-z]/i.test(cell) && !/^-?\d/.test(cell));
  const prices = row.filter((cell) => /^<?(open|o|high|h|low|l|close|c|last|latest)\b/i.test(cell));
  return names.length >= 4 && prices.length >= 2;
}
