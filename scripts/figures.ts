// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Makes the table "How we know" anew, from what `deno task test:faults` left in coverage/faults. The model and
 * the cost are counted here and now, with nothing else running; with `--as-is` they are taken as they were.
 */

import type { LayerResult } from "../tests/faults/support/tally.ts";
import { figuresTable } from "./figures_table.ts";

const ROOT = new URL("../", import.meta.url);
const RESULTS = new URL("coverage/faults/", ROOT);
const PAGE = new URL("docs/how-we-know.md", ROOT), README = new URL("README.md", ROOT);

const INTRODUCTION = `# How we know

Made by \`deno task figures\` from the last \`deno task test:faults\`. Each point is one fault and its judgement:
after recovery every file is the old or the new one by its SHA-256, what was reported as done is there, every
backup hashes as its sidecar says, no other file changed, and a second recovery finds nothing to do.
`;

async function countAgain(): Promise<void> {
  const files = ["tests/faults/model_test.ts", "tests/faults/cost_test.ts"];
  const args = ["test", "--quiet", "--no-prompt", "--allow-all", ...files];
  const { success } = await new Deno.Command("deno", { args, cwd: ROOT, stdout: "null" }).output();
  if (!success) throw new Error("The model found a broken promise: run deno task test:faults.");
}

async function readResults(): Promise<Map<string, LayerResult>> {
  const results = new Map<string, LayerResult>();
  for await (const { name } of Deno.readDir(RESULTS)) {
    if (!name.endsWith(".json")) continue;
    const result: LayerResult = JSON.parse(await Deno.readTextFile(new URL(name, RESULTS)));
    results.set(result.layer, result);
  }
  return results;
}

/** Puts the table between the markers of the README, if it has them. */
async function putIntoReadme(table: string): Promise<void> {
  const text = await readTextIfThere(README);
  const marked = /(<!-- figures -->\n)[\s\S]*?(\n?<!-- \/figures -->)/;
  if (text === undefined || !marked.test(text)) return;
  await Deno.writeTextFile(
    README,
    text.replace(marked, (_, from, to) => `${from}\n${table}\n${to}`),
  );
}

async function readTextIfThere(url: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (!Deno.args.includes("--as-is")) await countAgain();
const table = figuresTable(await readResults());
await Deno.mkdir(new URL("docs/", ROOT), { recursive: true });
await Deno.writeTextFile(PAGE, `${INTRODUCTION}\n${table}\n`);
await putIntoReadme(table);
// Tables are aligned by the formatter, and `deno task ok` wants them so.
await new Deno.Command("deno", {
  args: ["fmt", "--quiet", PAGE.pathname, README.pathname],
  cwd: ROOT,
}).output();
console.log(table);
