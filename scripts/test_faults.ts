// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Runs the fault suites: kills, power cuts, full disks, bit rot, many writers. What needs root, strace or mounts
 * is skipped with the reason where that is absent. Results go to coverage/faults, for `deno task figures`.
 * `--rounds=1000` makes the random soak longer, `--seed=N` repeats one; anything else goes to `deno test`.
 */

import type { LayerResult } from "../tests/faults/support/tally.ts";

const own = Deno.args.filter((arg) => /^--(rounds|seed)=\d+$/.test(arg));
const others = Deno.args.filter((arg) => !own.includes(arg));
const named = others.some((arg) => !arg.startsWith("-"));
const started = performance.now();
const results = new URL("../coverage/faults/", import.meta.url);
// What an earlier run left must not stand for a suite that does not end this time.
if (!named) await removeIfThere(results);
// The suite that gives up root does so for its whole process, so it must not share one with the others.
const LONER = "tests/faults/full_test.ts";
const codes = named
  ? [await test(...others)]
  : [await test(`--ignore=${LONER}`, "tests/faults/"), await test(LONER)];
await summary();
console.log(`\n${Math.round((performance.now() - started) / 1000)} seconds`);
Deno.exit(codes.find((code) => code !== 0) ?? 0);

async function test(...args: string[]): Promise<number> {
  const { code } = await new Deno.Command("deno", {
    args: [
      "test",
      "--quiet",
      "--no-prompt",
      "--parallel",
      "--allow-all",
      ...(named ? [] : others),
      ...args,
      "--",
      ...own,
    ],
    env: { NO_COLOR: "1", DENO_JOBS: "2" },
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  return code;
}

async function removeIfThere(folder: URL): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What each suite counted, or why it did not run. */
async function summary(): Promise<void> {
  const names = [...Deno.readDirSync(results)].map(({ name }) => name).sort();
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const found: LayerResult = JSON.parse(await Deno.readTextFile(new URL(name, results)));
    const { layer, title, skipped, points, torn, lost, unhandled, other, seconds } = found;
    const counts = `${points} points, ${torn} torn, ${lost} lost, ${unhandled} unhandled, ` +
      `${other} other, ${seconds} s`;
    console.log(`${layer} ${title}: ${skipped === null ? counts : `skipped: ${skipped}`}`);
  }
}
