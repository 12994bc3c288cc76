import assert from "node:assert/strict";
import { takeBars } from "../../core/bars/bars.ts";
import { DAY } from "../../core/bars/timeframe.ts";
import { UTC } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { barkeep } from "../support/run_cli.ts";
import { barsBehind, smallStore, tableOf } from "../support/small_store.ts";

async function timesIn(path: string): Promise<Float64Array> {
  using file = await denoFs.open(path, "read");
  return (await readBars(file, await readTable(file), { zone: UTC })).bars.time;
}

/** 5m bars of 40 days without those of the days 20 to 17 ago. */
async function holedStore() {
  const store = await smallStore({});
  const bars = barsBehind("ES1", "5m", 40, 1), now = Date.now();
  const rows = Array.from(bars.time.keys()).filter((row) =>
    bars.time[row] < now - 20 * DAY || bars.time[row] > now - 17 * DAY
  );
  await store.write("ES1_5m.parquet", await tableOf(takeBars(bars, rows)));
  return { store, missing: bars.time.length - rows.length, path: `${store.folder}/ES1_5m.parquet` };
}

Deno.test("update leaves a gap alone, update --fill fetches what is still served of it", async () => {
  const { store, missing, path } = await holedStore();
  await using _store = store;
  const inHole = async () => {
    const now = Date.now(), times = await timesIn(path);
    return times.filter((time) => time >= now - 20 * DAY + 60_000 && time <= now - 17 * DAY).length;
  };
  assert.equal((await barkeep(["update", ...store.flags])).code, 0);
  assert.equal(await inHole(), 0);
  const filled = await barkeep(["update", ...store.flags, "--fill"]);
  assert.equal(filled.code, 0, filled.out + filled.err);
  assert.ok(missing > 0 && Math.abs(await inHole() - missing) <= 1);
  const gaps = await barkeep(["gaps", `--data=${store.folder}`, "--json"]);
  assert.equal((gaps.json() as unknown as { totals: { serious: number } }).totals.serious, 0);
});

Deno.test("update --fill asks for nothing where the gap was acknowledged", async () => {
  const { store } = await holedStore();
  await using _store = store;
  const [from, to] = [21, 16].map((days) =>
    new Date(Date.now() - days * DAY).toISOString().slice(0, 10)
  );
  const data = `--data=${store.folder}`;
  const ack = ["ack", data, "ES1_5m", `${from}..${to}`, "--because", "known"];
  assert.equal((await barkeep(ack)).code, 0);
  await barkeep(["update", ...store.flags]);
  const again = await barkeep(["update", ...store.flags, "--fill"]);
  assert.match(again.out, /Nothing was written/);
});
