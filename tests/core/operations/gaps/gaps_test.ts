import assert from "node:assert/strict";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../../core/calendar/cme_equity.ts";
import { expectedBars } from "../../../../core/calendar/expected.ts";
import { MemoryFs } from "../../../../core/fs/memory_fs.ts";
import { acknowledge } from "../../../../core/operations/acknowledge/acknowledge.ts";
import { chooseNames } from "../../../../core/operations/choose.ts";
import { yahooServes } from "../../../../core/operations/gaps/fillable.ts";
import { gaps } from "../../../../core/operations/gaps/gaps.ts";
import { knownGaps, withOpenJoins } from "../../../../core/operations/gaps/known_gaps.ts";
import { parseRange } from "../../../../core/operations/moment.ts";
import type { FileEntry } from "../../../../core/store/ledger.ts";
import { parseSettings } from "../../../../core/store/settings.ts";
import { openStore } from "../../../../core/store/store.ts";
import { naiveFile } from "../../store/inventory_files.ts";

const FROM = Date.parse("2025-10-05T22:00Z"), TO = Date.parse("2025-10-17T21:00Z");
const NOW = Date.parse("2025-10-20T12:00Z");
const settings = parseSettings('{"zones": {"ES1": "UTC", "X": "UTC"}}');

function bars(timeframe: string, from = "", to = ""): Float64Array {
  const low = Date.parse(`${from}Z`), high = Date.parse(`${to}Z`);
  const due = expectedBars(CME_EQUITY, parseTimeframe(timeframe), FROM, TO);
  return from === "" ? due : due.filter((time) => time < low || time > high);
}

async function folder(files: Record<string, Float64Array>) {
  const bytes: Record<string, Uint8Array> = {};
  for (const [name, times] of Object.entries(files)) bytes[`/d/${name}`] = await naiveFile(times);
  return new MemoryFs({ files: bytes, now: () => NOW });
}

const look = (fs: MemoryFs, what: string[] = [], now = NOW) =>
  gaps(fs, "/d", { what, settings, now });

Deno.test("gaps() says which sibling has the bars, what Yahoo serves and what fills it", async () => {
  const fs = await folder({
    "ES1_5m.parquet": bars("5m", "2025-10-08T14:00", "2025-10-08T15:55"),
    "ES1_1m.parquet": bars("1m"),
  });
  const { files: [, file], totals } = await look(fs);
  assert.deepEqual(file.gaps, [{
    class: "hole",
    severity: "attention",
    excuse: null,
    first: "2025-10-08T14:00:00Z",
    last: "2025-10-08T15:55:00Z",
    bars: 24,
    tradingMinutes: 120,
    days: 0,
    siblings: [{ file: "ES1_1m.parquet", bars: 120 }],
    yahoo: { share: "whole", until: "2025-12-07T13:00:00Z" },
    fill: ["barkeep resample ES1_5m", "barkeep update ES1_5m --fill"],
  }]);
  assert.equal(file.coverage, 99.13);
  assert.deepEqual([totals.attention, totals.serious, totals.missingBars], [1, 0, 24]);
});

Deno.test("gaps() measures what is behind against the market, not the clock", async () => {
  const fs = await folder({ "ES1_5m.parquet": bars("5m") });
  // Saturday: nothing can be missing. Sunday evening: the first bars have ended and the delay is over.
  const saturday = await look(fs, [], Date.parse("2025-10-18T12:00Z"));
  assert.equal(saturday.files[0].behind, null);
  const evening = await look(fs, [], Date.parse("2025-10-19T22:25Z"));
  assert.deepEqual(evening.files[0].behind, {
    from: "2025-10-19T22:00:00Z",
    to: "2025-10-19T22:13:00Z",
    bars: 2,
    tradingMinutes: 13,
    yahoo: { share: "whole", until: "2025-12-18T21:00:00Z" },
  });
});

Deno.test("gaps() tells what Yahoo no longer has, and asks for an export", async () => {
  const fs = await folder({ "ES1_1m.parquet": bars("1m", "2025-10-08T14:00", "2025-10-08T15:59") });
  const { files: [file] } = await look(fs, [], Date.parse("2025-12-20T12:00Z"));
  assert.deepEqual(file.gaps[0].yahoo, { share: "none", until: null });
  assert.deepEqual(file.gaps[0].fill, [
    "barkeep import an export of ES1 1m from 2025-10-08 to 2025-10-08",
  ]);
});

Deno.test("yahooServes() tells a part from the whole", () => {
  const served = { kind: "direct", symbol: "ES=F", interval: "1m", fetched: "1m", words: "" };
  const now = Date.parse("2025-12-31T00:00Z");
  const gap = { first: Date.parse("2025-11-20T00:00Z"), last: Date.parse("2025-12-10T00:00Z") };
  assert.equal(yahooServes(served as never, gap, now)?.share, "part");
  assert.equal(yahooServes({ kind: "none", words: "" }, gap, now), null);
});

Deno.test("acknowledge() silences a gap for good, and only that one", async () => {
  const fs = await folder({ "ES1_5m.parquet": bars("5m", "2025-10-08T14:00", "2025-10-08T15:55") });
  const store = await openStore(fs, "/d", { now: () => NOW });
  const files = await chooseNames(fs, "/d", { what: ["ES1_5m"], settings });
  const ack = (range: string) =>
    acknowledge(store, {
      files,
      range: parseRange(range)!,
      because: "the exchange was down",
      settings,
      arguments: [],
    });
  await ack("2025-10-09..2025-10-09");
  assert.equal((await look(fs)).files[0].gaps[0].severity, "attention");
  await ack("2025-10-08..2025-10-08");
  const { files: [file], totals } = await look(fs);
  assert.deepEqual(
    [file.gaps[0].severity, file.gaps[0].excuse, totals.notes],
    ["note", "acknowledged: the exchange was down", 1],
  );
});

Deno.test("withOpenJoins() names the gap that a write left open", () => {
  const state = (first: number, last: number) => ({
    sha256: "",
    size: 1,
    rows: 1,
    first,
    last,
    schema: null,
  });
  const entry: FileEntry = {
    kind: "file",
    number: 1,
    time: 0,
    file: "ES1_5m.parquet",
    before: state(0, 100) as never,
    after: state(0, 900) as never,
    backup: null,
    receipt: null,
    added: 5,
    replaced: 0,
    removed: 0,
    recovered: false,
  };
  const { joins } = knownGaps({ entries: [entry], damaged: [] }, "ES1_5m.parquet");
  const gap = { class: "missing days" as const, bars: 9, tradingMinutes: 9, days: 2 };
  const found = [
    { ...gap, first: 50, last: 60, before: 40, after: 70 },
    { ...gap, first: 110, last: 500, before: 100, after: 510 },
  ];
  assert.deepEqual(withOpenJoins(found, joins).map(({ class: kind }) => kind), [
    "missing days",
    "open join",
  ]);
});

Deno.test("gaps() puts a file that can't be judged into the report, with the reason", async () => {
  const fs = await folder({ "X_5m.parquet": bars("5m").subarray(0, 20) });
  const whole = await naiveFile(bars("5m"));
  fs.put("/d/ES1_5m.parquet", whole.subarray(0, 900));
  const { files, totals } = await look(fs);
  const unknown = files.find(({ ticker }) => ticker === "X")!;
  assert.match(unknown.fault!, /market is not known/);
  assert.equal(unknown.damaged, false);
  assert.equal(totals.faults, files.length);
});
