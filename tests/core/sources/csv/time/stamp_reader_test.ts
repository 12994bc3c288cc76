import assert from "node:assert/strict";
import fc from "fast-check";
import {
  INSTANT,
  NO_STAMP,
  PACKED,
  stampIn,
  WALL,
} from "../../../../../core/sources/csv/time/stamp_reader.ts";
import { daysFromDate, unpackDate } from "../../../../../core/sources/csv/time/dates.ts";

const INSTANTS: Record<string, string> = {
  "1762729200": "2025-11-09T23:00:00Z",
  "873756000": "1997-09-08T22:00:00Z",
  "-631152000": "1950-01-01T00:00:00Z",
  "1637971200.5": "2021-11-27T00:00:00.500Z",
  "1637971200000": "2021-11-27T00:00:00Z",
  "1735689600000000": "2025-01-01T00:00:00Z",
  "1735689600000000000": "2025-01-01T00:00:00Z",
  "2025-03-19T07:09:00-04:00": "2025-03-19T11:09:00Z",
  "2025-02-17 00:00:00+0100": "2025-02-16T23:00:00Z",
  "2018-05-01T08:04:00.000000000Z": "2018-05-01T08:04:00Z",
  "16.08.2025 00:00:00.000 GMT+0900": "2025-08-15T15:00:00Z",
  "16.08.2025 00:00:00.000 UTC+02:00": "2025-08-15T22:00:00Z",
};
for (const [cell, time] of Object.entries(INSTANTS)) {
  Deno.test(`stampIn() reads the instant ${cell}`, () => {
    const { value, basis } = stampIn(cell);
    assert.deepEqual([basis, value], [INSTANT, Date.parse(time)]);
  });
}

const WALLS: Record<string, string> = {
  "20221111 070100": "2022-11-11T07:01:00Z",
  "2022/5/1 | 18:00:00.0": "2022-05-01T18:00:00Z",
  "2020.01.02 | 6:00": "2020-01-02T06:00:00Z",
  "2023-03-08 00:00:00": "2023-03-08T00:00:00Z",
  "2023-03-08 24:00": "2023-03-09T00:00:00Z",
  "20260603 | 154500": "2026-06-03T15:45:00Z",
  "20260603 | 0": "2026-06-03T00:00:00Z",
  "20260603 | 930": "2026-06-03T09:30:00Z",
  "202606031545": "2026-06-03T15:45:00Z",
  "Jan 2, 2025": "2025-01-02T00:00:00Z",
  "2 January 2025": "2025-01-02T00:00:00Z",
  "02-Jan-25": "2025-01-02T00:00:00Z",
  "03.11.2025 00:00:00.250": "2025-11-03T00:00:00.250Z",
  "20250102  09:30:00 US/Eastern": "2025-01-02T09:30:00Z",
};
for (const [cells, time] of Object.entries(WALLS)) {
  Deno.test(`stampIn() reads the wall time ${cells}`, () => {
    const [cell, clock] = cells.split(" | ");
    const { value, basis } = stampIn(cell, clock);
    assert.deepEqual([basis, value], [WALL, Date.parse(time)]);
  });
}

const NONE = [
  "",
  "hello",
  "123",
  "4023.75",
  "2024-02-30",
  "2024-13-01",
  "31/31/2024",
  "2024-01-01 25:00",
  "1e9",
  "2024-01-01 10:60",
  "12/2024",
  "2024-01/02",
  "20260429 220100 1234567",
  "01/02/2024 10:00 +01:00",
];
for (const cell of NONE) {
  Deno.test(`stampIn() finds no time in "${cell}"`, () => {
    const { value, basis } = stampIn(cell);
    assert.deepEqual([basis, value], [NO_STAMP, NaN]);
  });
}

Deno.test("stampIn() leaves the order of slashed dates open until unpackDate() settles it", () => {
  const { value, basis } = stampIn("09/11/2025", "10:50:00 PM");
  assert.equal(basis, PACKED);
  assert.equal(unpackDate(value, "dmy"), Date.parse("2025-11-09T22:50Z"));
  assert.equal(unpackDate(value, "mdy"), Date.parse("2025-09-11T22:50Z"));
});

Deno.test("unpackDate() is NaN for a date that does not exist in an order", () => {
  const { value } = stampIn("25/01/2022");
  assert.equal(unpackDate(value, "mdy"), NaN);
  assert.equal(unpackDate(value, "dmy"), Date.parse("2022-01-25T00:00Z"));
});

Deno.test("stampIn() reads twelve o'clock as midnight before noon and noon after", () => {
  const at = (clock: string) => unpackDate(stampIn("1/25/2022", clock).value, "mdy") % 86_400_000;
  assert.deepEqual([at("12:00:00 AM"), at("12:00:00 PM")], [0, 12 * 3_600_000]);
});

Deno.test("daysFromDate() agrees with Date.UTC", () => {
  fc.assert(fc.property(fc.integer({ min: -60_000, max: 80_000 }), (days) => {
    const date = new Date(days * 86_400_000);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    assert.equal(daysFromDate(year, month, day), days);
  }));
});

Deno.test("stampIn() reads back what Date writes", () => {
  const times = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });
  fc.assert(fc.property(times, (ms) => {
    const { value, basis } = stampIn(new Date(ms).toISOString());
    assert.deepEqual([basis, value], [INSTANT, ms]);
  }));
});
