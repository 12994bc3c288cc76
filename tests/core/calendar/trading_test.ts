import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { dayText, parseDay } from "../../../core/calendar/days.ts";
import {
  countExpected,
  expectedBars,
  expectedDays,
  tradingMinutes,
} from "../../../core/calendar/expected.ts";
import { hoursBetween } from "../../../core/calendar/hours.ts";
import { MARKETS } from "../../../core/calendar/markets.ts";
import {
  closeOf,
  dayStart,
  isOpen,
  lastClose,
  nextClose,
  nextOpen,
  settlementDay,
  tradingDay,
} from "../../../core/calendar/trading.ts";
import { US_EQUITY } from "../../../core/calendar/us_equity.ts";

const MINUTE = 60_000, DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const iso = (time: number | null) =>
  time === null ? null : new Date(time).toISOString().slice(0, 16);

Deno.test("tradingDay() gives the evening of futures to the next day, in summer and in winter", () => {
  for (
    const [time, day] of [
      ["2025-12-04T22:59Z", "2025-12-04"],
      ["2025-12-04T23:00Z", "2025-12-05"],
      ["2025-07-08T21:59Z", "2025-07-08"],
      ["2025-07-08T22:00Z", "2025-07-09"],
      ["2025-12-07T23:00Z", "2025-12-08"],
    ]
  ) assert.equal(dayText(tradingDay(CME_EQUITY, at(time))), day, time);
  assert.equal(dayText(tradingDay(US_EQUITY, at("2025-07-08T23:59Z"))), "2025-07-08");
});

Deno.test("isOpen() knows the daily halt, the weekend and a day of mourning", () => {
  const open = (time: string) => isOpen(CME_EQUITY, at(time));
  assert.deepEqual(["2025-12-04T21:59Z", "2025-12-04T22:00Z", "2025-12-04T23:00Z"].map(open), [
    true,
    false,
    true,
  ]);
  assert.deepEqual(["2025-12-06T12:00Z", "2025-01-09T14:29Z", "2025-01-09T14:30Z"].map(open), [
    false,
    true,
    false,
  ]);
});

Deno.test("nextOpen(), nextClose() and lastClose() step over weekends and holidays", () => {
  assert.equal(iso(nextOpen(CME_EQUITY, at("2025-12-05T23:00Z"))), "2025-12-07T23:00");
  assert.equal(iso(nextClose(CME_EQUITY, at("2025-12-05T23:00Z"))), "2025-12-08T22:00");
  assert.equal(iso(lastClose(CME_EQUITY, at("2025-12-06T12:00Z"))), "2025-12-05T22:00");
  assert.equal(iso(lastClose(US_EQUITY, at("2025-07-06T12:00Z"))), "2025-07-03T17:00");
  assert.equal(iso(nextOpen(US_EQUITY, at("2025-12-24T18:00Z"))), "2025-12-26T14:30");
  assert.equal(iso(nextClose(US_EQUITY, at("2001-09-10T21:00Z"))), "2001-09-17T20:00");
});

Deno.test("nextClose() does not stop where one stretch touches the next", () => {
  assert.equal(nextClose(MARKETS.round_the_clock, at("2025-01-01T00:00Z")), null);
});

Deno.test("settlementDay() gives a holiday's trading to the next day", () => {
  for (
    const [day, settled] of [
      ["2025-01-20", "2025-01-21"],
      ["2025-07-04", "2025-07-07"],
      ["2025-11-27", "2025-11-28"],
      ["2025-11-28", "2025-11-28"],
      ["2025-12-25", "2025-12-25"],
    ]
  ) assert.equal(dayText(settlementDay(CME_EQUITY, parseDay(day))), settled, day);
});

Deno.test("expectedBars() ends half days and begins again in the evening", () => {
  const bars = expectedBars(
    CME_EQUITY,
    parseTimeframe("5m"),
    at("2025-07-03T16:00Z"),
    at("2025-07-04T18:00Z"),
  );
  const texts = [...bars].map(iso);
  assert.ok(texts.includes("2025-07-03T17:10") && !texts.includes("2025-07-03T17:15"));
  assert.equal(texts[texts.indexOf("2025-07-03T17:10") + 1], "2025-07-03T22:00");
  assert.equal(texts.at(-1), "2025-07-04T16:55");
});

Deno.test("expectedBars() counts a bar that a halt cuts in two once", () => {
  const hours = expectedBars(
    CME_EQUITY,
    parseTimeframe("1h"),
    at("2020-06-01T19:00Z"),
    at("2020-06-01T23:00Z"),
  );
  assert.deepEqual([...hours].map(iso), [
    "2020-06-01T19:00",
    "2020-06-01T20:00",
    "2020-06-01T22:00",
  ]);
});

