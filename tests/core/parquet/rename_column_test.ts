import assert from "node:assert/strict";
import { renameColumn } from "../../../core/parquet/rename_column.ts";
import { copyTable } from "../../../core/parquet/rewrite.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { fixture, independentRows, MemorySink } from "./helpers.ts";

const LOST = "__index_level_0__";

Deno.test("renameColumn() renames the schema, the groups and both kinds of metadata", async () => {
  const before = fixture("index_level_0.parquet"), table = await readTable(before);
  const renamed = renameColumn(table, LOST, "datetime"), sink = new MemorySink();
  await copyTable(before, renamed, sink);
  const after = sink.file(), now = await readTable(after);
  assert.deepEqual(now.shape.index, { kind: "column", name: "datetime" });
  assert.equal(now.shape.time?.zone, table.shape.time?.zone);
  const pandas = JSON.parse(now.footer.keyValues.get("pandas")!);
  assert.deepEqual(pandas.index_columns, ["datetime"]);
  const text = new TextDecoder("latin1").decode(
    Uint8Array.fromBase64(now.footer.keyValues.get("ARROW:schema")!),
  );
  assert.ok(text.includes("datetime") && !text.includes(LOST));
  const rows = await independentRows(before);
  const named = rows.map(({ [LOST]: datetime, ...rest }) => ({ ...rest, datetime }));
  assert.deepEqual(await independentRows(after), named);
});

Deno.test("renameColumn() refuses a longer name, for which Arrow's metadata has no room", async () => {
  const table = await readTable(fixture("us_eastern.parquet"));
  assert.throws(() => renameColumn(table, "open", "opening"), RangeError);
});

Deno.test("renameColumn() leaves the table that it was given as it was", async () => {
  const table = await readTable(fixture("index_level_0.parquet"));
  renameColumn(table, LOST, "datetime");
  assert.equal(table.shape.time?.name, LOST);
  assert.ok(table.footer.elements.length > 0);
});
