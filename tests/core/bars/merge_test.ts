import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Bar,
  barAt,
  type Bars,
  barsOf,
  concatBars,
  sliceBars,
} from "../../../core/bars/bars.ts";
import { applyMerge, planMerge } from "../../../core/bars/merge.ts";
import type { MergeRequest } from "../../../core/bars/merge_plan.ts";
import type { Source } from "../../../core/bars/source.ts";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { parquetBars, realTest } from "./real.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text);
const LATER = at("2026-06-01T00:00Z");

function bar(time: number, price: number, volume = 100): Bar {
  return { time, open: price, high: price + 1, low: price - 1, close: price + 0.25, volume };
}

/** Bars in a row, one price step apart. */
function run(start: string, count: number, step = MINUTE, price = 5000): Bars {
  return barsOf(
    Array.from({ length: count }, (_, i) => bar(at(start) + i * step, price + (i % 7))),
  );
}

function request(present: Bars, incoming: Bars, more: Partial<MergeRequest> = {}): MergeRequest {
  return {
    present,
    incoming,
    presentSource: () => "unknown",
    source: "export",
    timeframe: parseTimeframe("1m"),
    market: CME_EQUITY,
    now: LATER,
    ...more,
  };
}

const by = (source: Source) => () => source;
const reasons = (plan: { leftOut: readonly { reason: string; count: number }[] }) =>
  plan.leftOut.map(({ reason, count }) => [reason, count]);

Deno.test("planMerge() adds new bars to equal ones and is clean", () => {
  const all = run("2025-03-04T15:00Z", 100);
  const plan = planMerge(request(sliceBars(all, 0, 80), sliceBars(all, 50)));
  assert.equal(plan.clean, true);
  assert.deepEqual(plan.questions, []);
  assert.equal(plan.equal, 30);
  assert.deepEqual([...plan.added.time], [...all.time.subarray(80)]);
  assert.equal(plan.join, null);
});

Deno.test("planMerge() takes float32 noise for equal and counts volume apart", () => {
  const time = at("2025-03-04T15:00Z");
  const present = barsOf([{ time, open: 58.32, high: 58.5, low: 58, close: 58.1, volume: 10 }]);
  const incoming = barsOf([{
    time,
    open: Math.fround(58.32),
    high: 58.5,
    low: 58,
    close: Math.fround(58.1),
    volume: 11,
  }]);
  const plan = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.equal(plan.equal, 1);
  assert.equal(plan.volumeDiffers, 1);
  assert.equal(plan.clean, true);
});

Deno.test("planMerge() leaves out what is not yet final", () => {
  const all = run("2025-03-04T15:00Z", 10), now = at("2025-03-04T15:08:30Z");
  const plan = planMerge(request(sliceBars(all, 0, 5), all, { now }));
  assert.equal(plan.counts.added, 3);
  assert.deepEqual(reasons(plan), [["not yet final", 2]]);
  assert.equal(plan.clean, true);
});

Deno.test("planMerge() leaves out bars whose prices are missing or impossible, with the values", () => {
  const all = run("2025-03-04T15:00Z", 4);
  all.open[1] = NaN;
  all.high[2] = 4000;
  const plan = planMerge(request(sliceBars(all, 0, 0), all));
  assert.deepEqual(reasons(plan), [["prices missing or impossible", 2]]);
  assert.match(plan.leftOut[0].why, /NaN/);
});

Deno.test("planMerge() never lets Yahoo replace an export, and offers an export over Yahoo", () => {
  const present = run("2025-03-04T15:00Z", 40), incoming = run("2025-03-04T15:00Z", 41);
  incoming.close[7] += 0.5;
  const yahoo = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.equal(yahoo.differing.proposeKeep, 1);
  assert.equal(yahoo.clean, true);
  assert.equal(yahoo.proposed.after.time.length, 0);

  const better = planMerge(request(present, incoming, { presentSource: by("yahoo") }));
  assert.equal(better.differing.proposeReplace, 1);
  assert.equal(better.proposed.after.close[0], incoming.close[7]);
  assert.equal(better.clean, false);
  assert.deepEqual(better.questions, ["1 bar differs from the file. Replace it and add 1 bar?"]);
});

