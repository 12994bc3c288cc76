import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type Bars, concatBars, lowerBound, sliceBars } from "../../core/bars/bars.ts";
import { parseTimeframe } from "../../core/bars/timeframe.ts";
import { UTC, type Zone } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { backtestMarket, metaTrader4, ninjaTrader, tradingView } from "../support/exports.ts";
import { barkeep, fingerprint, type Ran } from "../support/run_cli.ts";
import { barsBehind, MARKET, smallStore, tableOf } from "../support/small_store.ts";

/** A store and a folder of exports beside it. */
async function world(files: Parameters<typeof smallStore>[0] = {}) {
  const store = await smallStore(files), outside = await Deno.makeTempDir();
  return {
    ...store,
    outside,
    /** Writes an export, made now, and gives its path. */
    async put(name: string, content: string | Uint8Array): Promise<string> {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${outside}/${name}`, bytes);
      return `${outside}/${name}`;
    },
    run: (...args: string[]): Promise<Ran> =>
      barkeep(["import", `--data=${store.folder}`, ...args]),
    names: () => [...Deno.readDirSync(store.folder)].map(({ name }) => name).sort(),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await Deno.remove(outside, { recursive: true });
    },
  };
}

async function barsIn(path: string): Promise<Bars> {
  using file = await denoFs.open(path, "read");
  return (await readBars(file, await readTable(file), { zone: UTC })).bars;
}

/** Bars of a ticker from so many days before today until `to` days before. */
function bars(ticker: string, timeframe: string, from: number, to: number): Bars {
  return barsBehind(ticker, timeframe, from - to, to);
}

function moved(some: Bars, by: number): Bars {
  const [open, high, low, close] = [some.open, some.high, some.low, some.close]
    .map((column) => column.map((price) => price + by));
  return { ...some, open, high, low, close };
}

Deno.test("import adds the bars of an export to the file of its ticker and timeframe", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const master = `${at.folder}/ES1_5m.parquet`, before = await barsIn(master);
  const incoming = bars("ES1", "5m", 9, 2);
  const path = await at.put("CME_MINI_ES1!, 5_b6c2e.csv", tradingView(incoming));
  const bytes = await Deno.readFile(path);
  const ran = await at.run(path);
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.match(ran.out, /#1 wrote [\d,]+ bars to 1 file/);
  const after = await barsIn(master);
  assert.deepEqual(after.close.subarray(0, before.close.length), before.close);
  // The last row of such an export was still forming.
  assert.equal(after.time.at(-1), incoming.time.at(-2));
  assert.match(ran.out, /the last row was left out/);
  assert.deepEqual(await Deno.readFile(path), bytes);
  assert.equal([...Deno.readDirSync(`${at.folder}/backups`)].length, 2);
});

Deno.test("import of the same export again changes nothing", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const path = await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  assert.equal((await at.run(path)).code, 0);
  const before = await fingerprint(at.folder);
  const again = await at.run(path);
  assert.equal(again.code, 0);
  assert.match(again.out, /Nothing was written/);
  const now = await fingerprint(at.folder);
  assert.equal(now["/ES1_5m.parquet"], before["/ES1_5m.parquet"]);
  assert.equal(now["/.barkeep/ledger.jsonl"], before["/.barkeep/ledger.jsonl"]);
});

Deno.test("import --dry-run leaves no trace, and --plan does exactly what it said", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const path = await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  const before = await fingerprint(at.folder);
  const dry = await at.run(path, "--dry-run", "--json");
  assert.equal(dry.code, 0, dry.out);
  assert.deepEqual(await fingerprint(at.folder), before);
  const { plan, files } = dry.json() as { plan: string; files: { sizeAfter: number }[] };
  await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 3)));
  const other = await at.run(path, "--plan", plan);
  assert.equal(other.code, 8, other.out);
  await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  assert.equal((await at.run(path, "--plan", plan)).code, 0);
  assert.equal((await Deno.stat(`${at.folder}/ES1_5m.parquet`)).size, files[0].sizeAfter);
});

Deno.test("import asks for what nothing proves, takes the answer, and remembers it", async () => {
  await using at = await world({});
  const few = sliceBars(bars("ES1", "1m", 6, 2), 100, 400);
  const path = await at.put("EURUSD1.csv", metaTrader4(few));
  const before = await fingerprint(at.folder);
  const held = await at.run(path);
  assert.equal(held.code, 3, held.out);
  assert.match(held.out, /held: .*--tz/);
  assert.match(held.out, /--stamp/);
  assert.equal((await fingerprint(at.folder))["/EURUSD_1m.parquet"], undefined);
  assert.deepEqual(Object.keys(before).length, 0);
  const said = await at.run(path, "--tz", "America/New_York", "--stamp", "open");
  assert.equal(said.code, 0, said.out + said.err);
  assert.match(said.out, /zone +America\/New_York +you +your --tz/);
  assert.deepEqual((await barsIn(`${at.folder}/EURUSD_1m.parquet`)).time, few.time);
  // The next one of the kind, of which no bar is there yet: the answer stands for it.
  await Deno.remove(`${at.folder}/EURUSD_1m.parquet`);
  const next = await at.put("EURUSD1 (2).csv", metaTrader4(few));
  const again = await at.run(next);
  assert.equal(again.code, 0, again.out);
  assert.match(again.out, /your --tz of \d{4}-\d\d-\d\d for EURUSD1\.csv/);
  // Where trading hours or bars prove another clock, they count, and not what was said once.
  const moved = await at.put("EURUSD1 (3).csv", metaTrader4(few, "Europe/Berlin" as Zone));
  const other = await at.run(moved);
  assert.equal(other.code, 0, other.out);
  assert.match(other.out, /zone +Europe\/Berlin +overlap/);
  assert.match(other.out, /Nothing was written/);
});

Deno.test("import finds zone, stamp and date order by the bars that are there", async () => {
  await using at = await world({});
  // One day of Berlin's, 08/10: nothing in the export tells day from month, and no halt shows its clock.
  const from = Date.UTC(2026, 9, 5), to = Date.UTC(2026, 9, 8, 20);
  const all = MARKET.bars("ES1", parseTimeframe("1m"), from, to);
  const start = lowerBound(all.time, Date.UTC(2026, 9, 7, 22));
  const day = backtestMarket(sliceBars(all, start), "Europe/Berlin" as Zone);
  const path = await at.put("es-1m_bk.csv", day);
  const alone = await at.run(path, "--as", "ES1_1m");
  assert.equal(alone.code, 3, alone.out);
  assert.match(alone.out, /held: .*--dates/);
  assert.match(alone.out, /held: .*--tz/);
  await at.write("ES1_1m.parquet", await tableOf(sliceBars(all, 0, all.time.length - 500)));
  const beside = await at.run(path, "--as", "ES1_1m");
  assert.equal(beside.code, 0, beside.out);
  assert.match(beside.out, /zone +Europe\/Berlin +overlap/);
  assert.match(beside.out, /stamp +at the open +overlap/);
  assert.match(beside.out, /dates +day first +overlap/);
  assert.deepEqual((await barsIn(`${at.folder}/ES1_1m.parquet`)).time, all.time);
});

Deno.test("import holds bars from the future: the clock or the dates were misread", async () => {
  await using at = await world({});
  const path = await at.put("EURUSD1.csv", metaTrader4(bars("ES1", "1m", 4, 0), UTC));
  await Deno.utime(path, new Date(), new Date(Date.now() - 2 * 86_400_000));
  const ran = await at.run(path);
  assert.equal(ran.code, 3, ran.out);
  assert.deepEqual(at.names().filter((name) => !name.startsWith(".")), []);
});

Deno.test("import refuses an answer that can't be", async () => {
  await using at = await world({});
  const path = await at.put("x.csv", tradingView(bars("ES1", "1m", 3, 2)));
  for (
    const [flag, value] of [["--stamp", "middle"], ["--dates", "ymd"], ["--tz", "Mars/Olympus"], [
      "--format",
      "nonsense",
    ]]
  ) {
    const ran = await at.run(path, flag, value);
    assert.equal(ran.code, 2, `${flag} ${value}: ${ran.out}${ran.err}`);
  }
  assert.deepEqual(at.names().filter((name) => !name.startsWith(".")), []);
});

Deno.test("import holds bad rows and --skip-bad puts them beside the data", async () => {
  await using at = await world({});
  const some = bars("ES1", "5m", 9, 2), text = tradingView(some).split("\n");
  text.splice(10, 0, "1762729200,1,2", "nonsense,1,2,3,4,5");
  text[20] = text[20].replace(/^(\d+),[\d.]+/, "$1,abc");
  const path = await at.put("CME_MINI_ES1!, 5.csv", text.join("\n"));
  const held = await at.run(path);
  assert.equal(held.code, 3, held.out);
  assert.match(held.out, /bad: 1 row wrong field count \(line 11\)/);
  assert.match(held.out, /--skip-bad/);
  assert.deepEqual(at.names().filter((name) => !name.startsWith(".")), []);
  const done = await at.run(path, "--skip-bad");
  assert.equal(done.code, 0, done.out);
  const [header, ...rejected] = (await Deno.readTextFile(
    `${at.folder}/CME_MINI_ES1!, 5.csv.rejects.csv`,
  )).trimEnd().split("\n");
  assert.equal(header, "line,reason,text");
  assert.equal(rejected[0], '11,wrong field count,"1762729200,1,2"');
  assert.deepEqual(rejected.map((line) => line.split(",")[0]).slice(0, 3), ["11", "12", "21"]);
  assert.match((await at.run(path, "--skip-bad")).out, /Nothing was written/);
  assert.equal(at.names().filter((name) => name.includes("rejects")).length, 1);
  // Another file of the same name: what was rejected before stays.
  const more = tradingView(bars("ES1", "5m", 9, 1)).split("\n");
  await at.put("CME_MINI_ES1!, 5.csv", [...more.slice(0, 5), "x,y", ...more.slice(5)].join("\n"));
  assert.equal((await at.run(path, "--skip-bad")).code, 0);
  const kept = await Deno.readTextFile(`${at.folder}/CME_MINI_ES1!, 5.csv.rejects.csv`);
  assert.ok(kept.includes("11,wrong field count"));
  const second = await Deno.readTextFile(`${at.folder}/CME_MINI_ES1!, 5.csv.rejects (2).csv`);
  assert.match(second, /^6,/m);
});

Deno.test("import takes overlapping exports as one operation, the newer over the older's last row", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 9] });
  const all = bars("ES1", "5m", 12, 2), cut = all.time.length >> 1;
  const older = sliceBars(concatBars([all]), 0, cut);
  // A plain table: nothing says that its last row was forming, but a newer export completes it.
  older.close[cut - 1] = older.high[cut - 1] = all.high[cut - 1] + 3;
  const plain = (some: Bars) => tradingView(some).replace("time,", "timestamp,");
  const first = await at.put("ES1-5m old.csv", plain(older));
  const second = await at.put("ES1-5m new.csv", plain(sliceBars(all, cut - 50)));
  const ran = await at.run(second, first, "--as", "ES1_5m", "--json");
  assert.equal(ran.code, 0, ran.out);
  const after = await barsIn(`${at.folder}/ES1_5m.parquet`);
  const row = after.time.indexOf(all.time[cut - 1]);
  assert.equal(after.close[row], all.close[cut - 1]);
  assert.equal(ran.json().operation, 1);
  assert.equal(ran.json().files.length, 1);
});

Deno.test("import never mixes a contract month into a continuous file", async () => {
  await using at = await world({ "ES1_1m.parquet": ["ES1", "1m", 12, 3] });
  const before = await Deno.readFile(`${at.folder}/ES1_1m.parquet`);
  const path = await at.put("ES 12-26.Last.txt", ninjaTrader(bars("ES1", "1m", 10, 1), 60_000));
  const ran = await at.run(path);
  assert.equal(ran.code, 0, ran.out);
  assert.deepEqual(await Deno.readFile(`${at.folder}/ES1_1m.parquet`), before);
  // Stamped at the close by trading hours: every bar opens a minute before.
  const made = await barsIn(`${at.folder}/ESZ26_1m.parquet`);
  assert.equal(made.time[0], bars("ES1", "1m", 10, 1).time[0]);
});

Deno.test("import holds another instrument under the same name", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 9] });
  const share = bars("ES1", "5m", 6, 2);
  const [open, high, low, close] = [share.open, share.high, share.low, share.close]
    .map((column) => column.map((price) => Math.round(price) / 100));
  const path = await at.put("ES.csv", tradingView({ ...share, open, high, low, close }));
  const bare = await at.run(path);
  assert.equal(bare.code, 3);
  assert.match(bare.out, /may be the continuous future, a contract month or a stock/);
  const before = await Deno.readFile(`${at.folder}/ES1_5m.parquet`);
  const said = await at.run(path, "--as", "ES1_5m");
  assert.equal(said.code, 3, said.out);
  assert.match(said.out, /probably another instrument/);
  assert.deepEqual(await Deno.readFile(`${at.folder}/ES1_5m.parquet`), before);
});

Deno.test("import holds another adjustment, and --shift moves it to the file's level", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const incoming = bars("ES1", "5m", 15, 2);
  const path = await at.put("CME_MINI_ES1!, 5.csv", tradingView(moved(incoming, 57.5)));
  const held = await at.run(path);
  assert.equal(held.code, 3);
  assert.match(held.out, /higher by 57\.50 throughout, volume equal/);
  assert.match(held.out, /--shift/);
  const done = await at.run(path, "--shift");
  assert.equal(done.code, 0, done.out);
  const after = await barsIn(`${at.folder}/ES1_5m.parquet`);
  assert.equal(after.close.at(-1), incoming.close.at(-2));
});

Deno.test("import holds bars that stand closer together than --as says", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const path = await at.put("CME_MINI_ES1!, 1.csv", tradingView(bars("ES1", "1m", 9, 2)));
  const ran = await at.run(path, "--as", "ES1_5m");
  assert.equal(ran.code, 3, ran.out);
  assert.match(ran.out, /your --as says 5m, but .* 1 min apart/);
});

Deno.test("import refuses to write to a damaged file", async () => {
  await using at = await world({});
  const bytes = await tableOf(bars("ES1", "5m", 20, 6));
  await at.write("ES1_5m.parquet", bytes.subarray(0, bytes.length >> 1));
  const path = await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  const ran = await at.run(path);
  assert.equal(ran.code, 5, ran.out);
  assert.equal((await Deno.readFile(`${at.folder}/ES1_5m.parquet`)).length, bytes.length >> 1);
});

Deno.test("import reads .csv.gz", async () => {
  await using at = await world({});
  const some = bars("ES1", "5m", 9, 2);
  const path = await at.put("CME_MINI_ES1!, 5.csv.gz", gzipSync(tradingView(some)));
  const ran = await at.run(path);
  assert.equal(ran.code, 0, ran.out);
  assert.equal((await barsIn(`${at.folder}/ES1_5m.parquet`)).time.length, some.time.length - 1);
});

/** Content, and what the message says. All are refused with exit code 4, or held with 3. */
const BAD: Readonly<Record<string, [content: string | Uint8Array, code: number, words: RegExp]>> = {
  "empty.csv": ["", 4, /empty/],
  "header.csv": ["time,open,high,low,close,volume\n", 4, /no bars/],
  "binary.csv": [Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256), 4, /Cannot read/],
  "pointer.csv": [
    "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n",
    4,
    /Git-LFS pointer/,
  ],
  "page.csv": ["<!DOCTYPE html><html><body>404</body></html>", 4, /web page/],
  "feather.csv": ["FEA1\0\0\0\0", 4, /Feather/],
  "readme.txt": ["Thank you for buying.\nThe files hold minute bars.\n".repeat(20), 4, /readme/],
  "long.csv": ["1".repeat(10_000_000), 4, /longer than/],
  "broken.csv.gz": [gzipSync("time,open\n").subarray(0, 15), 4, /damaged or cut short|Cannot read/],
  "bomb.csv.gz": [gzipSync(new Uint8Array(64 << 20)), 4, /Cannot read/],
};

for (const [name, [content, code, words]] of Object.entries(BAD)) {
  Deno.test(`import refuses ${name} and writes nothing`, async () => {
    await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 5, 2] });
    const before = await Deno.readFile(`${at.folder}/ES1_5m.parquet`);
    const ran = await at.run(await at.put(name, content));
    assert.equal(ran.code, code, ran.out);
    assert.match(ran.out, words);
    assert.deepEqual(at.names().filter((one) => !one.startsWith(".")), ["ES1_5m.parquet"]);
    assert.deepEqual(await Deno.readFile(`${at.folder}/ES1_5m.parquet`), before);
  });
}

Deno.test("import says that a file is not there, or is a folder", async () => {
  await using at = await world({});
  const gone = await at.run(`${at.outside}/gone.csv`);
  assert.equal(gone.code, 4);
  assert.match(gone.out, /it does not exist/);
  const folder = await at.run(at.outside);
  assert.equal(folder.code, 4);
  assert.match(folder.out, /not a file|it is a folder/);
});

Deno.test("import goes on with the others when one export can't be read", async () => {
  await using at = await world({});
  const good = await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  const ran = await at.run(await at.put("page.csv", "<html></html>"), good);
  assert.equal(ran.code, 4);
  assert.ok(at.names().includes("ES1_5m.parquet"));
});

Deno.test("inbox lists exports with their decisions, and what only looks like one", async () => {
  await using at = await world({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  await at.put("CME_MINI_ES1!, 5.csv", tradingView(bars("ES1", "5m", 9, 2)));
  await at.put("EURUSD1.csv", metaTrader4(sliceBars(bars("ES1", "1m", 6, 2), 100, 400)));
  await at.put("page.csv", "<html></html>");
  await at.put("photo.jpg", "not an export");
  const before = await fingerprint(at.folder);
  const flags = [`--data=${at.folder}`, `--folder=${at.outside}`];
  const ran = await barkeep(["inbox", ...flags]);
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /CME_MINI_ES1!, 5\.csv .* ES1_5m .*TradingView.* ready/);
  assert.match(ran.out, /EURUSD1\.csv .*asks: --tz --stamp/);
  assert.match(ran.out, /page\.csv: .*web page/);
  assert.ok(!ran.out.includes("photo.jpg"));
  const { items } = (await barkeep(["inbox", ...flags, "--json"])).json() as unknown as {
    items: { name: string; outcome: string; bars: number }[];
  };
  assert.deepEqual(items.map(({ outcome }) => outcome).sort(), ["held", "merged"]);
  assert.ok(items.every((item) => item.bars > 100));
  assert.deepEqual(await fingerprint(at.folder), before);
});
