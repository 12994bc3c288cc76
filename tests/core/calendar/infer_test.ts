import assert from "node:assert/strict";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { expectedBars } from "../../../core/calendar/expected.ts";
import { inferHours } from "../../../core/calendar/infer.ts";
import { marketOf, MARKETS } from "../../../core/calendar/markets.ts";

const at = (text: string) => Date.parse(text);
const FIVE = parseTimeframe("5m");

for (const id of ["cme_equity", "us_equity", "us_equity_extended", "round_the_clock"]) {
  Deno.test(`inferHours() finds the ordinary days of ${id} from what it expects`, () => {
    const market = MARKETS[id];
    const times = expectedBars(market, FIVE, at("2025-02-01T00:00Z"), at("2025-06-01T00:00Z"));
    const found = inferHours(times, FIVE);
    assert.equal(found?.inferred, true);
    const day = [at("2025-05-14T00:00Z"), at("2025-05-16T00:00Z")] as const;
    assert.deepEqual(expectedBars(found!, FIVE, ...day), expectedBars(market, FIVE, ...day));
  });
}

Deno.test("inferHours() says nothing from a week of bars", () => {
  const times = expectedBars(
    MARKETS.us_equity,
    FIVE,
    at("2025-02-03T00:00Z"),
    at("2025-02-08T00:00Z"),
  );
  assert.equal(inferHours(times, FIVE), null);
  assert.equal(inferHours([], FIVE), null);
});

Deno.test("marketOf() knows a ticker under its names", () => {
  const ids = (names: string[]) => names.map((name) => marketOf(name)?.id ?? null);
  const es = ["ES1", "ES1!", "/ES", "ES", "-ES", "CME_MINI_ES1!", "ES=F", "es1", "MES1"];
  assert.deepEqual(new Set(ids(es)), new Set(["cme_equity"]));
  assert.deepEqual(ids(["NQ1", "YM1", "RTY1", "CL1", "NG=F", "GC1", "SI1"]), [
    "cme_equity",
    "cme_equity",
    "cme_equity",
    "cme_energy",
    "cme_energy",
    "cme_metals",
    "cme_metals",
  ]);
  assert.deepEqual(ids(["^SPX", "VIX", "QQQ", "AAPL", "BTCUSD", "RELIANCE.NS", "ESTC", "CLX"]), [
    "cboe_index",
    "cboe_volatility",
    "us_equity",
    "us_equity",
    "round_the_clock",
    null,
    null,
    null,
  ]);
});