Deno.test("planMerge() lets keep and replace decide", () => {
  const present = run("2025-03-04T15:00Z", 40), incoming = run("2025-03-04T15:00Z", 40);
  incoming.close[7] += 0.5;
  const keep = planMerge(
    request(present, incoming, { presentSource: by("yahoo"), policy: "keep" }),
  );
  assert.deepEqual([keep.clean, keep.differing.count], [true, 1]);
  const replace = planMerge(request(present, incoming, { policy: "replace" }));
  assert.equal(replace.replaced.decided, 1);
  assert.equal(replace.replaced.before.close[0], present.close[7]);
  assert.equal(replace.replaced.after.close[0], incoming.close[7]);
});

Deno.test("planMerge() takes a source's own corrections inside its window, counted apart", () => {
  const present = run("2025-03-04T15:00Z", 40), incoming = run("2025-03-04T15:00Z", 40);
  incoming.close[7] += 0.5;
  const own = { source: "yahoo", presentSource: by("yahoo") } as const;
  const soon = planMerge(request(present, incoming, { ...own, now: at("2025-03-05T12:00Z") }));
  assert.deepEqual([soon.replaced.revised, soon.differing.count], [1, 0]);
  assert.deepEqual([soon.clean, soon.revisionsOnly], [false, true]);
  const late = planMerge(request(present, incoming, { ...own, now: at("2025-04-05T12:00Z") }));
  assert.deepEqual([late.replaced.revised, late.differing.count], [0, 1]);
});

Deno.test("planMerge() completes the file's last bar only after a yes", () => {
  const present = run("2025-03-04T15:00Z", 40), incoming = run("2025-03-04T15:00Z", 45);
  incoming.high[39] += 3;
  incoming.close[39] += 2;
  incoming.volume[39] += 50;
  const plan = planMerge(request(present, incoming));
  assert.equal(plan.differing.byKind.unfinished, 1);
  assert.equal(plan.differing.proposeReplace, 1);
  assert.deepEqual(plan.heldBecause, ["replace"]);
});

Deno.test("planMerge() holds when the overlap is shifted, and says by how much", () => {
  const noisy = (start: string, count: number) => {
    const bars = run(start, count);
    for (let i = 0; i < count; i++) bars.close[i] += ((i * 7919) % 97) / 100 - 0.5;
    return bars;
  };
  const present = noisy("2025-03-04T15:00Z", 300);
  const incoming = { ...present, time: present.time.map((time) => time + HOUR) };
  const plan = planMerge(request(present, incoming));
  assert.equal(plan.clean, false);
  assert.deepEqual(plan.heldBecause, ["overlap"]);
  assert.match(plan.questions[0], /shifted by 60 minutes/);
});

Deno.test("planMerge() holds another adjustment and names the offset", () => {
  const present = run("2025-03-04T15:00Z", 200), incoming = run("2025-03-04T15:00Z", 220);
  for (const name of ["open", "high", "low", "close"] as const) {
    incoming[name].forEach((value, i) => incoming[name][i] = value + 57.5);
  }
  const plan = planMerge(request(present, incoming));
  assert.match(plan.overlap.words, /0 of 200 .* higher by 57.50 throughout, volume equal/);
  assert.deepEqual(plan.heldBecause, ["overlap"]);
  assert.equal(plan.questions.length, 1);
});

Deno.test("planMerge() holds an overlap that agrees in the whole but ends in another contract", () => {
  const present = run("2025-03-04T15:00Z", 200), incoming = run("2025-03-04T15:00Z", 220);
  for (const name of ["open", "high", "low", "close"] as const) {
    for (let i = 190; i < 220; i++) incoming[name][i] += 57.5;
  }
  const plan = planMerge(request(present, incoming));
  assert.equal(plan.overlap.share, 0.95);
  assert.deepEqual(plan.heldBecause, ["overlap"]);
});

Deno.test("planMerge() reports the join in trading minutes and does not block", () => {
  const present = run("2025-12-05T21:00Z", 60), incoming = run("2025-12-10T05:09Z", 60);
  const plan = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.equal(plan.clean, true);
  assert.equal(plan.join?.from, at("2025-12-05T22:00Z"));
  assert.equal(plan.join?.to, at("2025-12-10T05:09Z"));
  // Two full trading days of 23 hours, and from 18:00 to 00:09 New York.
  assert.equal(plan.join?.tradingMinutes, 2 * 23 * 60 + 6 * 60 + 9);
  assert.equal(plan.join?.missingBars, plan.join?.tradingMinutes);
});

