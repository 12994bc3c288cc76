import assert from "node:assert/strict";
import { UsageError } from "../../../../../core/errors.ts";
import { instantOf, parseClock, toInstants } from "../../../../../core/sources/csv/time/clock.ts";

const at = (text: string) => Date.parse(text);

Deno.test("parseClock() reads a zone, an offset, a shifted zone and a zone with a number in its name", () => {
  const five = at("2025-01-15T05:00Z"), summer = at("2025-07-15T05:00Z");
  assert.equal(instantOf(parseClock("America/New_York"), five), at("2025-01-15T10:00Z"));
  assert.equal(instantOf(parseClock("+01:00"), five), at("2025-01-15T04:00Z"));
  assert.equal(instantOf(parseClock("America/New_York+7"), five), at("2025-01-15T03:00Z"));
  assert.equal(instantOf(parseClock("America/New_York+7"), summer), at("2025-07-15T02:00Z"));
  assert.equal(instantOf(parseClock("Etc/GMT+5"), five), at("2025-01-15T10:00Z"));
  assert.throws(() => parseClock("America/New_York+15"), UsageError);
  assert.throws(() => parseClock("Broker"), UsageError);
});

Deno.test("toInstants() agrees with instantOf() for every hour of a year but the repeated one", () => {
  for (const name of ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "America/New_York+7"]) {
    const clock = parseClock(name);
    const walls = Float64Array.from(
      { length: 8760 },
      (_, i) => at("2025-01-01T00:30Z") + i * 3_600_000,
    );
    const times = walls.slice();
    toInstants(times, times.length, clock);
    for (const [i, time] of times.entries()) assert.equal(time, instantOf(clock, walls[i]));
  }
});

Deno.test("toInstants() counts repeated and skipped times and gives a second run the second hour", () => {
  const walls = [
    "2025-03-09T02:30Z",
    "2025-11-02T01:00Z",
    "2025-11-02T01:30Z",
    "2025-11-02T01:00Z",
  ];
  const times = Float64Array.from(walls, at);
  const changes = toInstants(times, 4, parseClock("America/New_York"));
  assert.deepEqual(changes, { ambiguous: 3, skipped: 1, firstSkipped: 0 });
  assert.deepEqual(
    [...times],
    [
      "2025-03-09T07:30Z",
      "2025-11-02T05:00Z",
      "2025-11-02T05:30Z",
      "2025-11-02T06:00Z",
    ].map(at),
  );
});
