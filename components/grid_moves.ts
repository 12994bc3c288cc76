/** Which cell an arrow leads to. Pure. */

import type { TickerRow } from "../core/operations/dashboard/view/overview.ts";

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Rows whose ticker holds the text, in either case. */
export function filtered(tickers: readonly TickerRow[], query: string): readonly TickerRow[] {
  const wanted = query.trim().toLowerCase();
  return wanted === ""
    ? tickers
    : tickers.filter(({ ticker }) => ticker.toLowerCase().includes(wanted));
}

/** The next cell in an arrow's direction, empty places skipped; `null` for another key or at the edge. */
export function besideOf(
  tickers: readonly TickerRow[],
  columns: readonly string[],
  id: string,
  key: string,
): string | null {
  const step = STEPS[key];
  if (!step) return null;
  let row = tickers.findIndex(({ files }) => files.some((file) => file.id === id));
  const file = tickers[row]?.files.find((one) => one.id === id);
  let column = file ? columns.indexOf(file.timeframe) : -1;
  if (column < 0) return null;
  for (;;) {
    row += step[0];
    column += step[1];
    if (!tickers[row] || columns[column] === undefined) return null;
    const found = tickers[row].files.find(({ timeframe }) => timeframe === columns[column]);
    if (found) return found.id;
  }
}