Deno.test("planMerge() counts the days and weeks of a join, whatever the stamps", () => {
  const present = run("2025-11-26T23:00Z", 1, DAY, 6800);
  const next = run("2025-12-03T05:00Z", 1, DAY, 6800);
  const days = planMerge(request(present, next, { timeframe: parseTimeframe("1D") }));
  // Thanksgiving and its Friday are one bar; 1 and 2 December are missing.
  assert.equal(days.join?.missingBars, 2);
  const monday = run("2025-12-15T00:00Z", 1, DAY, 6800);
  const weeks = planMerge(request(present, monday, { timeframe: parseTimeframe("1W") }));
  assert.equal(weeks.join?.missingBars, 2);
});

Deno.test("planMerge() reports no join where the source covers the seam itself", () => {
  const present = run("2025-12-04T15:00Z", 30);
  const incoming = concatBars([run("2025-12-04T15:00Z", 30), run("2025-12-04T15:40Z", 30)]);
  const plan = planMerge(request(present, incoming));
  assert.deepEqual([plan.join, plan.counts.added], [null, 30]);
});

Deno.test("planMerge() reports no join over a weekend", () => {
  const present = run("2025-12-05T21:30Z", 30), incoming = run("2025-12-07T23:00Z", 30);
  assert.equal(planMerge(request(present, incoming)).join, null);
});

Deno.test("planMerge() keeps a spike aside and believes it when it comes again", () => {
  const present = run("2025-03-04T15:00Z", 30), incoming = run("2025-03-04T15:20Z", 40);
  incoming.time.forEach((_, i) => i < 10 && setRow(incoming, i, barAt(present, 20 + i)));
  incoming.high[25] += 120;
  const plan = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.deepEqual(reasons(plan), [["suspect", 1]]);
  assert.equal(plan.heldBars.time[0], incoming.time[25]);
  assert.match(plan.questions[0], /comes straight back/);
  assert.equal(plan.added.time.includes(incoming.time[25]), false);
  const again = planMerge(
    request(present, incoming, { source: "yahoo", heldBefore: plan.heldBars }),
  );
  assert.equal(again.clean, true);
  assert.equal(again.added.time.includes(incoming.time[25]), true);
});

function setRow(bars: Bars, i: number, values: Bar): void {
  for (const name of ["time", "open", "high", "low", "close", "volume"] as const) {
    bars[name][i] = values[name];
  }
}

Deno.test("planMerge() keeps the first bar after an outage of Yahoo aside, not one after a night", () => {
  const present = run("2025-03-04T15:00Z", 30);
  const incoming = concatBars([run("2025-03-04T15:30Z", 10), run("2025-03-04T17:00Z", 10)]);
  const yahoo = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.deepEqual(reasons(yahoo), [["suspect", 1]]);
  assert.match(yahoo.leftOut[0].why, /outage of 80 trading minutes/);
  const night = concatBars([run("2025-03-04T21:50Z", 10), run("2025-03-04T23:00Z", 10)]);
  assert.equal(planMerge(request(present, night, { source: "yahoo" })).clean, true);
  assert.equal(planMerge(request(present, incoming)).clean, true);
});

Deno.test("planMerge() stores volume 0 at the first bar of a Yahoo session as unknown", () => {
  const incoming = run("2025-03-04T23:00Z", 3);
  incoming.volume.fill(0);
  const plan = planMerge(request(sliceBars(incoming, 0, 0), incoming, { source: "yahoo" }));
  assert.deepEqual([...plan.added.volume], [NaN, 0, 0]);
});

Deno.test("planMerge() adds up to a roll and holds the rest", () => {
  const before = run("2025-03-14T19:30Z", 90);
  const after = run("2025-03-16T22:00Z", 60, MINUTE, 5057);
  const present = sliceBars(before, 0, 60), incoming = concatBars([before, after]);
  const plan = planMerge(request(present, incoming, { source: "yahoo" }));
  assert.equal(plan.counts.added, 30);
  assert.deepEqual(reasons(plan), [["after a roll", 60]]);
  assert.equal(plan.heldBars.time.length, 60);
  assert.equal(plan.roll?.at, after.time[0]);
  assert.match(plan.questions[0], /another contract/);
  const plain = planMerge(request(present, incoming, { source: "yahoo", rollsBelong: true }));
  assert.equal(plain.clean, true);
});

