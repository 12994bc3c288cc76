import assert from "node:assert/strict";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { expectedBars } from "../../../core/calendar/expected.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { acknowledge } from "../../../core/operations/acknowledge/acknowledge.ts";
import { chooseNames } from "../../../core/operations/choose.ts";
import { behindOf } from "../../../core/operations/freshness.ts";
import { replaceKept } from "../../../core/operations/merge/kept.ts";
import { parseRange } from "../../../core/operations/moment.ts";
import { scan } from "../../../core/operations/scan.ts";
import { status } from "../../../core/operations/status.ts";
import { barsOf } from "../../../core/bars/bars.ts";
import { readRecord } from "../../../core/store/record.ts";
import { parseSettings } from "../../../core/store/settings.ts";
import { openStore } from "../../../core/store/store.ts";
import { naiveFile } from "../store/inventory_files.ts";

const FROM = Date.parse("2025-10-05T22:00Z"), TO = Date.parse("2025-10-17T21:00Z");
const SATURDAY = Date.parse("2025-10-18T12:00Z");
const settings = parseSettings('{"zones": {"NQ1": "UTC", "AAPL": "UTC"}}');

function bars(timeframe: string, from = "", to = ""): Float64Array {
  const low = Date.parse(`${from}Z`), high = Date.parse(`${to}Z`);
  const due = expectedBars(CME_EQUITY, parseTimeframe(timeframe), FROM, TO);
  return from === "" ? due : due.filter((time) => time < low || time > high);
}

async function folder(files: Record<string, Float64Array>, groupTarget?: number) {
  const bytes: Record<string, Uint8Array> = {};
  for (const [name, times] of Object.entries(files)) {
    bytes[`/d/${name}`] = await naiveFile(times, groupTarget);
  }
  return new MemoryFs({ files: bytes, now: () => FROM });
}

async function look(fs: MemoryFs, now = SATURDAY) {
  const { files: recorded } = await readRecord(fs, "/d");
  return await status(fs, "/d", { now, settings, recorded });
}

Deno.test("status() is not behind over a weekend, and counts from the first missing bar", async () => {
  const fs = await folder({ "NQ1_1m.parquet": bars("1m") });
  const { core: [file], totals, health } = await look(fs);
  assert.deepEqual([file.behind, file.coverage?.percent, health], [null, 100, "ok"]);
  assert.equal(totals.behind, 0);
  const { core: [later] } = await look(fs, Date.parse("2025-10-20T14:00Z"));
  assert.equal(later.behind!.from, "2025-10-19T22:00:00Z");
  assert.equal(later.health, "ok", "being behind is no alarm while the source has it");
});

Deno.test("status() says what is lost if nothing is done", async () => {
  const fs = await folder({ "NQ1_1m.parquet": bars("1m") });
  // Yahoo serves minutes for 30 days: those of 19 October until 18 November.
  const soon = await look(fs, Date.parse("2025-11-15T12:00Z"));
  assert.deepEqual(soon.problems.map(({ reason, mend }) => [reason, mend]), [
    ["460 h missing, Yahoo can still serve it for 3 days", "barkeep update NQ1_1m"],
  ]);
  const late = await look(fs, Date.parse("2025-11-25T12:00Z"));
  assert.match(late.problems[0].reason, /no longer serves its beginning/);
  assert.equal(late.core[0].behind!.yahoo!.share, "part");
});

Deno.test("status() counts coverage by row groups, exactly once the record knows the bars", async () => {
  const fs = await folder({
    "NQ1_5m.parquet": bars("5m", "2025-10-08T04:00", "2025-10-08T19:55"),
  }, 500);
  const cheap = (await look(fs)).core[0];
  assert.deepEqual(cheap.coverage, { how: "rows", expected: 2760, present: 2568, percent: 93.04 });
  assert.deepEqual(cheap.findings, []);
  const store = await openStore(fs, "/d", { now: () => SATURDAY });
  await scan(store, { command: "scan", settings });
  const { core: [exact] } = await look(fs);
  assert.equal(exact.coverage!.how, "bars");
  assert.deepEqual(exact.findings.map(({ reason, mend }) => [reason, mend]), [
    ["a gap of 16 h on 2025-10-08", "barkeep gaps NQ1_5m"],
  ]);
  const files = await chooseNames(fs, "/d", { what: [], settings });
  const range = parseRange("2025-10-08..2025-10-08")!;
  await acknowledge(store, { files, range, because: "known", settings, arguments: [] });
  assert.deepEqual((await look(fs)).core[0].findings, [], "acknowledged");
  fs.put("/d/NQ1_5m.parquet", await naiveFile(bars("5m")));
  const filled = (await look(fs)).core[0];
  assert.equal(filled.coverage!.how, "rows", "the file is another one");
  assert.deepEqual(
    filled.findings,
    [],
    "more rows came than its end could take: the gap is filled",
  );
});

