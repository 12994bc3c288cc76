/** `barkeep demo`: the whole cycle on a small simulated store, against a local stand-in for Yahoo. */

import type { Command } from "commander";
import { writeDemoStore } from "../../demo/write_store.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { startStandIn } from "../../demo/stand_in.ts";
import { UsageError } from "../../core/errors.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { bytes, counted } from "../output/format.ts";
import { runCommandLine } from "../run.ts";

export function configure(command: Command): void {
  command
    .option("--seed <n>", "another simulated market", "1")
    .addHelpText(
      "after",
      examples(
        ["barkeep demo", "make ./barkeep-demo and watch status, dry run, update, status"],
        ["barkeep demo --data /tmp/bars", "the same in another folder"],
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
  const seen: { command: string; exit: ExitCode }[] = [];
  for (const [args, what] of STEPS) {
    terminal.print();
    terminal.print(terminal.paint("grey", `# ${what}`));
    terminal.print(terminal.paint("bold", `$ barkeep ${args.join(" ")}`));
    const exit = await runCommandLine([
      ...args,
      `--data=${data}`,
      `--yahoo-endpoint=${standIn.endpoint}`,
    ]);
    seen.push({ command: args.join(" "), exit });
  }
  terminal.print();
  terminal.print(
    `${counted(standIn.log.length, "request")} went to the stand-in. The store stays in ${data} (${
      bytes(await sizeOf(context))
    }):`,
  );
  terminal.print(`  deno task status --data ${data}`);
  return seen.some(({ exit }) => exit === 1) ? 1 : 0;
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
