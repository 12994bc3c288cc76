import assert from "node:assert/strict";
import type { Zone } from "../../../core/bars/zone.ts";
import { UsageError } from "../../../core/errors.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { type CoreName, parseFileName } from "../../../core/store/naming.ts";
import {
  DEFAULT_SETTINGS,
  parseSettings,
  readSettings,
  settledAdjustment,
  settledZone,
  tickerAliases,
} from "../../../core/store/settings.ts";

const fsWith = (text: string | Uint8Array) =>
  new MemoryFs({ files: { "/data/barkeep.json": text } });

Deno.test("readSettings() without a file gives the defaults", async () => {
  assert.deepEqual(
    await readSettings(new MemoryFs({ files: { "/data/x": "" } }), "/data"),
    DEFAULT_SETTINGS,
  );
});

Deno.test("parseSettings() keeps what is given and fills in the rest", () => {
  const settings = parseSettings(`\uFEFF{
    "tickers": { "MES1": { "yahoo": "MES=F", "calendar": "cme_equity", "aliases": ["/MES"] } },
    "retention": { "last": 5 },
    "yahoo": { "paceMs": 2000 }
  }`);
  assert.deepEqual(settings.given, ["tickers", "retention", "yahoo"]);
  assert.equal(settings.retention.last, 5);
  assert.equal(settings.retention.daily, DEFAULT_SETTINGS.retention.daily);
  assert.deepEqual(settings.yahoo, { userAgent: null, paceMs: 2000 });
  assert.deepEqual(tickerAliases(settings), { "/MES": "MES1", "MES=F": "MES1" });
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["a syntax error", '{\n  "zones": {,}\n}', /not JSON: line 2, column 13/],
  ["text that ends early", '{\n  "zones": {', /not JSON: line 2, column 13/],
  ["a list", "[]", /the file is \[\], must be an object/],
  ["a misspelled section", '{"yaho": {}}', /yaho is not a setting: did you mean "yahoo"/],
  ["an unknown section", '{"colours": {}}', /colours is not a setting; there is \$schema, tickers/],
  ["a misspelled name", '{"yahoo":{"pacems":500}}', /yahoo\.pacems .*did you mean "paceMs"/],
  [
    "a wrong type",
    '{"yahoo":{"paceMs":"500"}}',
    /yahoo\.paceMs is "500", must be a whole number from 100/,
  ],
  ["a number out of bounds", '{"yahoo":{"paceMs":5}}', /yahoo\.paceMs is 5, must be/],
  [
    "a broken count",
    '{"retention":{"last":1.5}}',
    /retention\.last is 1\.5, must be a whole number/,
  ],
  [
    "an unknown zone",
    '{"zones":{"ES1":"America/NewYork"}}',
    /zones\.ES1 is "America\/NewYork": no time zone/,
  ],
  ["a zone for no file", '{"zones":{"ES1_1x":"UTC"}}', /zones\.ES1_1x can't be named so/],
  ["a wrong calendar", '{"tickers":{"ES1":{"calendar":"cme_equty"}}}', /did you mean "cme_equity"/],
  ["a wrong adjustment", '{"adjustments":{"ES1":"adjusted"}}', /adjustments\.ES1 is "adjusted"/],
  ["a wrong symbol", '{"tickers":{"ES1":{"yahoo":"ES/F?x"}}}', /tickers\.ES1\.yahoo/],
  ["a ticker that is none", '{"tickers":{"E S":{}}}', /tickers\["E S"\] can't be named so/],
  [
    "an asset without source",
    '{"derived":[{"asset":"x","file":"{ticker}_x.json"}]}',
    /derived\[0\]\.from is missing/,
  ],
  [
    "an asset outside",
    '{"derived":[{"asset":"x","file":"../{ticker}.json","from":["1m"]}]}',
    /derived\[0\]\.file/,
  ],
  ["a relative folder", '{"import":{"folders":["in"]}}', /import\.folders\[0\] is "in"/],
  ["a header of two lines", '{"yahoo":{"userAgent":"a\\r\\nHost: b"}}', /yahoo\.userAgent/],
  ["null", '{"derived":null}', /derived is null, must be a list/],
];

for (const [name, text, message] of REFUSED) {
  Deno.test(`parseSettings() refuses ${name} with its place`, () => {
    assert.throws(
      () => parseSettings(text),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("parseSettings() counts all faults and lists them in the facts", () => {
  assert.throws(() => parseSettings('{"yaho":1,"zones":[],"x":2}'), (error) => {
    assert(error instanceof UsageError);
    assert.match(error.message, /\(and 2 more\)/);
    assert.deepEqual((error.facts.faults as { place: string }[]).map((f) => f.place), [
      "yaho",
      "zones",
      "x",
    ]);
    return true;
  });
});

Deno.test("readSettings() refuses what is not text, too long, or a folder", async () => {
  await assert.rejects(readSettings(fsWith(new Uint8Array([0xff, 0xfe, 0])), "/data"), /not UTF-8/);
  await assert.rejects(readSettings(fsWith(" ".repeat(2 << 20)), "/data"), /over 1 MiB/);
  const folder = new MemoryFs({ files: { "/data/barkeep.json/x": "" } });
  await assert.rejects(readSettings(folder, "/data"), /is a folder/);
});

Deno.test("settledZone() and settledAdjustment() let the file's word stand before the ticker's", () => {
  const settings = parseSettings(`{
    "zones": { "ES1": "UTC", "ES1_1wk": "America/New_York" },
    "tickers": { "ES1": { "adjustment": "back-adjusted" } },
    "adjustments": { "ES1_1D": "unadjusted" }
  }`);
  const file = (name: string) => parseFileName(name) as CoreName;
  assert.equal(settledZone(settings, file("ES1_1m.parquet")), "UTC" as Zone);
  assert.equal(settledZone(settings, file("ES1_1wk.parquet")), "America/New_York" as Zone);
  assert.equal(settledZone(settings, file("NQ1_1m.parquet")), undefined);
  assert.equal(settledAdjustment(settings, file("ES1_1m.parquet")), "back-adjusted");
  assert.equal(settledAdjustment(settings, file("ES1_1d.parquet")), "unadjusted");
});
