import assert from "node:assert/strict";
import { UsageError } from "../../../core/errors.ts";
import { parseMoment, parseRange } from "../../../core/operations/moment.ts";

const iso = (time: number) => new Date(time).toISOString();

Deno.test("parseMoment() reads days, times and zones; UTC without one", () => {
  const cases = [
    ["2026-11-22", "2026-11-22T00:00:00.000Z", "2026-11-22T23:59:59.999Z"],
    ["2026-11-22 08:30", "2026-11-22T08:30:00.000Z", "2026-11-22T08:30:00.000Z"],
    ["2026-11-22T08:30:15Z", "2026-11-22T08:30:15.000Z", "2026-11-22T08:30:15.000Z"],
    ["2026-11-22 08:30 -05:00", "2026-11-22T13:30:00.000Z", "2026-11-22T13:30:00.000Z"],
    ["2026-11-22 08:30 UTC", "2026-11-22T08:30:00.000Z", "2026-11-22T08:30:00.000Z"],
  ];
  for (const [text, first, last] of cases) {
    assert.deepEqual([iso(parseMoment(text, "first")), iso(parseMoment(text, "last"))], [
      first,
      last,
    ]);
  }
});

Deno.test("parseMoment() refuses days that are none and other texts", () => {
  for (
    const text of ["", "yesterday", "2026-02-30", "2026-13-01", "22/11/2026", "2026-11-22 25:00"]
  ) {
    assert.throws(() => parseMoment(text, "first"), UsageError, text);
  }
});

Deno.test("parseRange() includes both ends, and is not fooled by a name", () => {
  assert.equal(parseRange("ES1_1m"), undefined);
  const { from, to } = parseRange("2025-12-24..2025-12-25")!;
  assert.deepEqual([iso(from), iso(to)], ["2025-12-24T00:00:00.000Z", "2025-12-25T23:59:59.999Z"]);
  assert.throws(() => parseRange("2025-12-25..2025-12-24"), UsageError);
});
