/** Charts from the pyramid of a file, and the cache that keeps it. */

import assert from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { Charts } from "../../core/operations/dashboard/chart/charts.ts";
import { status } from "../../core/operations/status.ts";
import { openStore } from "../../core/store/store.ts";
import { smallStore } from "../support/small_store.ts";

async function opened(folder: string) {
  const store = await openStore(denoFs, folder), now = Date.now();
  const { core: [file] } = await status(denoFs, folder, { now });
  return { store, file };
}

Deno.test("Charts.bars() from far away shows the extremes of every bar, and near the bars themselves", async () => {
  await using small = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 400, 4] });
  const { store, file } = await opened(small.folder);
  const all = await new Charts(store).bars(file, { from: null, to: null, bars: 1e6 });
  assert.equal(all.every, 1);
  assert.ok(all.time.length > 50_000);
  const charts = new Charts(store, 10_000);
  const far = await charts.bars(file, { from: null, to: null, bars: 300 });
  assert.ok(far.time.length <= 300 && far.time.length > 150, String(far.time.length));
  assert.ok(far.every >= 128);
  assert.equal(Math.max(...far.high), Math.max(...all.high));
  assert.equal(Math.min(...far.low), Math.min(...all.low));
  assert.equal(far.open[0], all.open[0]);
  assert.equal(far.close.at(-1), all.close.at(-1));
  const [from, to] = [all.time[20_000], all.time[20_500]];
  const near = await charts.bars(file, { from, to, bars: 1000 });
  assert.deepEqual(near.time, all.time.slice(20_000, 20_501));
  assert.deepEqual(near.close, all.close.slice(20_000, 20_501));
});

Deno.test("Charts.keep() keeps what Charts.bars() would make, and a damaged cache is made anew", async () => {
  await using small = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 100, 4] });
  const { store, file } = await opened(small.folder), whole = { from: null, to: null, bars: 50 };
  const made = await new Charts(store, 1_000).bars(file, whole);
  await assert.rejects(Deno.stat(`${small.folder}/.barkeep`), Deno.errors.NotFound);
  await new Charts(store, 1_000).keep(file);
  const path = `${small.folder}/.barkeep/cache/ES1_5m.parquet.chart`;
  const kept = await Deno.readFile(path);
  assert.deepEqual(await new Charts(store, 1_000).bars(file, whole), made);
  kept[kept.length - 3] ^= 1;
  await Deno.writeFile(path, kept);
  assert.deepEqual(await new Charts(store, 1_000).bars(file, whole), made);
});
