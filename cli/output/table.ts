/** Tables that fit the terminal: columns that matter less go first, then the widest text is cut. */

import { visibleLength } from "./colour.ts";

export interface TableColumn<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Numbers stand right. Default: left. */
  readonly right?: boolean;
  /** Dropped first when the terminal is narrow: the highest number goes first. Default: 0, never. */
  readonly rank?: number;
}

const GAP = "  ";

/** Control characters of a file's name or a message must not reach the terminal. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;

function cut(text: string, width: number): string {
  if (visibleLength(text) <= width) return text;
  return width < 1 ? "" : `${[...text].slice(0, width - 1).join("").trimEnd()}…`;
}

function pad(text: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - visibleLength(text)));
  return right ? space + text : text + space;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) +
    GAP.length * Math.max(0, widths.length - 1);
}

interface Laid<Row> {
  readonly column: TableColumn<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

function lay<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): Laid<Row>[] {
  return columns.map((column) => {
    const cells = rows.map((row) => column.value(row).replace(CONTROL, "?"));
    const width = Math.max(visibleLength(column.title), ...cells.map(visibleLength));
    return { column, cells, width };
  });
}

/** Drops columns by rank until the rest fits, or only those that must stay are left. */
function fit<Row>(laid: readonly Laid<Row>[], width: number): Laid<Row>[] {
  const kept = [...laid];
  while (totalWidth(kept.map((one) => one.width)) > width) {
    const ranked = kept.filter((one) => (one.column.rank ?? 0) > 0);
    if (ranked.length === 0) break;
    const last = ranked.reduce((a, b) => (b.column.rank ?? 0) >= (a.column.rank ?? 0) ? b : a);
    kept.splice(kept.indexOf(last), 1);
  }
  return kept;
}

/** Lines of a table: titles, then a line a row. No row gives no line. Columns that are empty throughout are left out. */
export function tableLines<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  if (rows.length === 0) return [];
  const filled = lay(columns, rows).filter(({ cells }) => cells.some((cell) => cell !== ""));
  const laid = fit(filled, width);
  const over = totalWidth(laid.map((one) => one.width)) - width;
  const widest = laid.filter((one) => !one.column.right).sort((a, b) => b.width - a.width)[0];
  const widthOf = (one: Laid<Row>) =>
    over > 0 && one === widest ? Math.max(8, one.width - over) : one.width;
  const line = (cell: (one: Laid<Row>) => string) =>
    laid.map((one) => pad(cut(cell(one), widthOf(one)), widthOf(one), one.column.right ?? false))
      .join(GAP).trimEnd();
  return [line((one) => one.column.title), ...rows.map((_, i) => line((one) => one.cells[i]))];
}
