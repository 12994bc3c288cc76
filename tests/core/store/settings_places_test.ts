import assert from "node:assert/strict";
import fc from "fast-check";
import { lineOf, placesOf } from "../../../core/store/settings_places.ts";
import { UsageError } from "../../../core/errors.ts";
import { effectiveSettings } from "../../../core/store/settings_effective.ts";
import { parseSettings } from "../../../core/store/settings.ts";

const TEXT = `{
  "tickers": {
    "ES1": { "yahoo": "ES=F",
             "aliases": ["a", "}\\"{"] },
    "BRK-B": {}
  },
  "derived": [
    { "asset": "x",
      "from": ["1m"] }
  ]
}`;

Deno.test("placesOf() gives each name and each item of a list its line", () => {
  const { lines, twice } = placesOf(TEXT);
  assert.deepEqual(Object.fromEntries(lines), {
    "": 1,
    "tickers": 2,
    "tickers.ES1": 3,
    "tickers.ES1.yahoo": 3,
    "tickers.ES1.aliases": 4,
    "tickers.ES1.aliases[0]": 4,
    "tickers.ES1.aliases[1]": 4,
    'tickers["BRK-B"]': 5,
    "derived": 7,
    "derived[0]": 8,
    "derived[0].asset": 8,
    "derived[0].from": 9,
    "derived[0].from[0]": 9,
  });
  assert.deepEqual(twice, []);
});

Deno.test("lineOf() falls back to what stands around a place that is missing", () => {
  const { lines } = placesOf(TEXT);
  assert.equal(lineOf(lines, "derived[0].file"), 8);
  assert.equal(lineOf(lines, 'tickers["BRK-B"].yahoo'), 5);
  assert.equal(lineOf(lines, "yahoo.paceMs"), 1);
});

Deno.test("placesOf() finds every name of any JSON, whatever its layout", () => {
  const count = (value: unknown): number =>
    Array.isArray(value)
      ? value.reduce((sum: number, one) => sum + 1 + count(one), 0)
      : typeof value === "object" && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + 1 + count(one), 0)
      : 0;
  fc.assert(fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
    const { lines, twice } = placesOf(JSON.stringify(value, null, indent));
    assert.equal(lines.size + twice.length, 1 + count(value));
  }));
});

Deno.test("parseSettings() names the line, and refuses a name that stands twice", () => {
  assert.throws(
    () => parseSettings('{\n "yahoo": {\n  "pace": 5 } }'),
    /line 3: yahoo\.pace is not a setting/,
  );
  assert.throws(
    () => parseSettings('{\n "zones": {},\n "yahoo": {},\n "zones": {} }'),
    (error) =>
      error instanceof UsageError &&
      /line 4: zones stands there already, in line 2/.test(error.message),
  );
});

Deno.test("effectiveSettings() tells what the file says from what holds by default", () => {
  const text = '{ "yahoo": {\n "paceMs": 900 }, "tickers": { "ES1": { "yahoo": "ES=F" } } }';
  const found = effectiveSettings(parseSettings(text), placesOf(text));
  const of = (wanted: string) => found.find(({ place }) => place === wanted);
  assert.deepEqual([of("yahoo.paceMs")?.value, of("yahoo.paceMs")?.line], [900, 2]);
  assert.deepEqual([of("retention.last")?.value, of("retention.last")?.line], [3, null]);
  assert.deepEqual([of("yahoo.userAgent")?.value, of("yahoo.userAgent")?.line], [null, null]);
  assert.equal(of("tickers.ES1.yahoo")?.line, 2);
  assert.equal(of("tickers.ES1.calendar"), undefined);
});
