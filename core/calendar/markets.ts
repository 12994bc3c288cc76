/** All markets, and which one a ticker trades on. */

import { CBOE_INDEX, CBOE_VOLATILITY } from "./cboe_index.ts";
import { CME_ENERGY } from "./cme_energy.ts";
import { CME_EQUITY } from "./cme_equity.ts";
import { CME_METALS } from "./cme_metals.ts";
import type { Market } from "./market.ts";
import { ROUND_THE_CLOCK } from "./round_the_clock.ts";
import { US_EQUITY, US_EQUITY_EXTENDED } from "./us_equity.ts";

/** By id, as settings name them. */
export const MARKETS: Readonly<Record<string, Market>> = Object.fromEntries(
  [
    CME_EQUITY,
    CME_ENERGY,
    CME_METALS,
    US_EQUITY,
    US_EQUITY_EXTENDED,
    CBOE_INDEX,
    CBOE_VOLATILITY,
    ROUND_THE_CLOCK,
  ].map((market) => [market.id, market]),
);

/** Roots of futures; a ticker may add a contract number: `ES1`, `ES1!`, `/ES`, `ES=F`. */
const FUTURES: Readonly<Record<string, Market>> = {
  ES: CME_EQUITY,
  MES: CME_EQUITY,
  NQ: CME_EQUITY,
  MNQ: CME_EQUITY,
  RTY: CME_EQUITY,
  M2K: CME_EQUITY,
  YM: CME_EQUITY,
  MYM: CME_EQUITY,
  CL: CME_ENERGY,
  MCL: CME_ENERGY,
  NG: CME_ENERGY,
  GC: CME_METALS,
  MGC: CME_METALS,
  SI: CME_METALS,
};

const NAMED: Readonly<Record<string, Market>> = {
  SPX: CBOE_INDEX,
  NDX: CBOE_INDEX,
  RUT: CBOE_INDEX,
  DJI: CBOE_INDEX,
  VIX: CBOE_VOLATILITY,
  VVIX: CBOE_VOLATILITY,
  QQQ: US_EQUITY,
  SPY: US_EQUITY,
  IWM: US_EQUITY,
  DIA: US_EQUITY,
  TLT: US_EQUITY,
  GLD: US_EQUITY,
  AAPL: US_EQUITY,
  MSFT: US_EQUITY,
  NVDA: US_EQUITY,
  AMZN: US_EQUITY,
  GOOGL: US_EQUITY,
  GOOG: US_EQUITY,
  META: US_EQUITY,
  TSLA: US_EQUITY,
  BTCUSD: ROUND_THE_CLOCK,
  ETHUSD: ROUND_THE_CLOCK,
  BTCUSDT: ROUND_THE_CLOCK,
  ETHUSDT: ROUND_THE_CLOCK,
  "BTC-USD": ROUND_THE_CLOCK,
  "ETH-USD": ROUND_THE_CLOCK,
};

/** How a continuous future is written: a number, a `!`, a slash, `=F`, or the exchange before it. */
const CONTINUOUS =
  /^(?:(?:CME|CBOT|NYMEX|COMEX)(?:_MINI)?(?:_DL)?[_:])?[/-]?([A-Z0-9]{2,3}?)(\d!?|=F|!)?$/;

/**
 * The market of a ticker, or `null` if it is not known: then hours are inferred from the bars, or the
 * settings name a market. A bare `ES` counts as the future, as in the folders Barkeep is made for.
 */
export function marketOf(ticker: string): Market | null {
  const name = ticker.trim().toUpperCase();
  const named = NAMED[name.replace(/^\^/, "")];
  if (named) return named;
  const root = CONTINUOUS.exec(name)?.[1];
  return root === undefined ? null : FUTURES[root] ?? null;
}
