/** The pure parts of the dashboard. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { besideOf } from "../../components/grid_moves.ts";
import { barsOf } from "../../core/bars/bars.ts";
import { parseTimeframe } from "../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../core/calendar/cme_equity.ts";
import type { Pyramid } from "../../core/operations/dashboard/chart/pyramid.ts";
import {
  decodePyramid,
  encodePyramid,
} from "../../core/operations/dashboard/chart/pyramid_bytes.ts";
import { runFor, summarise } from "../../core/operations/dashboard/chart/summarise.ts";
import { yearsOf } from "../../core/operations/dashboard/chart/years.ts";
import { Events } from "../../core/operations/dashboard/jobs/events.ts";
import { marketLine } from "../../core/operations/dashboard/market_line.ts";
import { cellTime, fullTime } from "../../core/operations/dashboard/times.ts";
import type { TickerRow } from "../../core/operations/dashboard/view/overview.ts";

const at = (text: string) => Date.parse(text);

Deno.test("cellTime() is the time today, the weekday this week, the date before that", () => {
  const now = at("2025-12-05T13:31Z");
  const table: [string, string, string][] = [
    ["1m", "2025-12-05T13:19Z", "08:19"],
    ["1m", "2025-12-04T21:59Z", "Thu"],
    ["1m", "2025-11-28T21:59Z", "28 Nov"],
    ["1m", "2024-11-28T21:59Z", "28 Nov 2024"],
    ["1D", "2025-12-04T23:00Z", "today"],
    ["1D", "2025-12-03T23:00Z", "Thu"],
    ["1W", "2025-11-24T00:00Z", "24 Nov"],
  ];
  for (const [timeframe, time, text] of table) {
    assert.equal(cellTime("ES1", parseTimeframe(timeframe), at(time), now), text, time);
  }
  assert.equal(
    fullTime("ES1", parseTimeframe("1m"), at("2025-12-04T21:59Z")),
    "Thu 4 Dec 2025 16:59",
  );
});

Deno.test("marketLine() says open or closed and up to when the source has told everything", () => {
  assert.equal(
    marketLine(CME_EQUITY, at("2025-12-05T13:31Z")).text,
    "CME open 08:31 NY, Yahoo final to 08:19",
  );
  assert.equal(
    marketLine(CME_EQUITY, at("2025-12-06T15:00Z")).text,
    "CME closed 10:00 NY, opens Sun 18:00, Yahoo final to Fri 17:00",
  );
});

const VALUE = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(NaN));
const BARS = fc.array(
  fc.record({ open: VALUE, high: VALUE, low: VALUE, close: VALUE, volume: VALUE }),
  { minLength: 1, maxLength: 60 },
).map((rows) => barsOf(rows.map((row, i) => ({ time: i * 60_000, ...row }))));

Deno.test("summarise() keeps first times, extremes and the sum of volumes, whatever is unknown", () => {
  fc.assert(fc.property(BARS, fc.integer({ min: 1, max: 70 }), (bars, every) => {
    const short = summarise(bars, every),
      known = (column: Float64Array) => [...column].filter((value) => !Number.isNaN(value));
    assert.equal(short.time.length, Math.ceil(bars.time.length / every));
    assert.equal(short.time[0], bars.time[0]);
    assert.equal(Math.max(...known(short.high)), Math.max(...known(bars.high)));
    assert.equal(Math.min(...known(short.low)), Math.min(...known(bars.low)));
    assert.equal(known(short.open)[0], known(bars.open)[0]);
    assert.equal(known(short.close).at(-1), known(bars.close).at(-1));
    const sum = (column: Float64Array) => known(column).reduce((total, one) => total + one, 0);
    assert.ok(Math.abs(sum(short.volume) - sum(bars.volume)) < 1e-3);
    assert.equal(known(short.volume).length === 0, known(bars.volume).length === 0);
  }));
});

Deno.test("runFor() never leaves more than was asked for", () => {
  fc.assert(fc.property(fc.nat(10_000_000), fc.integer({ min: 1, max: 5000 }), (rows, most) => {
    assert.ok(Math.ceil(rows / runFor(rows, most)) <= most);
  }));
});

Deno.test("yearsOf() gives a year another key only if one of its row groups changed", () => {
  const group = (from: string, to: string, rows: number) => ({
    ...{ rows, bytes: rows * 10, offset: 0, first: at(from), last: at(to) },
  });
  const range = { first: at("2023-01-02T00:00Z"), last: at("2025-06-01T00:00Z") };
  const before = [
    group("2023-01-02T00:00Z", "2023-12-20T00:00Z", 100),
    group("2024-01-10T00:00Z", "2025-06-01T00:00Z", 50),
  ];
  const after = [before[0], group("2024-01-10T00:00Z", "2025-06-01T00:00Z", 60)];
  const keys = (groups: typeof before) => yearsOf(groups, range).map(({ key }) => key);
  assert.deepEqual(keys(before).map((key, i) => key === keys(after)[i]), [true, false, false]);
});

Deno.test("a pyramid comes back from its bytes, and from nothing else", () => {
  const bars = barsOf([{ time: 1, open: 1, high: 2, low: 0.5, close: NaN, volume: -0 }]);
  const pyramid: Pyramid = {
    ...{ first: 1, last: 1 },
    years: [{ from: 0, to: 9, key: "a", rows: 1, bars }],
  };
  const bytes = encodePyramid(pyramid);
  assert.deepEqual(decodePyramid(bytes), pyramid);
  for (let i = bytes.indexOf(10) + 1; i < bytes.length; i++) {
    const bent = bytes.slice();
    bent[i] ^= 1;
    assert.equal(decodePyramid(bent), null, `byte ${i}`);
  }
  for (
    const none of [bytes.subarray(0, 5), bytes.subarray(0, bytes.length - 8), new Uint8Array()]
  ) {
    assert.equal(decodePyramid(none), null);
  }
});

Deno.test("Events.since() gives what was missed, or says that it is no longer known", () => {
  const events = new Events();
  for (let version = 1; version <= 2_500; version++) events.tell({ type: "store", version });
  assert.deepEqual(events.since(2_498)?.map(({ id }) => id), [2_499, 2_500]);
  assert.deepEqual(events.since(2_500), []);
  for (const lost of [0, 400, 2_501, NaN, -1, 1.5]) {
    assert.equal(events.since(lost), null, `${lost}`);
  }
});

Deno.test("besideOf() goes to the next file in an arrow's direction and stops at the edge", () => {
  const row = (ticker: string, timeframes: string[]) =>
    ({
      ticker,
      files: timeframes.map((timeframe) => ({ id: `${ticker}_${timeframe}`, timeframe })),
    }) as unknown as TickerRow;
  const rows = [row("CL1", ["5m", "1D"]), row("ES1", ["1m", "5m", "1D"]), row("QQQ", ["1D"])];
  const go = (id: string, key: string) => besideOf(rows, ["1m", "5m", "1h", "1D"], id, key);
  assert.equal(go("ES1_5m", "ArrowRight"), "ES1_1D");
  assert.equal(go("ES1_5m", "ArrowLeft"), "ES1_1m");
  assert.equal(go("ES1_5m", "ArrowUp"), "CL1_5m");
  assert.equal(go("ES1_1m", "ArrowUp"), null);
  assert.equal(go("ES1_1D", "ArrowDown"), "QQQ_1D");
  assert.equal(go("ES1_1D", "Enter"), null);
  assert.equal(go("nope", "ArrowDown"), null);
});
