import assert from "node:assert/strict";
import fc from "fast-check";
import { arrowZones } from "../../../core/parquet/arrow_schema.ts";
import { pandasFacts, withRangeStop } from "../../../core/parquet/pandas.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { fixture } from "./helpers.ts";

async function metadata(name: string): Promise<ReadonlyMap<string, string>> {
  return (await readTable(fixture(name))).footer.keyValues;
}

Deno.test("pandasFacts() reads index, dtypes and zones as pandas wrote them", async () => {
  const facts = pandasFacts((await metadata("index_level_0.parquet")).get("pandas"))!;
  assert.deepEqual(facts.indexColumns, ["__index_level_0__"]);
  assert.equal(facts.names.get("__index_level_0__"), null);
  assert.equal(facts.zones.get("__index_level_0__"), "US/Eastern");
  assert.equal(facts.dtypes.get("volume"), "int64");
  assert.equal(facts.range, null);
});

Deno.test("pandasFacts() calls a categorical a category", async () => {
  const facts = pandasFacts((await metadata("categorical.parquet")).get("pandas"))!;
  assert.equal(facts.dtypes.get("symbol"), "category");
});

Deno.test("pandasFacts() is null for what is no metadata of pandas", () => {
  for (const text of [undefined, "", "{", "null", "[1", "7"]) assert.equal(pandasFacts(text), null);
});

Deno.test("withRangeStop() changes the count and nothing else, and keeps the length", async () => {
  const text = (await metadata("range_index_ms.parquet")).get("pandas")!;
  fc.assert(fc.property(fc.array(fc.nat({ max: 10 ** 9 }), { minLength: 1 }), (counts) => {
    const last = counts.reduce((changed, rows) => withRangeStop(changed, rows), text);
    const json = JSON.parse(last);
    assert.equal(json.index_columns[0].stop, counts.at(-1));
    json.index_columns[0].stop = 150;
    assert.deepEqual(json, JSON.parse(text));
    assert.equal(last.length, text.length);
  }));
});

Deno.test("withRangeStop() leaves metadata without a RangeIndex alone", async () => {
  const text = (await metadata("groups.parquet")).get("pandas")!;
  assert.equal(withRangeStop(text, 7), text);
});

Deno.test("arrowZones() finds zones in ARROW:schema", async () => {
  const zones = async (name: string) => [...arrowZones((await metadata(name)).get("ARROW:schema"))];
  assert.deepEqual(await zones("us_eastern.parquet"), [["datetime", "US/Eastern"]]);
  assert.deepEqual(await zones("new_york_daily.parquet"), [["datetime", "America/New_York"]]);
  assert.deepEqual(await zones("groups.parquet"), []);
});

Deno.test("arrowZones() finds none in what is no schema", () => {
  const short = new Uint8Array([1, 2, 3]).toBase64();
  for (const text of [undefined, "", "%%%", short]) assert.equal(arrowZones(text).size, 0);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    arrowZones(new Uint8Array(bytes).toBase64());
  }));
});
