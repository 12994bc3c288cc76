// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Imports every export of a folder, each into a fresh copy of a store, and prints a table: what it was taken
 * for and on what evidence, rows in, bars written, and what holds it and why.
 *
 * deno run -A scripts/import_table.ts ../shared/data ../shared/data/store
 */

import { join } from "node:path";
import { decisionLines, rankText } from "../cli/output/decisions.ts";
import { denoFs } from "../core/fs/deno_fs.ts";
import { planImport } from "../core/operations/import/plan_import.ts";
import { applyPlan } from "../core/operations/merge/apply_plan.ts";
import { readSettings } from "../core/store/settings.ts";
import { openStore } from "../core/store/store.ts";

const [folder, store] = Deno.args;
const ENDING = /\.(csv|txt|tsv|json|gz|zip)$/i;

function* exportsIn(path: string): Iterable<string> {
  const entries = [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory && !/^(store|parquet)/.test(name)) yield* exportsIn(join(path, name));
    else if (ENDING.test(name)) yield join(path, name);
  }
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

async function row(path: string): Promise<string> {
  const root = await Deno.makeTempDir();
  for (const { name, isFile } of Deno.readDirSync(store)) {
    if (isFile) await Deno.copyFile(join(store, name), join(root, name));
  }
  try {
    const opened = await openStore(denoFs, root, {
      holder: { pid: Deno.pid, started: Date.now() },
    });
    const settings = await readSettings(denoFs, root);
    const plan = await planImport(opened, { paths: [path], settings, answers: {} });
    const { files } = await applyPlan(opened, plan, { command: "import", settings, arguments: [] });
    const [one] = plan.exports, [file] = files, { parsed } = one;
    const decided = parsed
      ? decisionLines(parsed.decisions).map(({ value, rank }) => `${value} (${rankText(rank)})`)
      : ["", "", "", "", "", ""];
    const written = file?.outcome === "written" ? file.plan.merge!.counts.added : 0;
    const why = one.error?.message ??
      [...one.held.map(({ code, message }) => `${code}: ${message}`), file?.plan.reason ?? ""]
        .filter(Boolean).join(
          "; ",
        );
    const outcome = written > 0 ? "written" : file?.plan.outcome ?? one.outcome;
    return [
      path.slice(folder.length + 1),
      ...decided,
      String(parsed?.rows ?? ""),
      String(parsed?.bars.time.length ?? ""),
      one.target
        ? one.target.file.path.replace(".parquet", "") + (one.target.isNew ? " (new)" : "")
        : "",
      outcome === "written" ? `+${written}` : outcome,
      why,
    ].map(cell).join(" | ");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

console.log(
  "| file | format | ticker | timeframe | zone | stamp | dates | rows | bars | to | result | why |",
);
console.log("|---|---|---|---|---|---|---|---|---|---|---|---|");
for (const path of exportsIn(folder)) console.log(`| ${await row(path)} |`);
