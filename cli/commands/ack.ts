/** `barkeep ack`: acknowledge an outside change, or a stretch that is fine as it is. */

import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { acknowledge } from "../../core/operations/acknowledge/acknowledge.ts";
import { alarmStatus } from "../../core/operations/alarms/alarm_status.ts";
import { chooseKnown } from "../../core/operations/known_files.ts";
import { type MomentRange, parseRange } from "../../core/operations/moment.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForWriting } from "../open_store.ts";
import { alarmText } from "../output/alarms_text.ts";

export function configure(command: Command): void {
  command
    .argument("<what...>", "ES1, ES1_1m, a path; then, for a gap, FROM..TO")
    .requiredOption("--because <text>", "why it is fine; kept in the activity")
    .addHelpText(
      "after",
      examples(
        ['barkeep ack ES1_1m --because "rebuilt from another vendor"', "take it over as it is now"],
        ['barkeep ack CL1_5m 2025-12-24..2025-12-26 --because "holiday"', "a stretch without bars"],
      ),
    );
}

function split(args: readonly string[]): { what: readonly string[]; range: MomentRange | null } {
  const last = args.at(-1) ?? "", range = parseRange(last) ?? null;
  const what = range ? args.slice(0, -1) : args;
  if (what.length === 0) throw new UsageError("Cannot acknowledge: name the file first.");
  return { what, range };
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, { what, range } = split(args);
  const store = await openForWriting(context, "ack");
  const settings = await readSettings(store.fs, store.root);
  const files = await chooseKnown(store.fs, store.root, { what, settings });
  const because = textOption(options, "because") ?? "";
  const done = await acknowledge(store, { files, range, because, settings, arguments: args });
  const alarms = done.alarms.map(alarmStatus);
  if (json) {
    terminal.json({
      version: 1,
      operation: done.operation.number,
      alarms,
      noted: done.noted,
    });
    return 0;
  }
  for (const alarm of alarms) terminal.print(`  ${alarm.file}  ${alarmText(alarm)}`);
  for (const file of done.noted) terminal.print(`  ${file}  ${args.at(-1)}`);
  terminal.print(`#${done.operation.number} acknowledged: ${because}`);
  return 0;
}
