/** `barkeep gaps`: what is missing against each market's trading hours, and what would fill it. */

import { type Command, Option } from "commander";
import { gaps } from "../../core/operations/gaps/gaps.ts";
import type { CoverageBy } from "../../core/operations/gaps/coverage.ts";
import { parseMoment } from "../../core/operations/moment.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { printGaps } from "../output/gaps_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: every file of bars")
    .option("--from <time>", "look from here on, such as 2025-01-01")
    .option("--to <time>", "look up to here, this day included")
    .addOption(
      new Option("--by <period>", "coverage by year, month or trading day")
        .choices(["year", "month", "day"]),
    )
    .option("--all", "notes too: acknowledged stretches, and what lies before the first bar")
    .addHelpText(
      "after",
      examples(
        ["barkeep gaps", "what every file lacks, the worst first"],
        ["barkeep gaps ES1_5m --by month", "with the coverage of each month"],
        ["barkeep gaps ES1 --from 2025-12-01", "since December"],
      ),
    );
}

/** Only a file that can't be read makes a look fail. */
export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { fs, root } = await openForReading(context), { terminal } = context;
  const from = textOption(options, "from"), to = textOption(options, "to");
  const by = textOption(options, "by") as CoverageBy | undefined;
  using progress = terminal.progress();
  const report = await gaps(fs, root, {
    what: args,
    settings: await readSettings(fs, root),
    now: context.now(),
    ...(from !== undefined && { from: parseMoment(from, "first") }),
    ...(to !== undefined && { to: parseMoment(to, "last") + 1 }),
    ...(by !== undefined && { by }),
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (context.json) terminal.json({ ...report, folder: context.data });
  else printGaps(terminal, report, { by: by !== undefined, all: options["all"] === true });
  return report.files.some(({ damaged }) => damaged) ? 5 : 0;
}
