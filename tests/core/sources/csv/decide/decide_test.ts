import assert from "node:assert/strict";
import { decideDateOrder } from "../../../../../core/sources/csv/decide/date_order.ts";
import { decideTicker } from "../../../../../core/sources/csv/decide/ticker.ts";
import {
  decideTimeframe,
  distancesOf,
  writtenTimeframe,
} from "../../../../../core/sources/csv/decide/timeframe.ts";
import { formatNamed } from "../../../../../core/sources/csv/decide/format.ts";
import { genericHeader } from "../../../../../core/sources/csv/formats/generic.ts";
import { stampIn } from "../../../../../core/sources/csv/time/stamp_reader.ts";
import { parseTimeframe } from "../../../../../core/bars/timeframe.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** Packed dates of weekdays from an ISO date on, written day first. */
function weekdays(from: string, count: number, dayFirst = true): Float64Array {
  const packed: number[] = [];
  for (let day = Date.parse(from); packed.length < count; day += DAY) {
    const date = new Date(day), weekday = date.getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const [d, m] = [date.getUTCDate(), date.getUTCMonth() + 1];
    packed.push(stampIn(`${dayFirst ? d : m}/${dayFirst ? m : d}/${date.getUTCFullYear()}`).value);
  }
  return Float64Array.from(packed);
}

const order = (packed: Float64Array, facts = {}) =>
  decideDateOrder(packed, { latest: Infinity, ...facts });

Deno.test("decideDateOrder() sees dates that do not exist in the other order", () => {
  for (const dayFirst of [true, false]) {
    const { value, rank } = order(weekdays("2025-03-03", 20, dayFirst));
    assert.deepEqual([value, rank], [dayFirst ? "dmy" : "mdy", "data"]);
  }
});

Deno.test("decideDateOrder() sees leaps and weekends where the first days are ambiguous", () => {
  // 1 to 12 December: as month/day these are twelve different months.
  const { value, evidence } = order(weekdays("2025-12-01", 10));
  assert.equal(value, "dmy");
  assert.match(evidence, /longer than 20 days/);
});

Deno.test("decideDateOrder() leaves a single ambiguous day to the vendor, then to the user", () => {
  const day = weekdays("2025-09-03", 1);
  assert.deepEqual([order(day).value, order(day).rank], [null, "none"]);
  assert.equal(order(day, { vendor: "dmy" }).rank, "vendor");
  assert.equal(order(day, { user: "mdy" }).rank, "user");
});

Deno.test("decideDateOrder() uses that no bar lies after the file", () => {
  const { value } = order(weekdays("2025-09-03", 1), { latest: Date.parse("2025-05-01") });
  assert.equal(value, "mdy");
});

Deno.test("decideDateOrder() decides nothing where neither order fits", () => {
  const both = Float64Array.of(stampIn("25/01/2022").value, stampIn("01/26/2022").value);
  assert.equal(order(both).rank, "none");
});

function timeframe(times: number[], written?: string) {
  return decideTimeframe(distancesOf(Float64Array.from(times), times.length), {
    written: written === undefined ? undefined : parseTimeframe(written),
  });
}
const every = (step: number, count = 50) => Array.from({ length: count }, (_, i) => i * step);

Deno.test("decideTimeframe() takes the commonest distance, forward or backward", () => {
  for (
    const [step, expected] of [[MINUTE, "1m"], [5 * MINUTE, "5m"], [4 * HOUR, "4h"], [
      7 * DAY,
      "1W",
    ]] as const
  ) {
    assert.equal(timeframe(every(step)).value, expected);
    assert.equal(timeframe(every(step).toReversed()).value, expected);
  }
});

Deno.test("decideTimeframe() sees days through weekends and changes of the clocks", () => {
  const days = every(DAY, 60).filter((_, i) => i % 7 < 5).map((time, i) =>
    i > 20 ? time - HOUR : time
  );
  assert.deepEqual([timeframe(days).value, timeframe(days).rank], ["1D", "data"]);
});

