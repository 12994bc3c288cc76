/** How each file is served: by Yahoo directly, made from a shorter timeframe of Yahoo's, or not at all. */

import type { Timeframe } from "../../bars/timeframe.ts";
import { LIMITS, servedAs, type YahooInterval } from "../../sources/yahoo/limits.ts";
import type { SymbolTable } from "../../sources/yahoo/symbols.ts";

export type Served =
  | {
    readonly kind: "direct";
    readonly symbol: string;
    readonly interval: YahooInterval;
    readonly fetched: Timeframe;
    readonly words: string;
  }
  | {
    readonly kind: "derived";
    readonly symbol: string;
    readonly interval: YahooInterval;
    /** The timeframe that is asked for and aggregated. */
    readonly fetched: Timeframe;
    readonly words: string;
  }
  | { readonly kind: "none"; readonly words: string };

/** How a file of this ticker and timeframe is served. */
export function servedBy(ticker: string, timeframe: Timeframe, symbols: SymbolTable): Served {
  const symbol = symbols.find(ticker);
  if (symbol.kind === "unknown") {
    return { kind: "none", words: `no source, import only: ${symbol.reason}` };
  }
  const as = servedAs(timeframe);
  if (as.kind === "none") {
    return { kind: "none", words: `no source, import only: Yahoo has no ${timeframe} bars` };
  }
  if (as.kind === "direct") return direct(symbol.yahoo, as.interval, timeframe);
  const from = servedAs(as.from);
  if (from.kind !== "direct") {
    return { kind: "none", words: `no source, import only: Yahoo has no ${timeframe} bars` };
  }
  return {
    kind: "derived",
    symbol: symbol.yahoo,
    interval: from.interval,
    fetched: as.from,
    words: `made from ${symbol.yahoo} ${as.from}`,
  };
}

function direct(symbol: string, interval: YahooInterval, timeframe: Timeframe): Served {
  const { lookback } = LIMITS[interval];
  const back = lookback === undefined ? "" : `, ${lookback} days back`;
  return {
    kind: "direct",
    symbol,
    interval,
    fetched: timeframe,
    words: `${symbol} ${interval}${back}`,
  };
}
