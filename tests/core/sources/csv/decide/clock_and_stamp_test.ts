import assert from "node:assert/strict";
import { type Bars, sliceBars, takeBars } from "../../../../../core/bars/bars.ts";
import type { ParsedExport, ParseOptions } from "../../../../../core/sources/csv/parsed_export.ts";
import { parseExport } from "../../../../../core/sources/csv/parse_export.ts";
import { bytesSource } from "../../../../../core/sources/csv/text/source.ts";
import { cmeBars, csvOf } from "../bars_fixture.ts";

const MINUTE = 60_000;
/** From winter time through the American and the European change of the clocks. */
const SPRING = cmeBars("2025-02-16T23:00Z", "2025-04-13T00:00Z");

function parse(
  text: string,
  options: ParseOptions = {},
  name = "ES1_5m.csv",
): Promise<ParsedExport> {
  return parseExport(bytesSource(name, text), options);
}

function assertSame(actual: Bars, expected: Bars): void {
  assert.deepEqual(actual.time, expected.time);
  assert.deepEqual(actual.close, expected.close);
}

for (
  const zone of [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Tokyo",
    "-05:00",
    "America/New_York+7",
  ]
) {
  for (const stamp of ["open", "close"] as const) {
    Deno.test(`parseExport() finds ${zone}, stamped at the ${stamp}, from the trading hours`, async () => {
      const parsed = await parse(csvOf(SPRING, zone, { stamp }));
      assert.deepEqual(parsed.held, []);
      assert.equal(parsed.decisions.zone.rank, "edges");
      assert.equal(parsed.decisions.stamp.value, stamp);
      assertSame(parsed.bars, SPRING);
    });
  }
}

Deno.test("parseExport() finds the stamp of one-minute bars", async () => {
  const bars = cmeBars("2025-06-01T22:00Z", "2025-06-14T00:00Z", MINUTE);
  const text = csvOf(bars, "America/Chicago", { stamp: "close", barLength: MINUTE });
  const parsed = await parse(text, {}, "ES1_1m.csv");
  assert.deepEqual(parsed.held, []);
  assertSame(parsed.bars, bars);
});

Deno.test("parseExport() asks for the zone of a market that never closes, unless bars overlap", async () => {
  const always = cmeBars("2025-03-03T00:00Z", "2025-03-03T21:00Z", MINUTE);
  const text = csvOf(always, "Asia/Kolkata", { stamp: "close", barLength: MINUTE });
  const alone = await parse(text, { ticker: "BTCUSD" }, "x_1m.csv");
  assert.deepEqual(alone.held.map(({ code, flag }) => [code, flag]), [["zone", "--tz"], [
    "stamp",
    "--stamp",
  ]]);
  const present = sliceBars(always, 200, 800);
  const beside = await parse(text, { ticker: "BTCUSD", present }, "x_1m.csv");
  assert.deepEqual(beside.held, []);
  assert.equal(beside.decisions.zone.rank, "overlap");
  assertSame(beside.bars, always);
});

Deno.test("parseExport() finds the overlap though every price is shifted", async () => {
  const shifted = { ...SPRING, ...mapPrices(SPRING, (price) => price + 57.5) };
  const parsed = await parse(csvOf(SPRING, "Europe/Berlin"), { present: shifted });
  assert.equal(parsed.decisions.zone.rank, "overlap");
  assertSame(parsed.bars, SPRING);
});

function mapPrices(bars: Bars, change: (price: number) => number) {
  return {
    open: bars.open.map(change),
    high: bars.high.map(change),
    low: bars.low.map(change),
    close: bars.close.map(change),
  };
}

Deno.test("parseExport() holds a vendor's file that trading hours contradict, and shows both", async () => {
  const lines = csvOf(SPRING, "Europe/London").split("\n").slice(1).join("\n");
  const parsed = await parse(lines, {}, "ES_full_5min_continuous_UNadjusted.txt");
  assert.equal(parsed.decisions.format.value!.id, "firstrate");
  const [held] = parsed.held;
  assert.equal(held.code, "zone");
  assert.match(held.message, /FirstRateData is said to write America\/New_York/);
  assert.match(held.message, /Europe\/London/);
});

Deno.test("parseExport() takes the user's word before everything", async () => {
  const text = csvOf(SPRING, "America/Chicago");
  const parsed = await parse(text, { zone: "America/Denver", stamp: "close" });
  assert.deepEqual([parsed.decisions.zone.rank, parsed.decisions.stamp.rank], ["user", "user"]);
  assert.equal(parsed.bars.time[0], SPRING.time[0] + 60 * MINUTE - 5 * MINUTE);
});

