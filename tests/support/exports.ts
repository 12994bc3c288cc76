/** Exports of bars as platforms write them, for tests. */

import type { Bars } from "../../core/bars/bars.ts";
import { NEW_YORK, wallFromUtc, type Zone } from "../../core/bars/zone.ts";

function lines(bars: Bars, line: (row: number) => string): string {
  return Array.from(bars.time, (_, row) => `${line(row)}\n`).join("");
}

function prices({ open, high, low, close }: Bars, row: number, separator = ","): string {
  return [open[row], high[row], low[row], close[row]].join(separator);
}

/** TradingView: Unix seconds. The last row is still forming, as in its exports. */
export function tradingView(bars: Bars): string {
  const rows = lines(
    bars,
    (row) => `${bars.time[row] / 1000},${prices(bars, row)},${bars.volume[row]}`,
  );
  return `time,open,high,low,close,Volume\n${rows}`;
}

function clockParts(bars: Bars, row: number, zone: Zone, shift = 0): [string, string] {
  const text = new Date(wallFromUtc(zone, bars.time[row]) + shift).toISOString();
  return [text.slice(0, 10), text.slice(11, 19)];
}

/** NinjaTrader: semicolons, no header, UTC, stamped at the close. `length` is the timeframe, ms. */
export function ninjaTrader(bars: Bars, length: number): string {
  return lines(bars, (row) => {
    const [date, clock] = clockParts(bars, row, "UTC" as Zone, length);
    const stamp = `${date.replaceAll("-", "")} ${clock.replaceAll(":", "")}`;
    return `${stamp};${prices(bars, row, ";")};${bars.volume[row]}`;
  });
}

/** MetaTrader 4: the broker's clock, which nothing in the file names. */
export function metaTrader4(bars: Bars, zone: Zone = NEW_YORK): string {
  return lines(bars, (row) => {
    const [date, clock] = clockParts(bars, row, zone);
    return `${date.replaceAll("-", ".")},${clock.slice(0, 5)},${prices(bars, row)},${
      Math.max(1, bars.volume[row])
    }`;
  });
}

/** BacktestMarket: day before month, semicolons, no header. */
export function backtestMarket(bars: Bars, zone: Zone): string {
  return lines(bars, (row) => {
    const [date, clock] = clockParts(bars, row, zone);
    const [year, month, day] = date.split("-");
    return `${day}/${month}/${year};${clock.slice(0, 5)};${prices(bars, row, ";")};${
      bars.volume[row]
    }`;
  });
}