Deno.test("status() keeps telling gaps after bars were added, and a join that was left open", async () => {
  const holed = bars("5m", "2025-10-08T04:00", "2025-10-08T19:55");
  const cut = holed.filter((time) => time < Date.parse("2025-10-14T00:00Z"));
  const fs = await folder({ "NQ1_5m.parquet": cut });
  const store = await openStore(fs, "/d", { now: () => SATURDAY });
  await scan(store, { command: "scan", settings });
  const reasons = async () => (await look(fs)).core[0].findings.map(({ reason }) => reason);
  fs.put("/d/NQ1_5m.parquet", await naiveFile(holed));
  assert.deepEqual(await reasons(), ["a gap of 16 h on 2025-10-08"]);
  const torn = holed.filter((time) =>
    time < Date.parse("2025-10-14T00:00Z") || time > Date.parse("2025-10-16T00:00Z")
  );
  fs.put("/d/NQ1_5m.parquet", await naiveFile(torn));
  const [gap, join] = await reasons();
  assert.equal(gap, "a gap of 16 h on 2025-10-08");
  assert.match(join, /^an open join: about 4\d h missing of what was added since 2025-10-13$/);
});

Deno.test("status() calls a file held while fetched bars wait for an answer", async () => {
  const fs = await folder({ "NQ1_5m.parquet": bars("5m") });
  const store = await openStore(fs, "/d", { now: () => SATURDAY });
  const bar = { time: TO, open: 1, high: 1, low: 1, close: 1, volume: 1 };
  const keep = (question: string) =>
    replaceKept(store, "NQ1_5m.parquet", barsOf([bar]), { question, operation: 1 });
  await keep("");
  assert.equal((await look(fs)).core[0].health, "ok", "suspects only wait to be seen again");
  await keep("Add 1 bar all the same?");
  const report = await look(fs);
  assert.deepEqual([report.health, report.totals.held], ["held", 1]);
  assert.deepEqual(report.problems.map(({ reason, mend }) => [reason, mend]), [
    ["1 fetched bar waits for an answer: Add 1 bar all the same?", "barkeep update NQ1_5m"],
  ]);
});

Deno.test("behindOf() waits for the source's delay and for the settlement of a day", () => {
  const M5 = parseTimeframe("5m"), D1 = parseTimeframe("1D"), W1 = parseTimeframe("1W");
  const at = (text: string) => Date.parse(`${text}Z`);
  const five = (last: string, now: string) =>
    behindOf({ timeframe: M5, market: CME_EQUITY, last: at(last), now: at(now) });
  assert.equal(five("2025-10-15T14:00", "2025-10-15T14:21"), null);
  assert.equal(five("2025-10-15T14:00", "2025-10-15T14:22")!.bars, 1);
  const day = (last: string, now: string) =>
    behindOf({ timeframe: D1, market: CME_EQUITY, last: at(last), now: at(now) });
  assert.equal(day("2025-10-14T22:00", "2025-10-16T20:00"), null, "Thursday still trades");
  assert.equal(day("2025-10-14T22:00", "2025-10-16T21:20")!.bars, 1);
  assert.equal(day("2025-10-17", "2025-10-20T12:00"), null);
  const week = behindOf({
    timeframe: W1,
    market: CME_EQUITY,
    last: at("2025-10-05T22:00"),
    now: at("2025-10-22T12:00"),
  });
  assert.equal(week!.bars, 1, "the week of 13 October is over, that of the 20th is not");
});
