/** `barkeep status`: what is in the data folder, and what needs attention. */

import { type Command, Option } from "commander";
import { status } from "../../core/operations/status.ts";
import type { StatusReport } from "../../core/operations/status_report.ts";
import { rememberedZones } from "../../core/operations/zones.ts";
import { openIntents } from "../../core/store/journal.ts";
import { readRecord } from "../../core/store/record.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { watch, watchSeconds } from "../watch.ts";
import { printStatus } from "../output/status_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: everything")
    .option("--problems", "only what needs attention")
    .option("--watch", "look again and again, until Ctrl-C")
    .option("--every <seconds>", "with --watch: seconds between two looks", "30")
    .addOption(
      new Option("--fail-on <level>", "exit with 3 or 5 from this level on")
        .choices(["attention", "damaged"]),
    )
    .addHelpText(
      "after",
      examples(
        ["barkeep status", "the whole store"],
        ["barkeep status ES1", "the files of one ticker"],
        ["barkeep status --problems", "only what needs attention"],
        ["barkeep status --watch --every 60", "once a minute"],
        ["barkeep status --json --fail-on attention", "for a script"],
      ),
    );
}

/** A look succeeds whatever it sees, unless `--fail-on` says otherwise. */
function exitCode(report: StatusReport, failOn: unknown): ExitCode {
  if (report.health === "damaged" && failOn !== undefined) return 5;
  return report.health !== "ok" && failOn === "attention" ? 3 : 0;
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (options["watch"] !== true) {
    return exitCode(await look(context, args, options), options["failOn"]);
  }
  const every = watchSeconds(options["every"]), { terminal } = context;
  const seen = await watch({
    every,
    look: async (round) => {
      if (round > 0) terminal.clear();
      return await look(context, args, options);
    },
  });
  return exitCode(seen, options["failOn"]);
}

async function look(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<StatusReport> {
  const { fs, root } = await openForReading(context);
  const { files: recorded } = await readRecord(fs, root);
  const report = await status(fs, root, {
    now: context.now(),
    what: args,
    settings: await readSettings(fs, root),
    openOperations: await openIntents(fs, root),
    zones: rememberedZones(recorded),
    recorded,
  });
  if (context.json) context.terminal.json({ ...report, folder: context.data });
  else printStatus(context.terminal, report, options["problems"] === true);
  return report;
}
