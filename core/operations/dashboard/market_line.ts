/** The header's line on the market: open or closed, and up to when the source has told everything. Pure. */

import { NEW_YORK } from "../../bars/zone.ts";
import type { Market } from "../../calendar/market.ts";
import { marketOf } from "../../calendar/markets.ts";
import { isOpen, lastClose, nextOpen } from "../../calendar/trading.ts";
import { sourceDelay } from "../freshness.ts";
import { momentText } from "./times.ts";
import type { Overview } from "./view/overview.ts";

/** Short names for a line that has no room. */
const SHORT: readonly (readonly [start: string, name: string])[] = [
  ["cme_", "CME"],
  ["us_equity", "US shares"],
  ["cboe_", "Cboe"],
  ["round_the_clock", "crypto"],
];

function shortName({ id, name }: Market): string {
  return SHORT.find(([start]) => id.startsWith(start))?.[1] ?? name;
}

/** The market of most of the tickers; `null` if none is known. */
export function mainMarket(tickers: readonly string[]): Market | null {
  const counts = new Map<Market, number>();
  for (const ticker of tickers) {
    const market = marketOf(ticker);
    if (market) counts.set(market, (counts.get(market) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Up to here bars of the market can be final, UTC ms. */
export function finalUntil(market: Market, now: number): number {
  const told = now - sourceDelay(market);
  return isOpen(market, told) ? told : lastClose(market, told) ?? told;
}

/** `CME open 08:31 NY, Yahoo final to 08:19`. */
export function marketLine(market: Market, now: number): NonNullable<Overview["market"]> {
  const open = isOpen(market, now), final = momentText(NEW_YORK, finalUntil(market, now), now);
  const next = open ? null : nextOpen(market, now);
  const opens = next === null ? "" : `, opens ${momentText(NEW_YORK, next, now)}`;
  const clock = momentText(NEW_YORK, now, now);
  return {
    open,
    text: `${shortName(market)} ${open ? "open" : "closed"} ${clock} NY${opens}, ` +
      `Yahoo final to ${final}`,
  };
}
