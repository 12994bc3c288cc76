import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Bars,
  firstOutOfOrder,
  lowerBound,
  sliceBars,
  VALUE_COLUMNS,
} from "../../core/bars/bars.ts";
import { DAY, parseTimeframe } from "../../core/bars/timeframe.ts";
import { NEW_YORK, wallFromUtc } from "../../core/bars/zone.ts";
import { expectedBars } from "../../core/calendar/expected.ts";
import { UsageError } from "../../core/errors.ts";
import { aggregate, simulatedMarket } from "../../demo/simulator.ts";

const at = (text: string) => Date.parse(text);
const HOUR = 3_600_000;
const market = simulatedMarket({ seed: 1 });
const TICKERS = market.instruments.map(({ ticker }) => ticker);

function bars(ticker: string, timeframe: string, from: string, to: string): Bars {
  return market.bars(ticker, parseTimeframe(timeframe), at(from), at(to));
}

function assertSame(a: Bars, b: Bars): void {
  assert.deepEqual([...a.time], [...b.time]);
  for (const name of VALUE_COLUMNS) assert.deepEqual([...a[name]], [...b[name]]);
}

Deno.test("simulatedMarket() is the same for one seed and another for another", () => {
  const day = (seed: number) =>
    simulatedMarket({ seed }).bars("ES1", parseTimeframe("1h"), at("2026-03-03"), at("2026-03-04"));
  assertSame(day(1), day(1));
  assert.notDeepEqual([...day(1).close], [...day(2).close]);
});

Deno.test("simulatedMarket() gives the same bars wherever the range begins", () => {
  const days = { min: 0, max: 40 };
  fc.assert(
    fc.property(
      fc.integer(days),
      fc.integer(days),
      fc.constantFrom("5m", "4h", "1D", "1W"),
      (a, b, timeframe) => {
        const from = at("2026-06-10") + Math.min(a, b) * DAY,
          to = at("2026-06-10") + Math.max(a, b) * DAY;
        const part = market.bars("CL1", parseTimeframe(timeframe), from, to);
        const whole = bars("CL1", timeframe, "2026-05-20", "2026-08-10");
        const times = new Set(part.time);
        const rows = [...whole.time.keys()].filter((row) => times.has(whole.time[row]));
        assert.deepEqual(
          [...part.time],
          [...whole.time].filter((time) => time >= from && time < to),
        );
        assert.deepEqual([...part.close], rows.map((row) => whole.close[row]));
        assert.deepEqual([...part.volume], rows.map((row) => whole.volume[row]));
      },
    ),
    { numRuns: 30 },
  );
});

for (const ticker of TICKERS) {
  Deno.test(`simulatedMarket() makes possible ${ticker} bars on the tick grid`, () => {
    const { tick } = market.instrument(ticker);
    const minutes = bars(ticker, "1m", "2026-03-02", "2026-03-14");
    assert.equal(firstOutOfOrder(minutes.time), -1);
    for (let i = 0; i < minutes.time.length; i++) {
      const { open, high, low, close } = minutes;
      assert.ok(low[i] <= Math.min(open[i], close[i]) && high[i] >= Math.max(open[i], close[i]));
      assert.ok(minutes.volume[i] >= 1 && low[i] > 0);
      for (const price of [open[i], high[i], low[i], close[i]]) {
        assert.ok(Math.abs(price / tick - Math.round(price / tick)) < 1e-6, `${price}`);
        assert.equal(price, Number(price.toFixed(2)));
      }
    }
  });
}

for (
  const [longer, shorter] of [["5m", "1m"], ["1h", "5m"], ["4h", "1h"], ["1D", "1m"], ["1W", "1D"]]
) {
  Deno.test(`simulatedMarket() makes ${longer} bars that are their ${shorter} bars`, () => {
    for (const ticker of ["ES1", "SPY"]) {
      const few = bars(ticker, longer, "2026-06-28", "2026-07-19");
      const many = bars(ticker, shorter, "2026-06-28", "2026-07-19");
      const joined = aggregate(many, (time) => few.time[lowerBound(few.time, time + 1) - 1]);
      const whole = few.time.length - 1;
      assertSame(sliceBars(joined, 0, whole), sliceBars(few, 0, whole));
    }
  });
}

Deno.test("simulatedMarket() keeps the futures' hours in summer and winter", () => {
  for (
    const [from, to] of [["2026-01-05T12:00Z", "2026-01-08"], ["2026-07-07T12:00Z", "2026-07-10"]]
  ) {
    const { time } = bars("ES1", "1m", from, to);
    const hours = new Set(
      [...time].map((one) => new Date(wallFromUtc(NEW_YORK, one)).getUTCHours()),
    );
    assert.equal(hours.size, 23);
    assert.ok(!hours.has(17));
  }
});

Deno.test("simulatedMarket() opens the week on Sunday evening and closes it on Friday", () => {
  const { time } = bars("ES1", "1m", "2026-03-06T12:00Z", "2026-03-09T12:00Z");
  const pauses = [...time].flatMap((one, i) =>
    i && one - time[i - 1] > 2 * HOUR ? [[time[i - 1], one]] : []
  );
  assert.deepEqual(pauses, [[at("2026-03-06T21:59Z"), at("2026-03-08T22:00Z")]]);
});

Deno.test("simulatedMarket() keeps a fund's regular hours, halves and holidays", () => {
  const dayOf = (date: string) => bars("SPY", "1m", `${date}T00:00Z`, `${date}T23:59Z`).time;
  assert.equal(dayOf("2026-11-25").length, 390);
  assert.equal(dayOf("2026-11-26").length, 0);
  assert.equal(dayOf("2026-11-27").length, 210);
  assert.equal(dayOf("2026-11-25")[0], at("2026-11-25T14:30Z"));
});

for (const timeframe of ["1m", "5m", "1h", "4h", "1D", "1W"]) {
  Deno.test(`simulatedMarket() has every ${timeframe} bar that the calendar expects, and no other`, () => {
    const from = timeframe === "1m" ? "2026-06-28" : "2026-01-04", to = "2026-07-12";
    for (const { ticker, market: hours } of market.instruments) {
      const expected = expectedBars(hours, parseTimeframe(timeframe), at(from), at(to));
      assert.deepEqual([...bars(ticker, timeframe, from, to).time], [...expected], ticker);
    }
  });
}

Deno.test("simulatedMarket() is thin at night and busy at the open", () => {
  const sum = (from: string, to: string) =>
    bars("ES1", "1m", `2026-03-04T${from}Z`, `2026-03-04T${to}Z`).volume.reduce((a, b) => a + b);
  assert.ok(sum("14:30", "15:30") > 8 * sum("02:00", "03:00"));
});

Deno.test("simulatedMarket() moves about as much as such markets do", () => {
  for (const ticker of TICKERS) {
    const { close } = bars(ticker, "1D", "2024-11-01", "2026-11-01");
    const steps = [...close].slice(1).map((price, i) => Math.log(price / close[i]));
    const yearly = Math.sqrt(252 * steps.reduce((sum, step) => sum + step ** 2, 0) / steps.length);
    const { volatility } = market.instrument(ticker);
    assert.ok(yearly > 0.6 * volatility && yearly < 1.5 * volatility, `${ticker} ${yearly}`);
  }
});

Deno.test("simulatedMarket() refuses what it does not simulate", () => {
  assert.throws(() => bars("XYZ", "1m", "2026-03-04", "2026-03-05"), UsageError);
  assert.throws(() => bars("ES1", "15s", "2026-03-04", "2026-03-05"), UsageError);
});