Deno.test("parseExport() tells the two runs through a repeated hour apart by order", async () => {
  const rows = Array.from({ length: 48 }, (_, i) => {
    const wall = new Date(
      Date.UTC(2025, 10, 2, 4) + i * 300_000 - 4 * 3_600_000 - (i >= 24 ? 3_600_000 : 0),
    );
    return `${wall.toISOString().slice(0, 19).replace("T", " ")},1,2,0.5,1.5,${i}`;
  });
  const text = ["Timestamp,Open,High,Low,Close,Volume", ...rows].join("\n");
  for (const content of [text, [text.split("\n")[0], ...rows.toReversed()].join("\n")]) {
    const parsed = await parse(content, { zone: "America/New_York" });
    assert.equal(parsed.bars.time.length, 48);
    assert.equal(parsed.bars.time[47] - parsed.bars.time[0], 47 * 300_000);
    assert.ok(
      parsed.notes.includes("24 times that the clock shows twice were told apart by their order"),
    );
  }
});

Deno.test("parseExport() holds a file with times that its zone skips", async () => {
  const bars = cmeBars("2025-03-06T00:00Z", "2025-03-14T00:00Z");
  const always = csvOf(bars, "America/New_York").trimEnd().split("\n");
  const skipped = ["2025-03-09 02:00:00,1,2,0.5,1.5,1", "2025-03-09 02:05:00,1,2,0.5,1.5,1"];
  const at = always.findIndex((line) => line.startsWith("2025-03-09"));
  const text = [...always.slice(0, at), ...skipped, ...always.slice(at)].join("\n");
  const parsed = await parse(text);
  assert.ok(parsed.held.some(({ code }) => code === "skipped-times" || code === "zone"));
  const told = await parse(text, { zone: "America/New_York" });
  assert.ok(told.notes.some((note) => note.startsWith("2 times that the clock skips")));
});

Deno.test("parseExport() takes days as trading days, whatever their clock", async () => {
  const days = ["03", "04", "05", "06", "07", "10", "11", "12", "13", "14"];
  const text = (clock: string) =>
    [
      "Date,Open,High,Low,Close,Volume",
      ...days.map((day) => `2025-03-${day}${clock},1,2,0.5,1.5,9`),
    ].join("\n");
  for (const clock of ["", " 22:00", " 00:00:00"]) {
    const parsed = await parse(text(clock), {}, "ES1_1D.csv");
    assert.deepEqual([parsed.tradingDays, parsed.held], [true, []]);
    assert.equal(parsed.bars.time[0], Date.UTC(2025, 2, 3));
  }
});

Deno.test("parseExport() settles one ambiguous day by the bars that are there", async () => {
  const day = cmeBars("2025-11-09T23:00Z", "2025-11-10T05:00Z", MINUTE);
  const rows = csvOf(day, "UTC", { barLength: MINUTE }).trimEnd().split("\n").slice(1);
  const slashed = rows.map((row) =>
    row.replace(/^2025-11-(\d\d) (..:..):../, "$1/11/2025;$2").replaceAll(",", ";")
  );
  const text = slashed.filter((row) => row.startsWith("10")).join("\n");
  const alone = await parse(text, {}, "es1-1m_bk.csv");
  assert.ok(alone.held.some(({ code, flag }) => code === "dates" && flag === "--dates"));
  const beside = await parse(text, { present: day }, "es1-1m_bk.csv");
  assert.deepEqual([beside.decisions.dates.value, beside.decisions.dates.rank], ["dmy", "overlap"]);
  assert.equal(beside.bars.time[0], Date.parse("2025-11-10T00:00Z"));
});

Deno.test("parseExport() does not let bars of one half of the year choose the zone of the other", async () => {
  // Winter only is shared: New York and a fixed -05:00 fit it alike and part in summer.
  const winter = SPRING.time.findIndex((time) => time >= Date.parse("2025-03-07T00:00Z"));
  const present = sliceBars(SPRING, 0, winter);
  for (const zone of ["America/New_York", "-05:00"]) {
    const parsed = await parse(csvOf(SPRING, zone), { present });
    assert.equal(parsed.decisions.zone.value, zone);
    assert.equal(parsed.decisions.zone.rank, "edges");
    assert.deepEqual([parsed.decisions.stamp.value, parsed.decisions.stamp.rank], [
      "open",
      "overlap",
    ]);
    assertSame(parsed.bars, SPRING);
  }
});

Deno.test("parseExport() shows both zones where neither shared bars nor trading hours tell them apart", async () => {
  const noon = (bars: Bars) => {
    const rows = bars.time.map((time) => time % 86_400_000 - 15 * 3_600_000);
    const kept = Array.from(rows.keys()).filter((i) => rows[i] >= 0 && rows[i] < 3_600_000);
    return takeBars(bars, kept);
  };
  const hour = noon(SPRING), present = sliceBars(hour, 0, 150);
  const parsed = await parse(csvOf(hour, "-05:00"), { present });
  const { zone } = parsed.decisions;
  assert.equal(zone.rank, "none");
  assert.match(zone.evidence, /another zone fits them as well/);
  const readings = [zone.value, ...zone.alternatives.map(({ value }) => value)];
  assert.ok(readings.includes("-05:00") && readings.includes("America/New_York"), `${readings}`);
  assert.ok(parsed.held.some(({ code, flag }) => code === "zone" && flag === "--tz"));
});
