import assert from "node:assert/strict";
import { concatBars } from "../../../../core/bars/bars.ts";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { marketOf } from "../../../../core/calendar/markets.ts";
import { newHoles } from "../../../../core/operations/restore/holes.ts";
import { at, minutes } from "../../../support/kept_store.ts";

const market = marketOf("ES1")!;
const ONE_MINUTE = parseTimeframe("1m");
const DAY_MINUTES = 1440;

Deno.test("newHoles() tells a hole of 209 days that the present file has not", () => {
  const restored = concatBars([minutes(0, 10), minutes(209 * DAY_MINUTES, 10)]);
  const present = concatBars([
    minutes(0, 10),
    at([50 * DAY_MINUTES], 1),
    minutes(209 * DAY_MINUTES, 10),
  ]);
  const [hole, ...rest] = newHoles(restored, { timeframe: ONE_MINUTE, market, present });
  assert.deepEqual([rest.length, hole.days, hole.presentBars], [0, 208, 1]);
  assert.ok(hole.missingBars > 100_000);
});

Deno.test("newHoles() passes over what both files lack, and over closed hours", () => {
  const restored = concatBars([minutes(0, 10), minutes(30, 10)]);
  assert.deepEqual(newHoles(restored, { timeframe: ONE_MINUTE, market, present: restored }), []);
  // 15:00Z Monday plus 7 hours: from 17:00 to 18:00 New York nothing trades.
  const night = concatBars([minutes(419, 1), minutes(480, 1)]);
  const odd = concatBars([minutes(419, 1), at([450], 1), minutes(480, 1)]);
  assert.deepEqual(newHoles(night, { timeframe: ONE_MINUTE, market, present: odd }), []);
});

Deno.test("newHoles() of a file that is gone tells long holes only", () => {
  const restored = concatBars([minutes(0, 10), minutes(30, 10), minutes(20 * DAY_MINUTES, 2)]);
  const holes = newHoles(restored, { timeframe: ONE_MINUTE, market, present: null });
  assert.deepEqual(holes.map(({ days }) => days), [19]);
});
