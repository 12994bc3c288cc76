/** The instruments of the simulated market. Prices and volumes are of the right size, nothing more. */

import { CME_ENERGY } from "../core/calendar/cme_energy.ts";
import { CME_EQUITY } from "../core/calendar/cme_equity.ts";
import { CME_METALS } from "../core/calendar/cme_metals.ts";
import type { Market } from "../core/calendar/market.ts";
import { US_EQUITY } from "../core/calendar/us_equity.ts";

export interface Instrument {
  readonly ticker: string;
  /** Symbol at Yahoo. */
  readonly yahoo: string;
  readonly name: string;
  /** Its trading hours. */
  readonly market: Market;
  readonly tick: number;
  /** Price around which the walk starts. */
  readonly base: number;
  /** Yearly drift and deviation of the logarithm of the price. */
  readonly drift: number;
  readonly volatility: number;
  /** Contracts or shares on an ordinary day. */
  readonly dailyVolume: number;
  /** As Yahoo names it. */
  readonly exchange: string;
  readonly type: "FUTURE" | "ETF";
  /** Contract months of a future, as Yahoo's short names have them. */
  readonly months: readonly string[];
  /** Instruments of one group follow one common path, each with some noise of its own. */
  readonly group: string;
}

const QUARTERS = ["Mar", "Jun", "Sep", "Dec"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Trading hours by Yahoo's name of the exchange. */
const MARKETS_OF: Readonly<Record<string, Market>> = {
  CME: CME_EQUITY,
  NYM: CME_ENERGY,
  CMX: CME_METALS,
};

function future(
  ticker: string,
  name: string,
  exchange: string,
  figures: Pick<Instrument, "tick" | "base" | "drift" | "volatility" | "dailyVolume" | "group">,
  months = QUARTERS,
): Instrument {
  const yahoo = `${ticker.replace(/1$/, "")}=F`;
  return {
    ticker,
    yahoo,
    name,
    market: MARKETS_OF[exchange],
    exchange,
    type: "FUTURE",
    months,
    ...figures,
  };
}

function fund(
  ticker: string,
  name: string,
  exchange: string,
  figures: Pick<Instrument, "tick" | "base" | "drift" | "volatility" | "dailyVolume" | "group">,
): Instrument {
  return {
    ...{ ticker, yahoo: ticker, name, market: US_EQUITY, exchange, type: "ETF", months: [] },
    ...figures,
  };
}

export const INSTRUMENTS: readonly Instrument[] = [
  future("ES1", "E-Mini S&P 500", "CME", {
    ...{ tick: 0.25, base: 2600, drift: 0.09, volatility: 0.17, dailyVolume: 1_400_000 },
    group: "us",
  }),
  future("NQ1", "Nasdaq 100", "CME", {
    ...{ tick: 0.25, base: 8200, drift: 0.12, volatility: 0.22, dailyVolume: 550_000 },
    group: "us",
  }),
  future("CL1", "Crude Oil", "NYM", {
    ...{ tick: 0.01, base: 62, drift: 0.01, volatility: 0.34, dailyVolume: 320_000 },
    group: "oil",
  }, MONTHS),
  future("GC1", "Gold", "CMX", {
    ...{ tick: 0.1, base: 1650, drift: 0.07, volatility: 0.15, dailyVolume: 190_000 },
    group: "gold",
  }, ["Feb", "Apr", "Jun", "Aug", "Oct", "Dec"]),
  fund("SPY", "SPDR S&P 500 ETF", "PCX", {
    ...{ tick: 0.01, base: 260, drift: 0.09, volatility: 0.17, dailyVolume: 70_000_000 },
    group: "us",
  }),
  fund("QQQ", "Invesco QQQ Trust", "NMS", {
    ...{ tick: 0.01, base: 200, drift: 0.12, volatility: 0.22, dailyVolume: 45_000_000 },
    group: "us",
  }),
];
