import assert from "node:assert/strict";
import fc from "fast-check";
import { NEW_YORK, UTC, utcFromWall, wallFromUtc } from "../../../core/bars/zone.ts";
import {
  epochUnit,
  instantsOf,
  msOfRaw,
  msOfRaws,
  msOfText,
  rawOfMs,
  utcOfWalls,
} from "../../../core/parquet/clock.ts";

const UNITS = ["s", "ms", "us", "ns", "day"] as const;
/** From 1800 to 2200, in ms. */
const INSTANTS = fc.integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) });

Deno.test("msOfRaw() takes back what rawOfMs() made, in every unit", () => {
  fc.assert(fc.property(INSTANTS, fc.constantFrom(...UNITS), (ms, unit) => {
    const step = unit === "day" ? 86_400_000 : unit === "s" ? 1_000 : 1;
    const whole = Math.floor(ms / step) * step;
    assert.equal(msOfRaw(rawOfMs(whole, unit)!, unit), whole);
    if (whole !== ms) assert.equal(rawOfMs(ms, unit), null);
  }));
});

Deno.test("msOfRaw() rounds down, before 1970 as well", () => {
  assert.equal(msOfRaw(1_999_999n, "ns"), 1);
  assert.equal(msOfRaw(-1n, "ns"), -1);
  assert.equal(msOfRaw(-1_000_000n, "ns"), -1);
  assert.equal(msOfRaw(-1_000_001n, "ns"), -2);
});

Deno.test("msOfRaws() gives for columns what msOfRaw() gives for numbers, exactly", () => {
  const raws = fc.array(fc.bigInt({ min: -(1n << 62n), max: 1n << 62n }), { maxLength: 20 });
  fc.assert(
    fc.property(raws, fc.constantFrom("us" as const, "ns" as const), (values, unit) => {
      const { ms, exact } = msOfRaws(BigInt64Array.from(values), unit);
      const expected = values.map((value) => msOfRaw(value, unit));
      // Beyond the year 35,000 the sum of both halves is rounded; no time is that far.
      expected.forEach((value, i) => {
        if (Math.abs(value) < 2 ** 50) assert.equal(ms[i], value);
      });
      const divisor = unit === "us" ? 1_000n : 1_000_000n;
      assert.equal(exact, values.every((value) => value % divisor === 0n));
    }),
  );
});

Deno.test("epochUnit() tells units apart by size, and what is no time", () => {
  const cases: [bigint, bigint, string][] = [
    [874_000_000n, 1_700_000_000n, "s"],
    [-900_000_000n, 100n, "s"],
    [-300_000_000n, -200_000_000n, "s"],
    [1_700_000_000_000n, 1_700_000_060_000n, "ms"],
    [-2_000_000_000_000n, 1_700_000_000_000n, "ms"],
    [1_700_000_000_000_000n, 1_700_000_060_000_000n, "us"],
    [1_700_000_000_000_000_000n, 1_700_000_060_000_000_000n, "ns"],
    [0n, 0n, "unknown"],
    [0n, 5_999n, "unknown"],
    [930n, 1_600n, "unknown"],
    [20_250_102n, 20_251_231n, "unknown"],
    [0n, (1n << 63n) - 1n, "unknown"],
  ];
  for (const [min, max, unit] of cases) assert.equal(epochUnit(min, max), unit, `${min} ${max}`);
});

Deno.test("msOfText() reads dates and times with and without offset, and nothing else", () => {
  const noon = Date.UTC(2025, 2, 7, 12);
  assert.deepEqual(msOfText("2025-03-07"), { ms: Date.UTC(2025, 2, 7), zoned: false });
  assert.deepEqual(msOfText("2025-03-07 12:00"), { ms: noon, zoned: false });
  assert.deepEqual(msOfText("2025-03-07T12:00:00.250"), { ms: noon + 250, zoned: false });
  assert.deepEqual(msOfText("2025-03-07T12:00:00Z"), { ms: noon, zoned: true });
  assert.deepEqual(msOfText("2025-03-07 07:00:00-05:00"), { ms: noon, zoned: true });
  assert.deepEqual(msOfText("2025-03-07 13:30:00+0130"), { ms: noon, zoned: true });
  for (const text of ["", "ES1", "03/07/2025", "1741348800"]) assert.equal(msOfText(text), null);
});

Deno.test("utcOfWalls() undoes wallFromUtc() for rows in order, in the doubled hour as well", () => {
  const around = fc.integer({ min: Date.UTC(2025, 10, 2, 3), max: Date.UTC(2025, 10, 2, 9) });
  fc.assert(fc.property(fc.uniqueArray(around, { minLength: 1 }), (times) => {
    const utc = Float64Array.from(times.sort((a, b) => a - b));
    const walls = utc.map((time) => wallFromUtc(NEW_YORK, time));
    const found = utcOfWalls(walls, NEW_YORK);
    // Only where the clock was not seen to step back is the later hour taken for the earlier.
    const told = utc.every((_, i) => found[i] === utc[i]);
    const steps = walls.some((wall, i) => i > 0 && wall <= walls[i - 1]);
    const second = utc.some((time, i) => utcFromWall(NEW_YORK, walls[i]).utc !== time);
    assert.ok(told || second && (!steps || found.some((time, i) => time !== utc[i])));
    assert.ok(found.every((time, i) => i === 0 || time > found[i - 1]), "still in order");
  }));
});

Deno.test("utcOfWalls() goes on from the row before", () => {
  const wall = Date.UTC(2025, 10, 2, 1, 30), first = Date.UTC(2025, 10, 2, 5, 30);
  const walls = Float64Array.of(wall);
  assert.equal(utcOfWalls(walls, NEW_YORK)[0], first);
  assert.equal(utcOfWalls(walls, NEW_YORK, first)[0], first + 3_600_000);
  assert.equal(utcOfWalls(walls, UTC)[0], wall);
});

Deno.test("instantsOf() gives both readings of a doubled hour", () => {
  const wall = Date.UTC(2025, 10, 2, 1, 30), first = Date.UTC(2025, 10, 2, 5, 30);
  assert.deepEqual(instantsOf(wall, NEW_YORK), { earliest: first, latest: first + 3_600_000 });
  assert.deepEqual(instantsOf(wall, UTC), { earliest: wall, latest: wall });
});
