/** Reads any export into bars, with every decision's evidence and every row accounted for. */

import type { Bars } from "../../bars/bars.ts";
import { SourceError } from "../../errors.ts";
import { decideTicker } from "./decide/ticker.ts";
import { decideTimes } from "./decide_times.ts";
import type { ExportFormat } from "./formats/format.ts";
import { guessTarget } from "./guess_target.ts";
import { heldReasons } from "./held.ts";
import { type OpenedExport, openExport } from "./open_export.ts";
import type { ParsedExport, ParseOptions } from "./parsed_export.ts";
import { checkRows } from "./rows/check_rows.ts";
import { takeRows } from "./rows/order_rows.ts";
import { scaleValues } from "./rows/scale_values.ts";
import { RowReader } from "./rows/row_reader.ts";
import { eachLine } from "./text/lines.ts";
import type { RawSource } from "./text/source.ts";

/**
 * Reads an export. Never writes, asks no clock: an unfinished last row is told by the file's own time.
 *
 * Fails with `SourceError` for content that is no table of bars (or that can't be read), `UsageError` for an
 * option that makes no sense, `ChangedError` if the file changes while it is read. Everything that is wrong
 * inside a table is counted in the result, and in `held` if it must not be written as it is.
 */
export async function parseExport(
  source: RawSource,
  options: ParseOptions = {},
): Promise<ParsedExport> {
  const opened = await openExport(source, options);
  const reader = await readRows(opened, options, options.symbol);
  const most = options.symbol ?? mostRows(reader.symbols);
  const rows = most === reader.symbol ? reader : await readRows(opened, options, most);
  const { lookUp } = options;
  const present = lookUp ? await lookUp(guessTarget(opened, rows, options)) : options.present;
  return finish(source, opened, rows, { ...options, present });
}

function mostRows(symbols: ReadonlyMap<string, number>): string | undefined {
  return [...symbols].sort((a, b) => b[1] - a[1])[0]?.[0];
}

async function readRows(
  opened: OpenedExport,
  options: ParseOptions,
  onlySymbol: string | undefined,
): Promise<RowReader> {
  const { text, plan, layout } = opened;
  const reader = new RowReader(text.name, plan, layout, {
    capacity: opened.expectedRows,
    onlySymbol,
  });
  let bytes = 0;
  const ended = await eachLine(text, (chunk, start, end) => {
    reader.take(chunk, start, end);
    bytes += end - start + 1;
    if (options.onProgress && reader.line % 100_000 === 0) options.onProgress(reader.line, bytes);
  });
  if (!ended && reader.lastRefused !== null && reader.lastRefused !== "other symbol") {
    reader.tally.relabelAfter(reader.line - 1, reader.lastRefused, "cut short");
  }
  reader.tally.relabelAfter(reader.lastRowLine, "not a row", "footer");
  if (reader.table.length === 0) throw noBars(reader, onlySymbol);
  return reader;
}

function noBars(reader: RowReader, symbol: string | undefined): SourceError {
  if (symbol !== undefined && reader.symbols.size > 0) {
    return new SourceError(
      `Cannot import ${reader.name}: it has no rows of ${symbol} (it has ${
        [...reader.symbols.keys()].slice(0, 5).join(", ")
      }).`,
    );
  }
  const found = reader.tally.counts().map(({ kind, count, lines }) =>
    `${count} ${kind}, first on line ${lines[0]}`
  );
  return new SourceError(`Cannot import ${reader.name}: no row is a bar (${found.join("; ")}).`);
}

function finish(
  source: RawSource,
  opened: OpenedExport,
  reader: RowReader,
  options: ParseOptions,
): ParsedExport {
  const format = opened.format.value!;
  const notes = layoutNotes(opened);
  const rows = reader.table.length;
  scaleValues(reader.table, opened.plan, format, notes);
  const found = decideTimes(source, opened, reader, options, notes);
  const checked = checkRows(reader, found.timeframe.value, {
    lastRowForms: format.lastRowForms ?? false,
    modified: source.modified,
    tradingDays: found.times.tradingDays,
    mayBeMapped: options.columns === undefined,
  });
  const bars = takeRows(reader.table, checked.dropped, checked.order);
  noteBars(bars, format, notes);
  const decisions = {
    format: opened.format,
    ticker: decideTicker(opened.text.name, format, {
      user: options.ticker,
      symbol: reader.symbol,
      firstTime: bars.time[0] ?? 0,
    }),
    timeframe: found.timeframe,
    zone: found.times.zone,
    stamp: found.times.stamp,
    dates: found.dates,
  };
  const counts = reader.tally.counts();
  const symbols = [...reader.symbols];
  return {
    name: source.name,
    bars,
    decisions,
    counts,
    rejects: reader.tally.rejects(),
    lines: reader.line,
    rows,
    lastRowLeftOut: checked.lastRow,
    tradingDays: found.times.tradingDays,
    symbols,
    adjustment: adjustmentOf(source.name),
    notes,
    held: heldReasons({
      decisions,
      counts,
      symbols,
      symbolChosen: options.symbol !== undefined,
      skipBad: options.skipBad ?? false,
      mapping: checked.mapping,
      headerLies: opened.plan.headerLies,
      columnsGiven: options.columns !== undefined,
      firstSkipped: found.firstSkipped,
      bars: bars.time.length,
      lineOf: (row) => reader.lineOf(row),
    }),
  };
}

function layoutNotes({ layout }: OpenedExport): string[] {
  const notes: string[] = [];
  if (layout.preamble > 0) notes.push(`${layout.preamble} lines before the header were left out`);
  if (layout.wholeLineQuoted) notes.push("every line stands in quotes as a whole");
  if (layout.decimalComma) notes.push("numbers are written with a decimal comma");
  return notes;
}

function noteBars(bars: Bars, format: ExportFormat, notes: string[]): void {
  let filled = 0;
  for (let i = 0; i < bars.time.length; i++) {
    if (bars.volume[i] === 0 && bars.high[i] === bars.low[i]) filled++;
  }
  if (filled > 0) {
    notes.push(`${filled} bars have no volume and one price: filled by ${format.title}`);
  }
}

function adjustmentOf(name: string): ParsedExport["adjustment"] {
  if (/un-?adjusted/i.test(name)) return "unadjusted";
  if (/ratio/i.test(name)) return "ratio";
  return /adjusted|backadj|_CCB|_adj/i.test(name) ? "back-adjusted" : "unknown";
}
