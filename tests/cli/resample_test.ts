import assert from "node:assert/strict";
import { type Bars, sliceBars, takeBars } from "../../core/bars/bars.ts";
import { UTC } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { barsBehind, smallStore, tableOf, without } from "../support/small_store.ts";

async function barsIn(path: string): Promise<Bars> {
  using file = await denoFs.open(path, "read");
  return (await readBars(file, await readTable(file), { zone: UTC })).bars;
}

const resample = (flags: readonly string[], ...args: string[]) =>
  barkeep(["resample", ...flags, ...args]);

/** Every bar of `before` stands in `after` with the same bits. */
function keptAll(before: Bars, after: Bars): void {
  const rows = new Map(Array.from(after.time, (time, row) => [time, row]));
  for (let i = 0; i < before.time.length; i++) {
    const row = rows.get(before.time[i]);
    assert.ok(row !== undefined, `lost ${new Date(before.time[i]).toISOString()}`);
    for (const name of ["open", "high", "low", "close"] as const) {
      assert.ok(Object.is(before[name][i], after[name][row]), `${name} at row ${i}`);
    }
  }
}

Deno.test("resample adds what the finest file covers and keeps all older history", async () => {
  await using store = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 20, 2] });
  // 1h reaches back ten times as far, ends earlier and has a hole.
  const hours = barsBehind("ES1", "1h", 200, 6), count = hours.time.length;
  const holed = takeBars(
    hours,
    Array.from(hours.time.keys()).filter((row) => row < count - 60 || row >= count - 40),
  );
  await store.write("ES1_1h.parquet", await tableOf(holed));
  const path = `${store.folder}/ES1_1h.parquet`;
  const ran = await resample(store.flags, "ES1:1h", "--json");
  assert.equal(ran.code, 0, ran.out + ran.err);
  const after = await barsIn(path);
  keptAll(holed, after);
  assert.ok(after.time.length > holed.time.length + 20);
  // What was added is what the market's own hours say.
  const truth = barsBehind("ES1", "1h", 210, 0);
  const rows = new Map(Array.from(truth.time, (time, row) => [time, row]));
  for (const [i, time] of after.time.entries()) {
    assert.equal(after.close[i], truth.close[rows.get(time)!], new Date(time).toISOString());
  }
  const hole = after.time.filter((time) =>
    time >= hours.time[count - 60] && time < hours.time[count - 40]
  );
  assert.equal(hole.length, 20, "the hole is filled");
  assert.match((await resample(store.flags, "ES1:1h")).out, /nothing new/);
});

Deno.test("resample leaves out bars that the source covers only in part", async () => {
  await using store = await smallStore({});
  const minutes = barsBehind("ES1", "5m", 10, 2);
  const cut = without(sliceBars(minutes, 7), 5);
  await store.write("ES1_5m.parquet", await tableOf(cut));
  await resample(store.flags, "ES1:15m,1h");
  const truth = new Map<number, number>();
  const hours = barsBehind("ES1", "1h", 12, 0);
  hours.time.forEach((time, row) => truth.set(time, hours.volume[row]));
  const made = await barsIn(`${store.folder}/ES1_1h.parquet`);
  assert.ok(made.time.length > 100);
  made.time.forEach((time, row) => assert.equal(made.volume[row], truth.get(time)));
});

Deno.test("resample shows a bar that differs and does not overwrite it", async () => {
  await using store = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 20, 2] });
  const hours = barsBehind("ES1", "1h", 30, 4);
  const row = hours.time.length - 30;
  hours.close[row] = hours.low[row] = hours.low[row] - 3;
  await store.write("ES1_1h.parquet", await tableOf(hours));
  const ran = await resample(store.flags, "ES1:1h");
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /1 bar differs/);
  const after = await barsIn(`${store.folder}/ES1_1h.parquet`);
  keptAll(hours, after);
});

Deno.test("resample makes no daily bars unless asked, and says why", async () => {
  await using store = await smallStore({
    "ES1_5m.parquet": ["ES1", "5m", 20, 2],
    "ES1_1D.parquet": ["ES1", "1D", 100, 8],
  });
  const before = await fingerprint(store.folder);
  const ran = await resample(store.flags, "ES1:1D");
  assert.match(ran.out, /settlement/);
  assert.deepEqual(await fingerprint(store.folder), before);
  const asked = await resample(store.flags, "ES1:1D", "--also-daily", "--dry-run", "--json");
  const { files: [file] } = asked.json() as { files: { merge: { added: { count: number } } }[] };
  assert.ok(file.merge.added.count > 0, asked.out);
  assert.deepEqual(await fingerprint(store.folder), before, "a dry run leaves no trace");
});

Deno.test("resample holds what does not match the file, and goes on with the others", async () => {
  await using store = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 20, 2] });
  const hours = barsBehind("ES1", "1h", 30, 4);
  for (const name of ["open", "high", "low", "close"] as const) {
    hours[name].forEach((value, i) => hours[name][i] = value + 57.5);
  }
  await store.write("ES1_1h.parquet", await tableOf(hours));
  const ran = await resample(store.flags, "ES1:1h");
  assert.equal(ran.code, 3);
  assert.match(ran.out, /lower by 57\.50 throughout/);
  const path = `${store.folder}/ES1_1h.parquet`, before = await Deno.readFile(path);
  await store.write("ES1_15m.parquet", await tableOf(barsBehind("ES1", "15m", 30, 5)));
  assert.equal((await resample(store.flags, "ES1:15m")).code, 0);
  assert.deepEqual(await Deno.readFile(path), before);
});
