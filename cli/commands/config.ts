/** `barkeep config`: each setting that holds and where it comes from. */

import type { Command } from "commander";
import {
  reportSettings,
  type SettingsReport,
  type ToldSetting,
} from "../../core/operations/settings_report.ts";
import { SETTINGS_FILE } from "../../core/store/settings.ts";
import { settingsJsonSchema } from "../../core/store/settings_json_schema.ts";
import { type Context, examples, type Options } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { counted } from "../output/format.ts";
import type { TableColumn } from "../output/table.ts";

export function configure(command: Command): void {
  command
    .option("--schema", "print the JSON schema of barkeep.json, for your editor")
    .addHelpText(
      "after",
      examples(
        ["barkeep config", "each setting, its value, and where it comes from"],
        ["barkeep config --schema", 'the JSON schema: save it and name it by "$schema"'],
      ),
    );
}

const COLUMNS: readonly TableColumn<ToldSetting>[] = [
  { title: "setting", value: ({ place }) => place },
  { title: "value", value: ({ value }) => shown(value) },
  { title: "from", value: ({ from, line }) => line === null ? from : `${from}:${line}` },
  { title: "what it is", value: ({ about }) => about, rank: 1 },
];

function shown(value: unknown): string {
  if (value === null) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export async function run(
  context: Context,
  _args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (options["schema"] === true) {
    context.terminal.json(settingsJsonSchema());
    return 0;
  }
  const { fs, root } = await openForReading(context);
  const report = await reportSettings(fs, root);
  if (context.json) context.terminal.json({ version: 1, folder: root, ...report });
  else print(context, report);
  return report.faults.length > 0 ? 2 : 0;
}

function print({ terminal }: Context, { present, settings, notes, faults }: SettingsReport): void {
  for (const { place, reason, line } of faults) {
    terminal.warn(
      `${SETTINGS_FILE}:${line ?? 1}: ${place} ${reason}${reason.endsWith("?") ? "" : "."}`,
    );
  }
  if (faults.length > 0) {
    terminal.warn(
      `No command can run until ${counted(faults.length, "fault")} in ${SETTINGS_FILE} ${
        faults.length === 1 ? "is" : "are"
      } corrected; Barkeep never changes that file.`,
    );
    return;
  }
  if (!present) terminal.note(`There is no ${SETTINGS_FILE} in this folder: the defaults hold.`);
  terminal.table(COLUMNS, settings);
  for (const note of notes) terminal.warn(terminal.paint("yellow", `▲ ${note}`));
}
