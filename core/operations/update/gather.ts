/** Fetching what a file needs: directly, or in a shorter timeframe that is aggregated onto the file's grid. */

import { type Bars, lowerBound, sliceBars } from "../../bars/bars.ts";
import type { YahooClient } from "../../sources/yahoo/client.ts";
import { fetchBars, type YahooBars } from "../../sources/yahoo/fetch.ts";
import type { Served } from "./served.ts";

/** A way of being served that asks Yahoo for something. */
export type ServedBySource = Exclude<Served, { kind: "none" }>;

/**
 * One run's fetches. Files that need the same symbol and timeframe share one fetch when it reaches far
 * enough back: 1h and 4h, daily and weekly.
 */
export class Gatherer {
  readonly #fetched = new Map<string, { from: number; answer: Promise<YahooBars> }>();

  constructor(readonly client: YahooClient, readonly now: number) {}

  /** Throws `SourceError` if the source refused everything. */
  fetch(served: ServedBySource, from: number): Promise<YahooBars> {
    const key = `${served.symbol} ${served.fetched}`, known = this.#fetched.get(key);
    if (known && known.from <= from) return known.answer;
    const answer = fetchBars(this.client, {
      symbol: served.symbol,
      timeframe: served.fetched,
      from,
      now: this.now,
    });
    this.#fetched.set(key, { from, answer });
    return answer;
  }
}

/** The bars of an answer from `from` on; a shared fetch may reach further back. */
export function barsFrom({ bars }: Pick<YahooBars, "bars">, from: number): Bars {
  return sliceBars(bars, lowerBound(bars.time, from));
}
