import assert from "node:assert/strict";
import {
  assetSources,
  commandsDigest,
  makingOrder,
  programsOf,
  rebuildCommands,
} from "../../../../core/operations/rebuild/commands.ts";
import { makesOf, planRebuild } from "../../../../core/operations/rebuild/plan_rebuild.ts";
import type { DerivedStatus } from "../../../../core/operations/status_report.ts";
import { parseSettings } from "../../../../core/store/settings.ts";

function asset(ticker: string, name: string, reason: string | null): DerivedStatus {
  return {
    file: `${ticker}_${name}.json`,
    ticker,
    asset: name,
    known: true,
    health: reason === null ? "ok" : "attention",
    reason,
    mend: null,
    stale: reason !== null,
    by: "dates",
    builtFrom: [],
    records: 1,
    first: null,
    last: null,
    generatedAt: null,
    size: 1,
    modified: null,
  };
}

const HOD = ["python3", "hod.py", "{ticker}"],
  TOUCH = ["python3", "touch.py", "{ticker}", "{data}"];
const settings = parseSettings(JSON.stringify({
  rebuild: [
    { assets: ["level_touches"], command: TOUCH },
    { assets: ["daily_hod_lod", "hod_lod"], command: HOD, folder: "/scripts" },
    { assets: ["profiler"], command: ["/usr/bin/profile", "--all"] },
  ],
  derived: [{
    asset: "summary",
    file: "{ticker}_summary.json",
    from: ["level_touches"],
    command: ["sum", "{ticker}"],
  }],
}));

const plan = (derived: DerivedStatus[], force = false) =>
  planRebuild({ derived, settings, data: "/d", force });

Deno.test("planRebuild() runs what others are made from first, and what is made from it after", () => {
  const { steps, without } = plan([
    asset("ES1", "summary", null),
    asset("ES1", "level_touches", null),
    asset("ES1", "profiler", null),
    asset("ES1", "daily_hod_lod", "1,380 newer bars in ES1_1m.parquet"),
    asset("NQ1", "profiler", null),
  ]);
  assert.deepEqual(steps.map(({ command, folder }) => [command.join(" "), folder]), [
    ["python3 hod.py ES1", "/scripts"],
    ["/usr/bin/profile --all", "/d"],
    ["python3 touch.py ES1 /d", "/d"],
    ["sum ES1", "/d"],
  ]);
  assert.deepEqual(steps.map(({ needs }) => needs), [
    [],
    ["ES1 daily_hod_lod"],
    ["ES1 profiler"],
    ["ES1 level_touches"],
  ]);
  assert.match(steps[1].makes[0].reason, /made from daily_hod_lod, which is made anew/);
  assert.deepEqual(without, []);
});

Deno.test("planRebuild() runs nothing where nothing is stale, and once what names no ticker", () => {
  const fresh = [asset("ES1", "profiler", null), asset("NQ1", "profiler", null)];
  assert.deepEqual(plan(fresh), { steps: [], without: [] });
  const stale = [asset("ES1", "profiler", "older"), asset("NQ1", "profiler", "older")];
  const { steps } = plan(stale);
  assert.deepEqual(steps.map(makesOf), [["ES1 profiler", "NQ1 profiler"]]);
  const both = [asset("ES1", "hod_lod", "older"), asset("NQ1", "hod_lod", "older")];
  assert.equal(plan(both).steps.length, 2, "a command with {ticker} runs once for each");
  assert.equal(plan(fresh, true).steps.length, 1, "asked for all the same");
});

Deno.test("planRebuild() says what no command makes", () => {
  const { steps, without } = plan([asset("ES1", "range_dist", "older than ES1_1m.parquet")]);
  assert.deepEqual([steps, without.map(({ file }) => file)], [[], ["ES1_range_dist.json"]]);
});

Deno.test("programsOf() names exactly the programs, and the digest changes with every part", () => {
  assert.deepEqual(programsOf(settings), ["python3", "/usr/bin/profile", "sum"]);
  const commands = rebuildCommands(settings), digest = commandsDigest(commands);
  const changed = [
    commands.slice(1),
    commands.map((one, i) => i === 0 ? { ...one, command: [...one.command, "-x"] } : one),
    commands.map((one, i) => i === 0 ? { ...one, folder: "/elsewhere" } : one),
    commands.map((one, i) => i === 0 ? { ...one, assets: ["profiler"] } : one),
  ];
  for (const other of changed) assert.notEqual(commandsDigest(other), digest);
});

Deno.test("makingOrder() puts daily_hod_lod before profiler before level_touches", () => {
  const order = makingOrder(assetSources(settings));
  const at = (name: string) => order.indexOf(name);
  assert.ok(at("daily_hod_lod") < at("profiler") && at("profiler") < at("level_touches"));
  assert.deepEqual(makingOrder(new Map([["a", ["b"]], ["b", ["a"]]])).sort(), ["a", "b"]);
});

Deno.test("parseSettings() refuses a program that a permission can't name exactly", () => {
  const given = (program: string, folder?: string) =>
    JSON.stringify({ rebuild: [{ assets: ["x"], command: [program], ...(folder && { folder }) }] });
  for (const bad of ["a,b", "../run.sh", "bin/run", "{ticker}", "", "/opt/{ticker}/run"]) {
    assert.throws(() => parseSettings(given(bad)), /rebuild\[0\]\.command/, bad);
  }
  for (const good of ["python3", "/usr/bin/python3", "make-levels"]) parseSettings(given(good));
  assert.throws(() => parseSettings(given("python3", "scripts")), /absolute/);
});
