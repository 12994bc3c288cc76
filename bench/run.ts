// deno-lint-ignore-file no-console -- a benchmark talks to people
/**
 * Whole processes side by side in one run: Barkeep with its verified backups, syncs and checks beside what a
 * user would use instead. Data is simulated and seeded.
 *
 * deno task bench [ROW...] [--rows 6000000] [--runs 5] [--out FILE]
 */

import { parseArgs } from "node:util";
import { sideBySide } from "./measure.ts";
import { growthChart, tableOf } from "./report.ts";
import type { MakeRow, Measured } from "./row.ts";
import { backfillRow } from "./rows/backfill.ts";
import { importRow } from "./rows/import.ts";
import { gapsRow, verifyRow } from "./rows/look.ts";
import { resampleRow } from "./rows/resample.ts";
import { startupRow } from "./rows/startup.ts";
import { statusRow } from "./rows/status.ts";
import { updateFour, updateQuarter, updateRow } from "./rows/update.ts";
import { World } from "./world.ts";

const ROWS: Readonly<Record<string, MakeRow>> = {
  "update-quarter": updateQuarter,
  update: updateRow,
  "update-four": updateFour,
  backfill: backfillRow,
  status: statusRow,
  import: importRow,
  verify: verifyRow,
  gaps: gapsRow,
  resample: resampleRow,
  startup: startupRow,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "6000000" },
    runs: { type: "string", default: "5" },
    out: { type: "string" },
  },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(ROWS);
const unknown = wanted.find((name) => !Object.hasOwn(ROWS, name));
if (unknown !== undefined) {
  console.error(`There is no row "${unknown}". Rows: ${Object.keys(ROWS).join(", ")}.`);
  Deno.exit(2);
}

/** Measures a row; one that fails says so and leaves the others to run. */
async function measureRow(world: World, name: string): Promise<Measured | string> {
  try {
    const row = await ROWS[name](world);
    if ("skipped" in row) return `### ${row.title}\n\nSkipped: ${row.skipped}`;
    return { row, results: await sideBySide(row.contenders, Number(values.runs)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `### ${name}\n\nFailed: ${error.message}`;
  }
}

await using world = await World.open(Number(values.rows));
const said: string[] = [], growing: Measured[] = [];
function say(text: string): void {
  console.log(`${text}\n`);
  said.push(text);
}
if (world.python === null) say("No peers: BARKEEP_PYTHON names no Python that has all of them.");
for (const name of wanted) {
  const measured = await measureRow(world, name);
  say(typeof measured === "string" ? measured : tableOf(measured));
  if (typeof measured !== "string" && name.startsWith("update")) growing.push(measured);
}
if (growing.length > 1) say(`### growth of the update\n\n${growthChart(growing)}`);
if (values.out !== undefined) await Deno.writeTextFile(values.out, said.join("\n\n") + "\n");
