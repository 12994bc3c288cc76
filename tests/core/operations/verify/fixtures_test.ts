import assert from "node:assert/strict";
import { UTC } from "../../../../core/bars/zone.ts";
import { denoFs } from "../../../../core/fs/deno_fs.ts";
import { checkSchema } from "../../../../core/operations/verify/check_schema.ts";
import { checkSecondTime } from "../../../../core/operations/verify/check_second_time.ts";
import { verify } from "../../../../core/operations/verify/verify.ts";
import { readBars } from "../../../../core/parquet/read.ts";
import { readTable } from "../../../../core/parquet/table.ts";
import { parseSettings } from "../../../../core/store/settings.ts";

const FIXTURES = new URL("../../../fixtures/parquet/", import.meta.url).pathname;

async function shapeOf(name: string) {
  using file = await denoFs.open(`${FIXTURES}${name}.parquet`, "read");
  return (await readTable(file)).shape;
}

Deno.test("checkSecondTime() compares a time column with the index, row by row", async () => {
  using file = await denoFs.open(`${FIXTURES}datetime_and_seconds.parquet`, "read");
  const table = await readTable(file);
  const { bars } = await readBars(file, table, { zone: UTC });
  const check = () => checkSecondTime({ file, table, zone: UTC, bars, what: "ES1_1m" });
  assert.deepEqual(await check(), []);
  bars.time[2] += 1_000;
  bars.time[4] -= 60_000;
  const [finding] = await check();
  assert.deepEqual([finding.kind, finding.count, finding.mend], [
    "time column differs",
    2,
    "barkeep repair ES1_1m",
  ]);
  assert.equal(finding.places[0], `${new Date(bars.time[2]).toISOString().slice(0, 19)}Z`);
});

Deno.test("checkSchema() asks what consumers ask: a time's name, lower-case prices", async () => {
  const past = { now: "a", recorded: "a" };
  const kinds = async (name: string) =>
    checkSchema(await shapeOf(name), "ES1_1m", past).map(({ kind }) => kind);
  assert.deepEqual(await kinds("us_eastern"), []);
  assert.deepEqual(await kinds("index_level_0"), ["time column not found"]);
  assert.ok((await kinds("capitals")).includes("price column not found"));
  const changed = checkSchema(await shapeOf("us_eastern"), "ES1_1m", { now: "a", recorded: "b" });
  assert.deepEqual(changed.map(({ kind }) => kind), ["schema changed"]);
});

Deno.test("verify() finds rows out of order and stamps that stand twice", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const [from, to] of [["descending", "ES1_1m"], ["equal_times", "NQ1_1m"]]) {
      await Deno.copyFile(`${FIXTURES}${from}.parquet`, `${folder}/${to}.parquet`);
    }
    const settings = parseSettings('{"zones": {"ES1": "UTC", "NQ1": "UTC"}}');
    const { files, totals } = await verify(denoFs, folder, {
      what: [],
      settings,
      now: Date.now(),
    });
    assert.deepEqual(files.map(({ findings: [first] }) => [first.kind, first.severity]), [
      ["out of order", "damaged"],
      ["equal timestamps", "damaged"],
    ]);
    assert.deepEqual([totals.damaged, totals.good], [2, 0]);
    assert.match(files[0].findings[0].mend!, /repair ES1_1m/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
