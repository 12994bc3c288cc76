import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { wallFromUtc } from "../../../core/bars/zone.ts";
import { CME_ENERGY } from "../../../core/calendar/cme_energy.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { CBOE_VOLATILITY } from "../../../core/calendar/cboe_index.ts";
import { dayText, parseDay, weekdayOf } from "../../../core/calendar/days.ts";
import { hoursBetween, isTradingDay } from "../../../core/calendar/hours.ts";
import type { Market } from "../../../core/calendar/market.ts";
import { MARKETS } from "../../../core/calendar/markets.ts";
import { rollDays } from "../../../core/calendar/rolls.ts";
import { closeOf } from "../../../core/calendar/trading.ts";
import { US_EQUITY, US_EQUITY_EXTENDED } from "../../../core/calendar/us_equity.ts";
import { answers } from "./answers.ts";
import { DATA, realTest } from "../bars/real.ts";

const DAY = 86_400_000;

/** `13:00` of the close of a day on the market's clock, or `closed`. */
function closeText(market: Market, day: number): string {
  const close = closeOf(market, day);
  return close === null
    ? "closed"
    : new Date(wallFromUtc(market.zone, close)).toISOString().slice(11, 16);
}

Deno.test("US_EQUITY trades on every weekday from 2000 to 2027 but those of the published lists", () => {
  const listed = new Map(answers("us_equity"));
  const words: Record<string, string> = { "closed": "closed", "13:00": "half", "16:00": "full" };
  for (let day = parseDay("2000-01-01"); day <= parseDay("2027-12-31"); day++) {
    const weekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
    const expected = weekend ? "closed" : listed.get(dayText(day)) ?? "full";
    assert.equal(words[closeText(US_EQUITY, day)], expected, dayText(day));
  }
});

Deno.test("US_EQUITY_EXTENDED trades from 04:00 to 20:00, on half days to 17:00", () => {
  for (const [date, close] of [["2025-07-03", "17:00"], ["2025-07-07", "20:00"]]) {
    assert.equal(closeText(US_EQUITY_EXTENDED, parseDay(date)), close);
  }
  const from = Date.parse("2025-07-07T00:00Z"),
    { open } = hoursBetween(US_EQUITY_EXTENDED, from, from + DAY);
  assert.equal(open[0], Date.parse("2025-07-07T08:00Z"));
});

Deno.test("CBOE_VOLATILITY ends fifteen minutes after the shares", () => {
  assert.equal(closeText(CBOE_VOLATILITY, parseDay("2025-07-03")), "13:15");
  assert.equal(closeText(CBOE_VOLATILITY, parseDay("2025-07-07")), "16:15");
});

for (const market of [CME_EQUITY, CME_ENERGY]) {
  Deno.test(`${market.id} ends its short days as published`, () => {
    for (const [date, close] of answers(market.id)) {
      assert.equal(closeText(market, parseDay(date)), close, date);
    }
  });
}

Deno.test("rollDays() gives the last trading days of the contract calendars", () => {
  for (const [market, date] of answers("rolls")) {
    const day = parseDay(date);
    const found = rollDays(MARKETS[market], day - 5, day + 5).map(({ last }) => dayText(last));
    assert.deepEqual(found.filter((last) => last === date), [date], `${market} ${date}: ${found}`);
  }
});

/** Sessions of the exchange_calendars project: day, opening and close. */
function sessions(name: string): { day: number; open: number; close: number }[] {
  const text = readFileSync(new URL(`calendars/${name}.csv`, DATA), "utf8");
  return text.trim().split("\n").slice(1).map((line) => line.split(",")).map((cells) => ({
    day: parseDay(cells[0].slice(0, 10)),
    open: Date.parse(cells[1]),
    close: Date.parse(cells[2]),
  })).filter(({ day }) => day >= parseDay("2000-01-01"));
}

realTest("US_EQUITY has the sessions of exchange_calendars, to the minute", () => {
  const theirs = sessions("xnys"), first = theirs[0].day, last = theirs.at(-1)!.day;
  const known = new Set(theirs.map(({ day }) => day));
  for (let day = first; day <= last; day++) {
    assert.equal(isTradingDay(US_EQUITY, day), known.has(day), dayText(day));
  }
  for (const { day, open, close } of theirs) {
    const hours = hoursBetween(US_EQUITY, open - 3_600_000, close);
    assert.deepEqual([hours.open[0], hours.close[0]], [open, close], dayText(day));
  }
});

realTest(
  "CME_EQUITY trades on the days of exchange_calendars, and on those that real bars add",
  () => {
    const known = new Set(sessions("cmes").map(({ day }) => day)), differ: string[] = [];
    for (let day = Math.min(...known); day <= Math.max(...known); day++) {
      if (isTradingDay(CME_EQUITY, day) !== known.has(day)) differ.push(dayText(day));
    }
    assert.deepEqual(differ, [
      // They have the days after the attacks; ES did not trade (real: no daily bar).
      "2001-09-12",
      "2001-09-13",
      "2001-09-14",
      // They leave out days of mourning and of the jobs report on which ES traded in the morning.
      "2004-06-11",
      "2007-04-06",
      "2010-04-02",
      "2012-04-06",
      "2015-04-03",
      "2018-12-05",
      "2021-04-02",
      "2023-04-07",
      "2025-01-09",
      "2026-04-03",
    ]);
  },
);