Deno.test("planMerge() asks at most one question", () => {
  const present = run("2025-03-04T15:00Z", 40), incoming = run("2025-03-04T15:00Z", 60);
  incoming.close[7] += 0.5;
  incoming.high[50] += 200;
  const plan = planMerge(request(present, incoming, { presentSource: by("yahoo") }));
  assert.deepEqual(plan.heldBecause, ["replace", "suspect"]);
  assert.equal(plan.questions.length, 1);
});

Deno.test("planMerge() refuses tables that are not in order", () => {
  const bars = run("2025-03-04T15:00Z", 3);
  const torn = { ...bars, time: Float64Array.from([3, 2, 1]) };
  assert.throws(() => planMerge(request(torn, bars)), /present bars are not in order at row 1/);
  assert.throws(() => planMerge(request(bars, torn)), /incoming bars are not in order at row 1/);
});

// Daily and weekly ---------------------------------------------------------------------------------

/** Trading days 2025-12-01 to 05, stamped 18:00 New York the evening before. */
function week(): Bars {
  return run("2025-11-30T23:00Z", 5, DAY, 6800);
}

Deno.test("planMerge() restamps new daily bars as the file is stamped", () => {
  const incoming = run("2025-12-01T05:00Z", 8, DAY, 6800);
  const plan = planMerge(
    request(week(), incoming, { timeframe: parseTimeframe("1D"), source: "yahoo" }),
  );
  assert.equal(plan.equal, 5);
  assert.equal(plan.stamped, "18:00 New York the evening before");
  assert.deepEqual(reasons(plan), [["not a trading day", 2]]);
  assert.deepEqual([...plan.added.time], [at("2025-12-07T23:00Z")]);
});

Deno.test("planMerge() does not add to a doubled trading period", () => {
  const double = barsOf([
    ...[0, 1, 2, 3, 4].map((i) => barAt(week(), i)),
    bar(at("2025-12-05T05:00Z"), 6900),
  ]);
  const incoming = run("2025-12-05T05:00Z", 1, DAY, 6950);
  const plan = planMerge(request(double, incoming, { timeframe: parseTimeframe("1D") }));
  assert.deepEqual(reasons(plan), [["doubled trading period", 1]]);
  assert.equal(plan.counts.added + plan.counts.differing, 0);
});

Deno.test("planMerge() leaves a day out that the file counts to the holiday before it", () => {
  // Martin Luther King Day 2025: one bar stamped Sunday 18:00 for Monday and Tuesday.
  const present = barsOf([
    bar(at("2025-01-15T23:00Z"), 6000),
    bar(at("2025-01-16T23:00Z"), 6010),
    bar(at("2025-01-19T23:00Z"), 6020),
  ]);
  const incoming = barsOf([bar(at("2025-01-21T05:00Z"), 6021), bar(at("2025-01-22T05:00Z"), 6030)]);
  const plan = planMerge(request(present, incoming, { timeframe: parseTimeframe("1D") }));
  assert.deepEqual(reasons(plan), [["in another bar", 1]]);
  assert.deepEqual([...plan.added.time], [at("2025-01-21T23:00Z")]);
});

Deno.test("planMerge() knows a week under any of its three stamps", () => {
  const timeframe = parseTimeframe("1W");
  const present = run("2025-10-05T22:00Z", 4, 7 * DAY, 6700);
  for (const stamp of ["2025-10-26T00:00Z", "2025-10-26T22:00Z", "2025-10-27T00:00Z"]) {
    const same = barsOf([{ ...barAt(present, 3), time: at(stamp) }]);
    const plan = planMerge(request(present, same, { timeframe }));
    assert.deepEqual([plan.equal, plan.counts.added], [1, 0], stamp);
  }
});

Deno.test("planMerge() does not mix another 4h grid into the file", () => {
  const timeframe = parseTimeframe("4h");
  const present = run("2025-03-03T23:00Z", 5, 4 * HOUR);
  const incoming = run("2025-03-05T00:00Z", 5, 4 * HOUR);
  const plan = planMerge(request(present, incoming, { timeframe }));
  assert.deepEqual(reasons(plan), [["another grid", 5]]);
  assert.match(plan.questions[0], /another grid/);
});

// Properties ---------------------------------------------------------------------------------------

