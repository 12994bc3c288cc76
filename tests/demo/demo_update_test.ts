/** The demo as a whole: what its store holds and what its stand-in serves belong together. */

import assert from "node:assert/strict";
import { lowerBound, sliceBars, VALUE_COLUMNS } from "../../core/bars/bars.ts";
import { DAY } from "../../core/bars/timeframe.ts";
import { YahooClient } from "../../core/sources/yahoo/client.ts";
import { fetchBars } from "../../core/sources/yahoo/fetch.ts";
import { servedAs } from "../../core/sources/yahoo/limits.ts";
import { SymbolTable } from "../../core/sources/yahoo/symbols.ts";
import { type DemoBars, demoBars, demoStorePlan } from "../../demo/make_store_bars.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { startStandIn } from "../../demo/stand_in.ts";

const market = simulatedMarket({ seed: 1 });
const NOW = Date.parse("2026-11-22T15:00Z");
const files = demoStorePlan(NOW).filter((file) => file.kind === "bars");
const served = files.filter(({ timeframe }) => servedAs(timeframe).kind === "direct");

async function fetched({ ticker, timeframe }: DemoBars, from: number) {
  await using standIn = startStandIn({ market, now: () => NOW });
  const symbol = new SymbolTable().find(ticker);
  assert.ok(symbol.kind === "known");
  const client = new YahooClient({ endpoint: standIn.endpoint, pace: 0, now: () => NOW });
  return await fetchBars(client, { symbol: symbol.yahoo, timeframe, from, now: NOW });
}

/** The date of the trading day in which a bar opens. */
function dayText(ticker: string, time: number): string {
  return new Date(market.sessions(ticker, time, time + 1)[0].day).toISOString().slice(0, 10);
}

for (const file of served) {
  Deno.test(`the stand-in continues the demo's ${file.path}`, async () => {
    const from = file.range.to - 3 * DAY;
    const held = demoBars(market, { ...file, range: { from, to: file.range.to } });
    const { bars, dates, unreachable } = await fetched(file, from);
    const start = dates?.indexOf(dayText(file.ticker, held.time[0])) ??
      lowerBound(bars.time, held.time[0]);
    const overlap = sliceBars(bars, start, start + held.time.length);
    for (const name of VALUE_COLUMNS) assert.deepEqual([...overlap[name]], [...held[name]]);
    assert.equal(unreachable, undefined);
    const behind = bars.time.length - start - held.time.length;
    assert.equal(behind > 0, file.ticker !== "QQQ");
    if (dates) assert.equal(dates.at(-1), "2026-11-20");
  });
}
