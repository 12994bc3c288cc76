import assert from "node:assert/strict";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { parseZone } from "../../../../core/bars/zone.ts";
import { clean } from "../../../../core/sources/yahoo/clean.ts";
import { at, chartOf, countsOf, requestOf, timesOf } from "./support.ts";

const DAILY = {
  interval: "1d",
  timeframe: parseTimeframe("1D"),
  keepFrom: at("2026-03-01T05:00Z"),
};
const lead = { time: at("2026-02-20T05:00Z") };
const STOCK = { instrumentType: "EQUITY", exchangeName: "NMS", symbol: "AAPL" };
const row = (text: string, more = {}) => ({ time: at(text), ...more });

Deno.test("clean() knows a daily bar by its exchange-local date, across a change of clocks", () => {
  const result = clean(
    chartOf([lead, row("2026-03-05T05:00Z"), row("2026-03-06T05:00Z"), row("2026-03-09T04:00Z")]),
    requestOf(DAILY),
  );
  assert.deepEqual(result.dates, ["2026-03-05", "2026-03-06", "2026-03-09"]);
  assert.deepEqual(timesOf(result), ["2026-03-05T05:00", "2026-03-06T05:00", "2026-03-09T04:00"]);
});

Deno.test("clean() stamps a stock's day at local midnight, whatever the row's stamp", () => {
  const result = clean(
    chartOf([lead, row("2026-03-06T14:30Z"), row("2026-03-09T20:00:01Z")], STOCK),
    requestOf(DAILY),
  );
  assert.deepEqual(result.dates, ["2026-03-06", "2026-03-09"]);
  assert.deepEqual(timesOf(result), ["2026-03-06T05:00", "2026-03-09T04:00"]);
});

Deno.test("clean() makes one day of the settled row and the live row of a date", () => {
  const result = clean(
    chartOf([
      lead,
      row("2026-03-06T14:30Z", { volume: 900 }),
      row("2026-03-06T20:59:59Z", { volume: 10 }),
    ], STOCK),
    requestOf(DAILY),
  );
  assert.deepEqual(result.dates, ["2026-03-06"]);
  assert.deepEqual([...result.bars.volume], [900]);
});

Deno.test("clean() never returns today's daily bar, yesterday's only after its settlement", () => {
  const dates = (now: string, rows: string[]) =>
    clean(chartOf([lead, ...rows.map((text) => row(text))]), requestOf({ ...DAILY, now: at(now) }))
      .dates;
  const rows = ["2026-03-04T05:00Z", "2026-03-05T05:00Z"];
  assert.deepEqual(dates("2026-03-06T04:59Z", rows), ["2026-03-04"]); // still the 5th in New York
  assert.deepEqual(dates("2026-03-06T05:01Z", rows), ["2026-03-04", "2026-03-05"]);
});

Deno.test("clean() gives a futures quote of the evening to the next trading day", () => {
  const rows = [lead, row("2026-03-05T05:00Z"), row("2026-03-06T02:30:10Z", { close: 100.5 })];
  const result = clean(chartOf(rows), requestOf({ ...DAILY, now: at("2026-03-06T05:10Z") }));
  assert.deepEqual(result.dates, ["2026-03-05"]);
  assert.equal(result.bars.close[0], 100);
  assert.deepEqual(countsOf(result.leftOut), { "not yet final": 1 });
});

Deno.test("clean() leaves a futures row with a weekend date out", () => {
  const rows = [lead, row("2026-03-06T05:00Z"), row("2026-03-08T05:00Z"), row("2026-03-09T04:00Z")];
  const result = clean(chartOf(rows), requestOf(DAILY));
  assert.deepEqual(result.dates, ["2026-03-06", "2026-03-09"]);
  assert.deepEqual(countsOf(result.leftOut), { "a weekend date, no trading day": 1 });
});

Deno.test("clean() moves a day that slipped an hour before midnight to its date", () => {
  const zone = parseZone("America/Sao_Paulo");
  const rows = [lead, row("2026-03-05T02:00Z"), row("2026-03-06T03:00Z")];
  const result = clean(chartOf(rows, { ...STOCK, zone }), requestOf(DAILY));
  assert.deepEqual(result.dates, ["2026-03-05", "2026-03-06"]);
});

Deno.test("clean() holds a round-the-clock day back until it is over", () => {
  const rows = [lead, row("2026-03-05T00:00Z")];
  const dates = (now: string) =>
    clean(
      chartOf(rows, {
        instrumentType: "CRYPTOCURRENCY",
        exchangeName: "CCC",
        zone: parseZone("UTC"),
      }),
      requestOf({ ...DAILY, now: at(now) }),
    ).dates;
  assert.deepEqual(dates("2026-03-06T00:01Z"), []);
  assert.deepEqual(dates("2026-03-06T00:02Z"), ["2026-03-05"]);
});

Deno.test("clean() leaves the first daily row of a request out, unless it is the first trade ever", () => {
  const rows = [row("2026-03-05T05:00Z"), row("2026-03-06T05:00Z")];
  assert.deepEqual(clean(chartOf(rows), requestOf(DAILY)).dates, ["2026-03-06"]);
  const young = { firstTradeDate: at("2026-03-05T05:00Z") };
  assert.deepEqual(clean(chartOf(rows, young), requestOf(DAILY)).dates, [
    "2026-03-05",
    "2026-03-06",
  ]);
});

Deno.test("clean() keeps daily bars from the date that is asked for on", () => {
  const rows = [lead, row("2026-03-04T05:00Z"), row("2026-03-05T05:00Z")];
  const result = clean(chartOf(rows), requestOf({ ...DAILY, keepFrom: at("2026-03-05T20:00Z") }));
  assert.deepEqual(result.dates, ["2026-03-05"]);
  assert.deepEqual(result.leftOut, []);
});
