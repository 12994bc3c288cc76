import assert from "node:assert/strict";
import { checkRewrite, type CheckRewriteOptions } from "../../../core/parquet/check_rewrite.ts";
import { rewriteTable, wholeColumns } from "../../../core/parquet/rewrite.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { fixture, MemorySink } from "./helpers.ts";

/** Rewrites a fixture with `rows`; `spoil` changes a byte of the first column first. */
async function rewritten(rows: number[], spoil = false) {
  const before = fixture("us_eastern.parquet"), beforeTable = await readTable(before);
  const columns = await wholeColumns(before, beforeTable), sink = new MemorySink();
  const bytes = columns[0].bytes.slice();
  if (spoil) bytes[8] ^= 1;
  const own = columns.with(0, { ...columns[0], bytes });
  await rewriteTable({ model: beforeTable, columns: own, rows, sink });
  const options: CheckRewriteOptions = {
    ...{ before, beforeTable, after: sink.file(), rows, twins: new Map(), chosen: new Set() },
    filled: new Map(),
    names: beforeTable.shape.columns.map(({ name }) => name),
  };
  return { options, rows: beforeTable.rows };
}

async function all(): Promise<number[]> {
  const { rows } = await readTable(fixture("us_eastern.parquet"));
  return Array.from({ length: rows }, (_, i) => i);
}

Deno.test("checkRewrite() passes a rewrite that keeps every row", async () => {
  await checkRewrite((await rewritten(await all())).options);
});

Deno.test("checkRewrite() stops a changed value, a lost row, a doubled row and a wrong twin", async () => {
  const rows = await all(), last = rows.length - 1;
  const { options: spoilt } = await rewritten(rows, true);
  await assert.rejects(checkRewrite(spoilt), /row 1, column open/);
  const { options: short } = await rewritten(rows.slice(0, -1));
  await assert.rejects(checkRewrite(short), /rows are missing/);
  const { options: doubled } = await rewritten(rows.with(last, 0));
  await assert.rejects(checkRewrite(doubled), /stands in it twice/);
  const twins = new Map([[last, 0]]);
  await assert.rejects(checkRewrite({ ...short, twins }), /is not the same as row 0/);
});