Deno.test("decideTimeframe() sees months", () => {
  const months = Array.from({ length: 24 }, (_, i) => Date.UTC(2020, i, 1));
  assert.equal(timeframe(months).value, "1M");
});

Deno.test("decideTimeframe() sees the grid of a file with most minutes missing", () => {
  const times = Array.from(
    { length: 200 },
    (_, i) => (i * 3 + (i * i % 2) + (i % 5 === 0 ? 1 : 0)) * MINUTE,
  );
  assert.equal(timeframe([...new Set(times)].sort((a, b) => a - b)).value, "1m");
});

Deno.test("decideTimeframe() does not believe a name that the distances contradict", () => {
  const found = timeframe(every(5 * MINUTE), "15m");
  assert.equal(found.rank, "none");
  assert.match(found.evidence, /name says 15m, but 100 % of bars are 5 min apart/);
});

Deno.test("decideTimeframe() wants a name or the user for a handful of rows", () => {
  assert.equal(timeframe(every(MINUTE, 4)).rank, "vendor");
  assert.equal(timeframe(every(MINUTE, 4), "1m").rank, "data");
});

Deno.test("writtenTimeframe() reads a month and a minute apart", () => {
  const tradingview = formatNamed("tradingview");
  const of = (name: string) => writtenTimeframe(name, tradingview, new Set());
  assert.equal(of("CME_MINI_ES1!, 1M_0f855.csv"), "1M");
  assert.equal(of("CME_MINI_ES1!, 1.csv"), "1m");
  assert.equal(of("CME_MINI_ES1!, 240.csv"), "4h");
  assert.equal(of("BATS_AAPL, 1W (2).csv"), "1W");
});

const TICKERS: Record<string, [format: string, ticker: string, kind: string, rank: string]> = {
  "CME_MINI_ES1!, 5_b6c2e.csv": ["tradingview", "ES1", "continuous", "data"],
  "HKEX_DLY_HSI1!, 1D.csv": ["tradingview", "HSI1", "continuous", "data"],
  "COMEX_DL_GC2!, 60.csv": ["tradingview", "GC2", "continuous", "data"],
  "BATS_AAPL, 1D.csv": ["tradingview", "AAPL", "unknown", "data"],
  "ES 12-26.Last.txt": ["ninjatrader", "ESZ26", "contract", "data"],
  "ES ##-##.Last.txt": ["ninjatrader", "ES1", "continuous", "data"],
  "SPY.Last.txt": ["ninjatrader", "SPY", "unknown", "data"],
  "ES.txt": ["sierrachart", "ES", "unknown", "vendor"],
  "ESH26-CME.txt": ["sierrachart", "ESH26", "contract", "data"],
  "ES_full_1min_continuous_UNadjusted.txt": ["firstrate", "ES1", "continuous", "data"],
  "EURUSD240.csv": ["metatrader4", "EURUSD", "pair", "data"],
  "ES=F.csv": ["yahoo", "ES1", "continuous", "data"],
  "my notes.csv": ["header", "MY", "unknown", "vendor"],
};
for (const [name, [format, ticker, kind, rank]] of Object.entries(TICKERS)) {
  Deno.test(`decideTicker() reads ${name}`, () => {
    const found = decideTicker(name, formatNamed(format), { firstTime: Date.UTC(2025, 0) });
    assert.deepEqual([found.value?.ticker, found.value?.kind, found.rank], [ticker, kind, rank]);
  });
}

Deno.test("decideTicker() completes a contract's year from the data", () => {
  const of = (year: number) =>
    decideTicker("x.csv", genericHeader, { symbol: "ESH1", firstTime: Date.UTC(year, 0) }).value
      ?.ticker;
  assert.deepEqual([of(2021), of(2018), of(2011)], ["ESH21", "ESH21", "ESH11"]);
});
