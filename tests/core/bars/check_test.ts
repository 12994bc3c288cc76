import assert from "node:assert/strict";
import { type Bar, barsOf } from "../../../core/bars/bars.ts";
import { checkBars } from "../../../core/bars/check.ts";
import { samePrice, sameVolume } from "../../../core/bars/equality.ts";
import { endOfBar, revisionWindow } from "../../../core/bars/final.ts";
import { outranks } from "../../../core/bars/source.ts";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { parquetBars, realTest } from "./real.ts";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-01-01T00:00Z");

function bar(time: string, change: Partial<Bar> = {}): Bar {
  return { time: at(time), open: 1, high: 2, low: 0, close: 1, volume: 3, ...change };
}

function check(rows: Bar[], timeframe = "1m") {
  const options = { timeframe: parseTimeframe(timeframe), market: CME_EQUITY, now: NOW };
  return checkBars(barsOf(rows), options).map(({ kind, count, rows }) => [kind, count, ...rows]);
}

Deno.test("checkBars() puts what blocks writing first", () => {
  const rows = [
    bar("2025-12-04T15:00Z", { high: 0.5 }),
    bar("2025-12-04T15:02Z"),
    bar("2025-12-04T15:01Z"),
    bar("2025-12-04T15:01Z"),
  ];
  assert.deepEqual(check(rows), [
    ["out of order", 1, 2],
    ["equal timestamps", 1, 3],
    ["impossible prices", 1, 0],
  ]);
});

Deno.test("checkBars() finds missing, infinite and future values", () => {
  const rows = [
    bar("2025-12-04T15:00Z", { close: NaN }),
    bar("2025-12-04T15:01Z", { high: Infinity }),
    bar("2025-12-04T15:02Z", { volume: -1 }),
    bar("2026-05-04T15:02Z"),
  ];
  assert.deepEqual(check(rows), [
    ["price missing", 1, 0],
    ["price not finite", 1, 1],
    ["negative volume", 1, 2],
    ["in the future", 1, 3],
  ]);
});

Deno.test("checkBars() keeps quiet about legal oddities", () => {
  const rows = [
    bar("1939-12-04T15:00Z", { open: -3, high: -2, low: -24.29, close: -3 }),
    bar("1969-12-31T23:59Z", { volume: NaN }),
    bar("2025-12-04T15:00Z", { volume: -0 }),
    bar("2025-12-04T15:01Z", { open: 1, high: 1, low: 1, close: 1, volume: 0 }),
    bar("2025-12-04T15:02Z", { close: 0.2471399999999999 }),
  ];
  assert.deepEqual(check(rows), []);
});

Deno.test("checkBars() finds doubled days and a second grid", () => {
  assert.deepEqual(check([bar("2025-12-03T23:00Z"), bar("2025-12-04T05:00Z")], "1D"), [
    ["doubled trading periods", 1, 0],
  ]);
  const grid = ["03", "07", "11", "12"].map((hour) => bar(`2025-12-04T${hour}:00Z`));
  assert.deepEqual(check(grid, "4h"), [["two grids", 1, 3]]);
});

realTest(
  "checkBars() finds in the real files what their readme says, and nothing else",
  async () => {
    const kinds = async (file: string, timeframe: string) => {
      const bars = await parquetBars(`${file}.parquet`);
      const options = { timeframe: parseTimeframe(timeframe), market: CME_EQUITY, now: NOW };
      return checkBars(bars, options).map(({ kind, count }) => [kind, count]);
    };
    assert.deepEqual(await kinds("store/ES1_5m", "5m"), []);
    assert.deepEqual(await kinds("store/CL1_1D", "1D"), []);
    assert.deepEqual(await kinds("store/ES1_1D", "1D"), [["doubled trading periods", 253]]);
    assert.deepEqual(await kinds("store/CL1_4h", "4h"), [["two grids", 7]]);
  },
);

Deno.test("samePrice() decodes noise but keeps short decimals apart", () => {
  for (
    const [a, b] of [
      [58.32, Math.fround(58.32)],
      [58.319999695, 58.32],
      [247.1399999999999, 247.14],
      [-24.29, Math.fround(-24.29)],
      [0, -0],
      [NaN, NaN],
    ]
  ) assert.equal(samePrice(a, b), true, `${a} ${b}`);
  for (
    const [a, b] of [
      [131072.01, 131072.02],
      [5000, 5000.25],
      [0.00002853, 0.00002854],
      [1, NaN],
    ]
  ) assert.equal(samePrice(a, b), false, `${a} ${b}`);
  assert.deepEqual([sameVolume(NaN, NaN), sameVolume(0, NaN)], [true, false]);
});

Deno.test("endOfBar() ends a day with its market, a week with its last day", () => {
  const end = (timeframe: string, stamp: string) =>
    new Date(endOfBar(parseTimeframe(timeframe), at(stamp), CME_EQUITY)).toISOString().slice(0, 16);
  assert.equal(end("5m", "2025-12-04T15:00Z"), "2025-12-04T15:05");
  assert.equal(end("1D", "2025-12-03T23:00Z"), "2025-12-04T22:00");
  assert.equal(end("1D", "2025-11-28T00:00Z"), "2025-11-28T18:15");
  assert.equal(end("1W", "2025-11-23T23:00Z"), "2025-11-28T18:15");
  // Thanksgiving counts to the Friday.
  assert.equal(end("1D", "2025-11-26T23:00Z"), "2025-11-28T18:15");
});

Deno.test("revisionWindow() is for sources that correct themselves, outranks() for better ones", () => {
  assert.ok(revisionWindow("yahoo", parseTimeframe("1m")) > 0);
  assert.equal(revisionWindow("export", parseTimeframe("1m")), 0);
  assert.deepEqual(
    [outranks("export", "yahoo"), outranks("yahoo", "unknown"), outranks("export", "unknown")],
    [true, false, false],
  );
});