Deno.test("expectedBars() stands on the opening of the shares, or on the clock if asked", () => {
  const range = [at("2025-07-08T00:00Z"), at("2025-07-09T00:00Z")] as const;
  const hour = parseTimeframe("1h");
  assert.equal(iso(expectedBars(US_EQUITY, hour, ...range)[0]), "2025-07-08T13:30");
  assert.equal(iso(expectedBars(US_EQUITY, hour, ...range, "clock")[0]), "2025-07-08T13:00");
  const four = expectedBars(CME_EQUITY, parseTimeframe("4h"), ...range);
  assert.deepEqual([...four].map((t) => iso(t)!.slice(11)), [
    "02:00",
    "06:00",
    "10:00",
    "14:00",
    "18:00",
    "22:00",
  ]);
});

Deno.test("expectedBars() gives days and weeks by their openings", () => {
  const range = [at("2025-01-12T00:00Z"), at("2025-01-27T00:00Z")] as const;
  const days = expectedBars(CME_EQUITY, parseTimeframe("1D"), ...range);
  // Martin Luther King Day opens the bar of Tuesday.
  assert.deepEqual([...days].map(iso).slice(4, 7), [
    "2025-01-16T23:00",
    "2025-01-19T23:00",
    "2025-01-21T23:00",
  ]);
  const weeks = expectedBars(CME_EQUITY, parseTimeframe("1W"), ...range);
  assert.deepEqual([...weeks].map(iso), [
    "2025-01-12T23:00",
    "2025-01-19T23:00",
    "2025-01-26T23:00",
  ]);
});

Deno.test("expectedDays() leaves out holidays that are counted to the next day", () => {
  const days = expectedDays(CME_EQUITY, at("2025-01-17T00:00Z"), at("2025-01-23T00:00Z"));
  assert.deepEqual(days.map(dayText), ["2025-01-21", "2025-01-22", "2025-01-23"]);
});

Deno.test("countExpected() knows eighteen years of minutes", () => {
  const range = [at("2008-01-01T00:00Z"), at("2026-01-01T00:00Z")] as const;
  const count = countExpected(CME_EQUITY, parseTimeframe("1m"), ...range);
  assert.equal(count, tradingMinutes(CME_EQUITY, ...range));
  assert.ok(count > 6_200_000 && count < 6_500_000, String(count));
});

const market = fc.constantFrom(...Object.values(MARKETS));
const moment = fc.integer({ min: at("2000-01-01T00:00Z"), max: at("2027-12-01T00:00Z") })
  .map((time) => Math.floor(time / MINUTE) * MINUTE);

Deno.test("expectedBars() of minutes are the minutes in which isOpen() answers true", () => {
  fc.assert(
    fc.property(market, moment, (market, from) => {
      const to = from + 2 * DAY, naive: number[] = [];
      const hours = hoursBetween(market, from, to);
      for (let time = from; time < to; time += MINUTE) {
        if (hours.open.some((open, i) => open <= time && time < hours.close[i])) naive.push(time);
      }
      assert.deepEqual([...expectedBars(market, parseTimeframe("1m"), from, to)], naive);
      assert.equal(isOpen(market, from), naive[0] === from);
    }),
    { numRuns: 60 },
  );
});

Deno.test("countExpected() counts what expectedBars() gives, in order, for every timeframe", () => {
  const frame = fc.constantFrom("1m", "5m", "15m", "1h", "4h", "1D", "1W").map(parseTimeframe);
  fc.assert(
    fc.property(
      market,
      frame,
      moment,
      fc.integer({ min: 0, max: 20 }),
      (market, frame, from, days) => {
        const bars = expectedBars(market, frame, from, from + days * DAY);
        assert.equal(bars.length, countExpected(market, frame, from, from + days * DAY));
        for (let i = 1; i < bars.length; i++) assert.ok(bars[i] > bars[i - 1]);
        for (const time of bars) assert.ok(time >= from && time < from + days * DAY);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("hoursBetween() is in order, never overlaps, and each stretch lies in its trading day", () => {
  fc.assert(
    fc.property(market, moment, (market, from) => {
      const { open, close, day } = hoursBetween(market, from, from + 60 * DAY);
      for (let i = 0; i < open.length; i++) {
        assert.ok(open[i] < close[i]);
        if (i > 0) assert.ok(close[i - 1] <= open[i], `${market.id} ${iso(open[i])}`);
        if (open[i] >= dayStart(market, day[i])) assert.equal(tradingDay(market, open[i]), day[i]);
        assert.ok(closeOf(market, day[i])! >= close[i]);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("lastClose() and nextOpen() enclose every instant at which the market is shut", () => {
  fc.assert(
    fc.property(market, moment, (market, time) => {
      if (isOpen(market, time)) return;
      const last = lastClose(market, time), next = nextOpen(market, time);
      assert.ok(last !== null && next !== null && last <= time && time < next);
      assert.equal(tradingMinutes(market, last, next), 0);
    }),
    { numRuns: 200 },
  );
});
