import assert from "node:assert/strict";
import { ANSWER_FAULTS, CHART_FAULTS, type FaultName } from "../../demo/faults.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { startStandIn } from "../../demo/stand_in.ts";

const market = simulatedMarket({ seed: 7 });
const NOW = Date.parse("2026-11-19T17:23:45Z");
const DAY = 86_400;

function open(faults: Record<string, readonly FaultName[]> = {}) {
  return startStandIn({ market, now: () => NOW, faults });
}

async function ask(endpoint: string, symbol: string, interval: string, days: number) {
  const to = Math.floor(NOW / 1000),
    query = `interval=${interval}&period1=${to - days * DAY}&period2=${to}`;
  const response = await fetch(`${endpoint}/v8/finance/chart/${symbol}?${query}`);
  return { response, body: await response.json() };
}

Deno.test("startStandIn() listens on this machine only and says what it is", async () => {
  await using standIn = open();
  assert.match(standIn.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
  const { response } = await ask(standIn.endpoint, "ES=F", "5m", 1);
  assert.equal(response.headers.get("x-barkeep-stand-in"), "simulated data, not Yahoo");
  assert.equal(standIn.log[0].source, "stand-in");
});

Deno.test("startStandIn() answers in Yahoo's shape", async () => {
  await using standIn = open();
  const { body } = await ask(standIn.endpoint, "ES=F", "5m", 1);
  const [result] = body.chart.result;
  assert.equal(body.chart.error, null);
  assert.deepEqual(Object.keys(result), ["meta", "timestamp", "indicators"]);
  assert.equal(result.meta.exchangeTimezoneName, "America/New_York");
  assert.equal(result.meta.dataGranularity, "5m");
  assert.ok(Array.isArray(result.meta.tradingPeriods[0]));
  const [quote] = result.indicators.quote;
  for (const name of ["open", "high", "low", "close"]) {
    assert.ok(quote[name].every((price: number) => Math.fround(price) === price));
  }
  const live = result.timestamp.at(-1);
  assert.equal(live, result.meta.regularMarketTime);
  assert.notEqual(live % 300, 0);
  assert.equal(quote.volume.at(-1), 0);
});

Deno.test("startStandIn() serves prices whose float32 shows", async () => {
  await using standIn = open();
  const { body } = await ask(standIn.endpoint, "CL=F", "1h", 5);
  const closes: number[] = body.chart.result[0].indicators.quote[0].close;
  assert.ok(closes.some((price) => String(price).length > 8), `${closes[0]}`);
});

Deno.test("startStandIn() adds adjclose and midnight stamps to futures days", async () => {
  await using standIn = open();
  const { body } = await ask(standIn.endpoint, "ES=F", "1d", 9);
  const [result] = body.chart.result;
  assert.equal(result.indicators.adjclose[0].adjclose.length, result.timestamp.length);
  assert.equal(result.meta.tradingPeriods, undefined);
  assert.ok(result.timestamp.slice(0, -1).every((stamp: number) => stamp % DAY === 5 * 3600));
  assert.equal(result.timestamp.at(-1), result.meta.regularMarketTime);
});

for (
  const [interval, days, text] of [
    ["1m", 9, "Only 8 days worth of 1m granularity data are allowed to be fetched per request."],
    ["5m", 61, "The requested range must be within the last 60 days."],
    ["1h", 731, "The requested range must be within the last 730 days."],
  ] as const
) {
  Deno.test(`startStandIn() refuses ${days} days of ${interval} in Yahoo's words`, async () => {
    await using standIn = open();
    const { response, body } = await ask(standIn.endpoint, "ES=F", interval, days);
    assert.equal(response.status, 422);
    assert.equal(body.chart.error.code, "Unprocessable Entity");
    assert.ok(body.chart.error.description.endsWith(text), body.chart.error.description);
  });
}

Deno.test("startStandIn() knows neither other symbols nor other intervals", async () => {
  await using standIn = open();
  assert.equal((await ask(standIn.endpoint, "MSFT", "1d", 5)).response.status, 404);
  assert.equal((await ask(standIn.endpoint, "ES=F", "1s", 5)).response.status, 400);
});

Deno.test("startStandIn() changes its faults while it runs", async () => {
  await using standIn = open({ "*": ["not-found"] });
  const status = async () => (await ask(standIn.endpoint, "ES=F", "5m", 1)).response.status;
  assert.equal(await status(), 404);
  standIn.setFaults("*", []);
  assert.equal(await status(), 200);
  assert.deepEqual(standIn.log.map(({ faults }) => faults), [["not-found"], []]);
});

Deno.test("startStandIn() has every fault under one name", () => {
  const names = [...ANSWER_FAULTS, ...CHART_FAULTS];
  assert.equal(new Set(names).size, names.length);
});
