import assert from "node:assert/strict";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { show } from "../../../core/operations/show.ts";
import { parseSettings } from "../../../core/store/settings.ts";
import { naiveFile, steps } from "../store/inventory_files.ts";

const NOW = Date.parse("2025-12-08T12:00Z");
const BARS = await naiveFile(steps("2025-12-01T00:00Z", 300), 100);
const FILES = {
  "/d/ES1_1m.parquet": BARS,
  "/d/X_1m.parquet": BARS,
  "/d/ES1_1m (1).parquet": BARS,
  "/d/ES1_5m.parquet": BARS.subarray(0, 500),
  "/d/ES1_profiler.json": "[]",
};
const settings = parseSettings('{"zones": {"ES1": "America/New_York"}}');

async function showOne(what: string) {
  const fs = new MemoryFs({ files: FILES });
  const report = await show(fs, "/d", { now: NOW, what: [what], settings, bars: 2 });
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  assert.equal(report.files.length, 1);
  return report.files[0];
}

Deno.test("show() tells columns, row groups, metadata and both ends of a core file", async () => {
  const { kind, core, table } = await showOne("ES1_1m");
  assert.equal(kind, "core");
  assert.equal(core?.zone?.how, "settings");
  assert.deepEqual(table?.columns.map(({ name, role }) => [name, role]), [
    ["open", "open"],
    ["high", "high"],
    ["low", "low"],
    ["close", "close"],
    ["volume", "volume"],
    ["datetime", "time"],
  ]);
  assert.deepEqual(table.groups.map(({ rows, first }) => [rows, first]), [
    [100, "2025-12-01T05:00:00Z"],
    [100, "2025-12-01T06:40:00Z"],
    [100, "2025-12-01T08:20:00Z"],
  ]);
  assert.equal(table.rows, 300);
  assert.deepEqual(table.metadata.map(({ key }) => key).toSorted(), ["ARROW:schema", "pandas"]);
  assert.equal(table.barsFault, null);
  assert.deepEqual(table.head.map(({ time, close }) => [time, close]), [
    ["2025-12-01T05:00:00Z", 100],
    ["2025-12-01T05:01:00Z", 101],
  ]);
  assert.deepEqual(table.tail.map(({ time, volume }) => [time, volume]), [
    ["2025-12-01T09:58:00Z", 298],
    ["2025-12-01T09:59:00Z", 299],
  ]);
});

Deno.test("show() gives wall times without Z where the zone is undecided", async () => {
  const { table } = await showOne("X_1m");
  assert.equal(table?.groups[0].first, "2025-12-01T00:00:00");
  assert.equal(table?.head[0].time, "2025-12-01T00:00:00");
});

Deno.test("show() looks into a Parquet file that is no core file, without taking it for bars", async () => {
  const { kind, other, table } = await showOne("ES1_1m (1).parquet");
  assert.equal(kind, "other");
  assert.match(other!.why, /copy/);
  assert.deepEqual([table?.rows, table?.head], [300, []]);
});

Deno.test("show() says why there is no table", async () => {
  const { core, table, tableFault } = await showOne("ES1_5m");
  assert.deepEqual([core?.health, table], ["damaged", null]);
  assert.match(tableFault!, /cut short/);
});

Deno.test("show() of a JSON asset is its status", async () => {
  const { derived, table, tableFault } = await showOne("ES1_profiler.json");
  assert.equal(derived?.asset, "profiler");
  assert.deepEqual([table, tableFault], [null, null]);
});