const price = fc.integer({ min: -400, max: 400 }).map((n) => n / 4);
const value = fc.tuple(price, price, price, price, fc.option(fc.nat(50), { nil: NaN })).map(
  ([a, b, c, d, volume]) => ({
    open: a,
    high: Math.max(a, b, c, d),
    low: Math.min(a, b, c, d),
    close: b,
    volume,
  }),
);
const start = at("2025-03-04T15:00Z");
const table = fc.uniqueArray(fc.record({ slot: fc.nat(60), value }), {
  selector: ({ slot }) => slot,
  maxLength: 40,
}).map((rows) =>
  barsOf(
    rows.sort((a, b) => a.slot - b.slot).map(({ slot, value }) => ({
      time: start + slot * MINUTE,
      ...value,
    })),
  )
);
const anyRequest = fc.record({
  present: table,
  incoming: table,
  source: fc.constantFrom<Source>("user", "export", "yahoo", "resampled"),
  presentIs: fc.constantFrom<Source>("unknown", "yahoo", "export"),
  policy: fc.constantFrom("default" as const, "keep" as const, "replace" as const),
}).map(({ presentIs, ...rest }) =>
  request(rest.present, rest.incoming, {
    ...rest,
    presentSource: by(presentIs),
    now: start + 45 * MINUTE,
  })
);

Deno.test("planMerge() loses no present bar and keeps what it does not list as replaced", () => {
  fc.assert(fc.property(anyRequest, (asked) => {
    const plan = planMerge(asked), result = applyMerge(asked.present, plan);
    assert.equal(plan.removed.length, 0);
    const replaced = new Set(plan.replaced.before.time);
    const rows = new Map(Array.from(result.time, (time, i) => [time, i]));
    asked.present.time.forEach((time, i) => {
      const row = rows.get(time);
      assert.ok(row !== undefined);
      if (!replaced.has(time)) assert.deepEqual(barAt(result, row), barAt(asked.present, i));
    });
    for (let i = 1; i < result.time.length; i++) assert.ok(result.time[i] > result.time[i - 1]);
    assert.equal(result.time.length, asked.present.time.length + plan.counts.added);
  }));
});

Deno.test("planMerge() accounts for every incoming bar once", () => {
  fc.assert(fc.property(anyRequest, (asked) => {
    const { counts } = planMerge(asked);
    assert.equal(
      counts.incoming,
      counts.added + counts.equal + counts.replaced + counts.differing + counts.leftOut,
    );
  }));
});

Deno.test("planMerge() changes nothing the second time", () => {
  fc.assert(fc.property(anyRequest, (asked) => {
    const once = applyMerge(asked.present, planMerge(asked));
    const again = planMerge({ ...asked, present: once });
    // A bar that looked suspect among others may be believed among its own; nothing else is new.
    const held = planMerge(asked).heldBars.time;
    for (const time of again.added.time) assert.ok(held.includes(time));
    assert.equal(again.counts.replaced, 0);
  }));
});

// Real files ---------------------------------------------------------------------------------------

realTest("planMerge() of a real daily file with 253 doubled days adds only new days", async () => {
  const present = await parquetBars("store/ES1_1D.parquet");
  const yahoo = await parquetBars("store-after-merge/ES1_1D.parquet");
  const plan = planMerge(
    request(present, sliceBars(yahoo, yahoo.time.length - 1), {
      timeframe: parseTimeframe("1D"),
      source: "yahoo",
    }),
  );
  assert.equal(plan.stamped, "18:00 New York the evening before");
  assert.deepEqual([...plan.added.time], [at("2025-12-14T23:00Z")]);
});

realTest("planMerge() finds the hole of 15 December that pandas glued over", async () => {
  const present = await parquetBars("store/ES1_15m.parquet");
  const merged = await parquetBars("store-after-merge/ES1_15m.parquet");
  const first = merged.time.findIndex((time) => time > at("2025-12-08T00:00Z"));
  const plan = planMerge(
    request(present, sliceBars(merged, first), {
      timeframe: parseTimeframe("15m"),
      source: "yahoo",
    }),
  );
  assert.ok(plan.join);
  assert.equal(plan.join.missingBars, Math.round(plan.join.tradingMinutes / 15));
  assert.ok(plan.join.tradingMinutes > 2 * 23 * 60);
});
