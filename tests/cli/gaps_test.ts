import assert from "node:assert/strict";
import { takeBars } from "../../core/bars/bars.ts";
import { DAY } from "../../core/bars/timeframe.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { barsBehind, smallStore, tableOf } from "../support/small_store.ts";

const gaps = (flags: readonly string[], ...args: string[]) => barkeep(["gaps", ...flags, ...args]);

async function holedStore() {
  const store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 30, 1] });
  const bars = barsBehind("ES1", "5m", 30, 1), now = Date.now();
  const rows = Array.from(bars.time.keys()).filter((row) =>
    bars.time[row] < now - 20 * DAY || bars.time[row] > now - 17 * DAY
  );
  await store.write("ES1_5m.parquet", await tableOf(takeBars(bars, rows)));
  return store;
}

Deno.test("gaps names the stretch, who has it, until when it is served, and what fills it", async () => {
  await using store = await holedStore();
  const before = await fingerprint(store.folder);
  const { code, out } = await gaps(store.flags, "ES1_5m", "--by", "month");
  assert.equal(code, 0);
  assert.match(out, /■ \d{4}-\d\d-\d\d \d\d:\d\d to .* missing days: [\d,]+ bars, /);
  assert.match(out, /ES1_1h\.parquet has \d+ bars; Yahoo serves it until \d{4}-\d\d-\d\d/);
  assert.match(out, /barkeep update ES1_5m --fill/);
  assert.match(out, /\d{4}-\d\d +[\d,]+ +[\d,]+ +\d+\.\d\d%/);
  assert.match(out, /1 file: 1 serious gap, 0 smaller/);
  assert.deepEqual(await fingerprint(store.folder), before, "a look leaves no trace");
});

Deno.test("gaps looks at the days it is asked for, and refuses what is no day", async () => {
  await using store = await holedStore();
  const day = (ago: number) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
  const late = await gaps(store.flags, "ES1_5m", "--from", day(10));
  assert.match(late.out, /no gap that needs a look/);
  assert.equal((await gaps(store.flags, "--from", "yesterday")).code, 2);
});

Deno.test("gaps fails only where a file can't be read, and judges the others", async () => {
  await using store = await holedStore();
  await store.write(
    "NQ1_5m.parquet",
    (await Deno.readFile(`${store.folder}/ES1_5m.parquet`)).subarray(0, 9_000),
  );
  const ran = await gaps(store.flags, "--json");
  assert.equal(ran.code, 5);
  const { files } = ran.json() as unknown as {
    files: { file: string; damaged: boolean; coverage: number | null }[];
  };
  assert.deepEqual(files.map(({ file, damaged }) => [file, damaged]), [
    ["ES1_1h.parquet", false],
    ["ES1_5m.parquet", false],
    ["NQ1_5m.parquet", true],
  ]);
  assert.ok(files[1].coverage! < 100);
});
