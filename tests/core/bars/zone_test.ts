import assert from "node:assert/strict";
import {
  NEW_YORK,
  offsetAt,
  parseZone,
  utcFromWall,
  wallFromUtc,
  type Zone,
} from "../../../core/bars/zone.ts";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

Deno.test("wallFromUtc() follows summer time", () => {
  assert.equal(wallFromUtc(NEW_YORK, at("2025-07-01T22:00Z")), at("2025-07-01T18:00Z"));
  assert.equal(wallFromUtc(NEW_YORK, at("2025-12-01T23:00Z")), at("2025-12-01T18:00Z"));
});

Deno.test("utcFromWall() names an ambiguous time with both instants", () => {
  assert.deepEqual(utcFromWall(NEW_YORK, at("2025-11-02T01:30Z")), {
    kind: "ambiguous",
    utc: at("2025-11-02T05:30Z"),
    other: at("2025-11-02T06:30Z"),
  });
});

Deno.test("utcFromWall() moves a skipped time past the jump", () => {
  assert.deepEqual(utcFromWall(NEW_YORK, at("2025-03-09T02:30Z")), {
    kind: "skipped",
    utc: at("2025-03-09T07:30Z"),
  });
});

Deno.test("utcFromWall() agrees with Temporal for every half hour of many zones and years", () => {
  for (const zone of ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]) {
    for (let wall = at("1970-01-01T00:00Z"); wall < at("2030-01-01T00:00Z"); wall += 17.5 * HOUR) {
      const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC")
        .toPlainDateTime();
      const expected = plain.toZonedDateTime(zone).epochMilliseconds;
      assert.equal(utcFromWall(zone as Zone, wall).utc, expected, `${zone} ${plain}`);
    }
  }
});

Deno.test("utcFromWall() agrees with Temporal around each transition", () => {
  for (const zone of ["America/New_York", "Europe/London", "America/Sao_Paulo"]) {
    let change: Temporal.ZonedDateTime | null = Temporal.Instant.from("1980-01-01T00:00Z")
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition("next");
    while (change && change.epochMilliseconds < at("2026-01-01T00:00Z")) {
      for (let step = -8; step <= 8; step++) {
        const plain: Temporal.PlainDateTime = change.toPlainDateTime().add({ minutes: 15 * step });
        const wall = plain.toZonedDateTime("UTC").epochMilliseconds;
        const expected = plain.toZonedDateTime(zone).epochMilliseconds;
        assert.equal(utcFromWall(zone as Zone, wall).utc, expected, `${zone} ${plain}`);
      }
      change = change.getTimeZoneTransition("next");
    }
  }
});

Deno.test("offsetAt() knows a fixed offset and years before 1970", () => {
  assert.equal(offsetAt(parseZone("+01:00"), at("2025-07-01T00:00Z")), HOUR);
  assert.equal(offsetAt(NEW_YORK, at("1939-01-03T00:00Z")), -5 * HOUR);
});

Deno.test("parseZone() refuses an unknown zone and shows an example", () => {
  assert.throws(() => parseZone("Mars/Base"), /"Mars\/Base".*America\/New_York/);
});
