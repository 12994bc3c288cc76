// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Runs the tests and ends with one plain line, "N passed, N failed, N skipped", that people and
 * machines can read. Arguments go to `deno test`; without any, everything in tests/ runs but tests/faults
 * and tests/compile, which have tasks of their own (`deno task test:faults`, `deno task test:compile`).
 */

const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
  "--allow-run",
  "--allow-net=127.0.0.1",
];

/** The summary line of `deno test`: `ok | 12 passed (3 steps) | 1 failed | 2 ignored (3s)`. */
const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(?:.*?\| (\d+) ignored)?/m;

/** Lines that say only that all is well; what failed or was skipped, and why, is shown. */
const WELL = / \.\.\. ok \(|^running \d+ tests? from |^\s*$/;

/** Passes on what is worth reading while it comes, and gives the whole text at the end. */
async function passOn(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "", rest = "", well = 0;
  const show = (line: string) => {
    if (!WELL.test(line)) console.log(line);
    else if (/ ok \(/.test(line) && ++well % 250 === 0) console.log(`... ${well} passed so far`);
  };
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(show);
  }
  show(rest);
  return text;
}

const named = Deno.args.some((arg) => !arg.startsWith("-"));
const child = new Deno.Command("deno", {
  args: [
    "test",
    "--quiet",
    "--parallel",
    "--no-prompt",
    ...PERMISSIONS,
    ...Deno.args,
    ...(named ? [] : ["--ignore=tests/faults,tests/compile", "tests/"]),
  ],
  env: { NO_COLOR: "1" },
  stdout: "piped",
  stderr: "inherit",
}).spawn();
const output = await passOn(child.stdout);
const { code } = await child.status;
const [, passed = "0", failed = "0", skipped = "0"] = SUMMARY.exec(output) ?? [];
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
if (code === 0 && Number(passed) === 0) {
  console.error("No test ran.");
  Deno.exit(1);
}
Deno.exit(code);
