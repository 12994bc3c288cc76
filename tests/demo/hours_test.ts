import assert from "node:assert/strict";
import { CME_EQUITY } from "../../core/calendar/cme_equity.ts";
import { US_EQUITY } from "../../core/calendar/us_equity.ts";
import { dateOf, sessionsBetween } from "../../demo/hours.ts";

const at = (text: string) => Date.parse(text);
const text = (time: number) => new Date(time).toISOString().slice(0, 16);

Deno.test("sessionsBetween() tells each session with the close before it", () => {
  const sessions = sessionsBetween(US_EQUITY, at("2026-11-25T15:00Z"), at("2026-11-28"));
  assert.deepEqual(
    sessions.map(({ day, open, close, before }) => [day, open, close, before].map(text)),
    [
      ["2026-11-25T00:00", "2026-11-25T14:30", "2026-11-25T21:00", "2026-11-24T21:00"],
      ["2026-11-27T00:00", "2026-11-27T14:30", "2026-11-27T18:00", "2026-11-25T21:00"],
    ],
  );
});

Deno.test("sessionsBetween() counts a futures evening to the next day", () => {
  const [session] = sessionsBetween(CME_EQUITY, at("2026-11-16T01:00Z"), at("2026-11-16T02:00Z"));
  assert.deepEqual([session.day, session.open, session.close, session.before].map(text), [
    ...["2026-11-16T00:00", "2026-11-15T23:00", "2026-11-16T22:00", "2026-11-13T22:00"],
  ]);
});

Deno.test("sessionsBetween() leaves out what ends where the range begins", () => {
  const close = at("2026-11-20T21:00Z");
  assert.equal(sessionsBetween(US_EQUITY, close, close + 3_600_000).length, 0);
  assert.equal(sessionsBetween(US_EQUITY, close - 1, close).length, 1);
});

Deno.test("dateOf() is the date in New York", () => {
  assert.equal(text(dateOf(at("2026-11-20T04:59Z"))), "2026-11-19T00:00");
  assert.equal(text(dateOf(at("2026-11-20T05:00Z"))), "2026-11-20T00:00");
});
