/** `barkeep demo`: the whole cycle on a small simulated store, against a local stand-in for Yahoo. */

import type { Command } from "commander";
import { writeDemoStore } from "../../demo/write_store.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { startStandIn } from "../../demo/stand_in.ts";
import { UsageError } from "../../core/errors.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { hasPages, serveDashboard } from "../dashboard.ts";
import type { ExitCode } from "../exit_codes.ts";
import { bytes, counted } from "../output/format.ts";
import { runCommandLine } from "../run.ts";
import { parsePort, SERVE_PORT } from "../serve_port.ts";

export function configure(command: Command): void {
  command
    .option("--seed <n>", "another simulated market", "1")
    .option("--serve", "go straight to the dashboard on the demo's store")
    .option("--port <n>", "where the dashboard listens on 127.0.0.1", String(SERVE_PORT))
    .addHelpText(
      "after",
      examples(
        ["barkeep demo", "make ./barkeep-demo and watch status, dry run, update, status"],
        ["barkeep demo --data /tmp/bars", "the same in another folder"],
        [
          "barkeep demo --serve",
          "the dashboard on a fresh demo store, with everything still to do",
        ],
      ),
    );
}

const STEPS: readonly (readonly [args: readonly string[], what: string])[] = [
  [["status"], "What is there? Damaged and stale files stand first."],
  [["update", "--dry-run"], "What would an update do? Nothing is written."],
  [["update"], "Do it. Each file is backed up, verified, patched and put in place in one step."],
  [["status"], "And now?"],
  [["backups"], "Where are the bytes as they were?"],
  [["log"], "What was done?"],
];

export async function run(
  context: Context,
  _args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { fs, data, terminal, now } = context;
  const market = simulatedMarket({ seed: seedOf(options) });
  const files = await writeDemoStore(fs, data, market, now());
  await using standIn = startStandIn({ market, now });
  terminal.print(
    terminal.paint("bold", `A store of ${counted(files, "file")} with simulated prices: ${data}`),
  );
  terminal.print(
    `A local stand-in for Yahoo Finance answers at ${standIn.endpoint}; nothing leaves this machine.`,
  );
  if (options["serve"] === true) {
    await serveDemo(context, options, standIn.endpoint);
    return 0;
  }
  const failed = await showSteps(context, standIn.endpoint);
  terminal.print();
  terminal.print(
    `${counted(standIn.log.length, "request")} went to the stand-in. The store stays in ${data} (${
      bytes(await sizeOf(context))
    }):`,
  );
  terminal.print(`  deno task status --data ${data}`);
  // A script that runs the demo wants it to end; somebody at a terminal wants to look around.
  if (!Deno.stdout.isTerminal() || !hasPages()) {
    terminal.print(
      `  deno task demo --serve --data ${data}   the dashboard, on a fresh demo store`,
    );
  } else {
    terminal.print("Undo #1 in the dashboard and press U, to see an update there.");
    await serveDemo(context, options, standIn.endpoint);
  }
  return failed ? 1 : 0;
}

/** True if a step ended with a bug. */
async function showSteps({ data, terminal }: Context, endpoint: string): Promise<boolean> {
  let failed = false;
  for (const [args, what] of STEPS) {
    terminal.print();
    terminal.print(terminal.paint("grey", `# ${what}`));
    terminal.print(terminal.paint("bold", `$ barkeep ${args.join(" ")}`));
    const exit = await runCommandLine([...args, `--data=${data}`, `--yahoo-endpoint=${endpoint}`]);
    failed ||= exit === 1;
  }
  return failed;
}

/** The dashboard on the demo's store, with the stand-in in place of Yahoo, until Ctrl-C. */
async function serveDemo(context: Context, options: Options, endpoint: string): Promise<void> {
  const { terminal } = context;
  await serveDashboard(context, {
    ...{ port: parsePort(textOption(options, "port") ?? String(SERVE_PORT)), readOnly: false },
    endpoint,
    onReady: (address) =>
      terminal.print(`The dashboard is at ${terminal.paint("bold", address)}. Ctrl-C ends it.`),
  });
}

function seedOf(options: Options): number {
  const text = textOption(options, "seed") ?? "1", seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new UsageError(`Cannot use "${text}" as a seed: write a whole number.`);
}

async function sizeOf({ fs, data }: Context): Promise<number> {
  let sum = 0;
  for (const { name, kind } of await fs.list(data)) {
    if (kind === "file") sum += (await fs.stat(`${data}/${name}`))?.size ?? 0;
  }
  return sum;
}
