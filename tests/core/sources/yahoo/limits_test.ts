import assert from "node:assert/strict";
import fc from "fast-check";
import { DAY, parseTimeframe } from "../../../../core/bars/timeframe.ts";
import {
  floorOf,
  LIMITS,
  planRequests,
  servedAs,
  servedUntil,
  type YahooInterval,
} from "../../../../core/sources/yahoo/limits.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-11-22T15:00Z");
const INTERVALS = Object.keys(LIMITS) as YahooInterval[];

Deno.test("servedAs() names direct, derived and impossible timeframes", () => {
  const as = (text: string) => servedAs(parseTimeframe(text));
  assert.deepEqual(as("1m"), { kind: "direct", interval: "1m" });
  assert.deepEqual(as("60m"), { kind: "direct", interval: "1h" });
  assert.deepEqual(as("1D"), { kind: "direct", interval: "1d" });
  assert.deepEqual(as("4h"), { kind: "derived", from: "1h" });
  assert.deepEqual(as("1W"), { kind: "derived", from: "1D" });
  assert.deepEqual(as("1M"), { kind: "derived", from: "1D" });
  assert.deepEqual(as("3m"), { kind: "derived", from: "1m" });
  assert.deepEqual(as("45m"), { kind: "derived", from: "15m" });
  assert.deepEqual(as("15s"), { kind: "none" });
});

Deno.test("planRequests() brings 30 days of minutes in pieces of at most 7 days", () => {
  const { requests, clamped, unreachable, floor } = planRequests({
    interval: "1m",
    from: NOW - 40 * DAY,
    now: NOW,
  });
  assert.ok(requests.length >= 5 && requests.length <= 8, `${requests.length} requests`);
  assert.equal(floor, NOW - 30 * DAY + HOUR);
  assert.equal(clamped, true);
  assert.deepEqual(unreachable, { from: NOW - 40 * DAY, to: floor });
  assert.equal(requests[0].from, floor);
});

Deno.test("planRequests() asks once where the length of a request is not limited", () => {
  const { requests, clamped } = planRequests({ interval: "1h", from: NOW - 300 * DAY, now: NOW });
  assert.equal(requests.length, 1);
  assert.equal(clamped, false);
});

Deno.test("planRequests() starts a session early, before the weekend if need be", () => {
  const from = Date.parse("2026-11-16T15:00Z"); // a Monday
  const { requests: [first] } = planRequests({ interval: "5m", from, now: NOW });
  assert.equal(first.from, Date.parse("2026-11-13T00:00Z"));
  assert.equal(first.keepFrom, from);
});

Deno.test("planRequests() asks for nothing that lies ahead", () => {
  assert.deepEqual(planRequests({ interval: "1m", from: NOW, now: NOW }).requests, []);
});

Deno.test("planRequests() covers the range without a hole and within Yahoo's limits", () => {
  const anyTime = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2030, 0) });
  const anyAge = fc.integer({ min: 1, max: 4000 * DAY });
  fc.assert(fc.property(fc.constantFrom(...INTERVALS), anyTime, anyAge, (interval, now, age) => {
    const { requests, floor = -Infinity } = planRequests({ interval, from: now - age, now });
    const { perRequest, lookback } = LIMITS[interval];
    let reached = Math.max(now - age, floor);
    for (const { from, to, keepFrom } of requests) {
      assert.equal(keepFrom, reached);
      assert.ok(from <= keepFrom && keepFrom < to && to <= now);
      assert.ok(to - from <= (perRequest ?? Infinity) * DAY);
      assert.ok(from >= now - (lookback ?? Infinity) * DAY + HOUR);
      reached = to;
    }
    assert.equal(reached, now);
  }));
});

Deno.test("servedUntil() is the moment at which a bar passes the floor", () => {
  const time = NOW - 10 * DAY;
  for (const interval of INTERVALS) {
    const until = servedUntil(interval, time);
    if (until !== undefined) assert.equal(floorOf(interval, until), time);
  }
  assert.equal(servedUntil("1d", time), undefined);
  assert.equal(servedUntil("1m", time), time + 30 * DAY - HOUR);
});
