// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Makes `dist/barkeep`: command line and dashboard in one file. With `deno compile` where its runtime can be
 * had (`DENORT_BIN` names one), else as a program that unpacks itself.
 *
 *   deno task compile [--target TRIPLE] [--self-extracting [--runtime FILE]] [--output FILE]
 */

import { parseArgs } from "node:util";
import { wideFlags } from "../cli/narrow_all.ts";
import { buildSelfExtracting } from "./compile/self_extracting.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    target: { type: "string" },
    "self-extracting": { type: "boolean" },
    runtime: { type: "string" },
    output: { type: "string" },
  },
});
const host = Deno.build.target;
const target = values.target ?? host;
const output = values.output ?? (target === host ? "dist/barkeep" : `dist/barkeep-${target}`);

/** What `deno compile` says when its runtime can't be fetched. */
const NO_RUNTIME = /denort|error sending request|Download/;

function systemOf(triple: string): string {
  return triple.includes("windows") ? "windows" : triple.includes("apple") ? "darwin" : "linux";
}

/** `undefined`: made. Else what went wrong. */
async function denoCompile(): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command("deno", {
    args: [
      "compile",
      "--quiet",
      "--no-check",
      ...wideFlags(systemOf(target)),
      "--include=dist/fresh/static",
      "--exclude-unused-npm",
      ...(values.target ? [`--target=${values.target}`] : []),
      `--output=${output}`,
      "cli_compiled.js",
    ],
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(300_000),
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr);
}

async function selfExtracting(): Promise<void> {
  if (systemOf(target) === "windows") {
    stop("A self-extracting program needs a shell, which Windows has not. Set DENORT_BIN.");
  }
  if (target !== host && !values.runtime) {
    stop(`A self-extracting program for ${target} needs its Deno: name it with --runtime FILE.`);
  }
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const size = await buildSelfExtracting({
    target,
    output,
    runtime: values.runtime ?? Deno.execPath(),
    deno: "deno",
    launcherTask: tasks.barkeep,
  });
  console.log(`${output}: ${(size / 1e6).toFixed(0)} MB, unpacks itself into the cache folder.`);
}

function stop(reason: string): never {
  console.error(reason);
  Deno.exit(1);
}

await Deno.mkdir("dist", { recursive: true });
const failed = values["self-extracting"] ? "asked for" : await denoCompile();
if (failed === undefined) {
  console.log(`${output}: made with deno compile.`);
} else if (values["self-extracting"]) {
  await selfExtracting();
} else if (NO_RUNTIME.test(failed) && !Deno.env.get("DENORT_BIN")) {
  console.log(
    "deno compile can't fetch its runtime (denort) from here; building a self-extracting program instead. DENORT_BIN=FILE uses one you have.",
  );
  await selfExtracting();
} else {
  stop(`deno compile failed:\n${failed}`);
}
