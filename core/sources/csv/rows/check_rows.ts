/** Everything that can be wrong with rows as values: each found, counted, left out. */

import { type Timeframe, timeframeLength } from "../../../bars/timeframe.ts";
import {
  guessMapping,
  impossibleRows,
  lostDecimalRows,
  type MappingGuess,
} from "./check_prices.ts";
import { Dropped, dropRepeats, eachOutOfOrder, isOutOfOrder, sortedRows } from "./order_rows.ts";
import type { RowReader } from "./row_reader.ts";

export interface CheckedRows {
  readonly dropped: Dropped;
  /** Rows in order of time, where that is not the order they stand in. */
  readonly order: Uint32Array | null;
  readonly mapping: MappingGuess | null;
  readonly lastRow: { time: number; line: number; why: string } | null;
}

export interface CheckFacts {
  readonly lastRowForms: boolean;
  /** When the file was written, ms. */
  readonly modified: number | null;
  readonly tradingDays: boolean;
  /** The columns were not given by the user, so their names may lie. */
  readonly mayBeMapped: boolean;
}

/** From this share of impossible rows on, the columns are wrong and not the rows. */
const MAPPING_WRONG = 0.01;

/** Checks all rows of a reader whose times are in UTC and run forward but for single rows. */
export function checkRows(
  reader: RowReader,
  timeframe: Timeframe | null,
  facts: CheckFacts,
): CheckedRows {
  const { table, tally } = reader;
  const dropped = new Dropped(table.length);
  for (let i = 0; i < table.length; i++) {
    if (Number.isFinite(table.time[i])) continue;
    dropped.add(i);
    tally.add("malformed time", reader.lineOf(i));
  }
  for (const row of lostDecimalRows(table)) {
    dropped.add(row);
    tally.add("lost decimal point", reader.lineOf(row));
  }
  const mapping = checkPossible(reader, dropped, facts.mayBeMapped);
  const lastRow = leaveOutLastRow(reader, timeframe, dropped, facts);
  const order = isOutOfOrder(table, dropped) ? sortedRows(table, dropped) : null;
  dropRepeats(table, dropped, order, (kind, row) => tally.add(kind, reader.lineOf(row)));
  // Only now: rows that merely repeat others (two exports glued together) are not out of order.
  eachOutOfOrder(table, dropped, (row) => tally.add("out of order", reader.lineOf(row), false));
  return { dropped, order, mapping, lastRow };
}

/** Drops impossible rows; if they are many, looks for what the columns hold in truth and uses that. */
function checkPossible(
  reader: RowReader,
  dropped: Dropped,
  mayBeMapped: boolean,
): MappingGuess | null {
  const { table, tally } = reader;
  let rows = impossibleRows(table).filter((row) => !dropped.has(row));
  let mapping: MappingGuess | null = null;
  if (mayBeMapped && rows.length >= 3 && rows.length > MAPPING_WRONG * table.length) {
    mapping = guessMapping(table, rows.length);
    if (mapping) {
      const columns = [table.open, table.high, table.low, table.close];
      mapping.order.forEach((name, i) => table[name] = columns[i]);
      rows = impossibleRows(table).filter((row) => !dropped.has(row));
    }
  }
  for (const row of rows) {
    dropped.add(row);
    tally.add("impossible prices", reader.lineOf(row));
  }
  return mapping;
}

/** The last row, if it was still forming: by the format's habit, by the file's time, or off the grid. */
function leaveOutLastRow(
  reader: RowReader,
  timeframe: Timeframe | null,
  dropped: Dropped,
  facts: CheckFacts,
): CheckedRows["lastRow"] {
  const { table, tally } = reader, row = table.length - 1;
  if (row < 0 || dropped.has(row)) return null;
  const why = whyUnfinished(table.time, row, timeframe, facts);
  if (!why) return null;
  dropped.add(row);
  const line = reader.lineOf(row);
  tally.add("unfinished", line);
  return { time: table.time[row], line, why };
}

function whyUnfinished(
  times: Float64Array,
  row: number,
  timeframe: Timeframe | null,
  facts: CheckFacts,
): string | null {
  if (timeframe === null) return null;
  const length = timeframeLength(timeframe);
  if (facts.lastRowForms) return "such an export ends with the bar that was forming";
  if (facts.modified !== null && times[row] + length > facts.modified) {
    return "it ends after the file was written";
  }
  const offGrid = length <= 3_600_000 && times[row] % 60_000 !== 0 &&
    times[row - 1] % 60_000 === 0 &&
    length >= 60_000;
  return offGrid ? "it stands off the grid, as a live quote does" : null;
}
