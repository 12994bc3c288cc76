/** `barkeep show`: everything about a file. */

import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { show } from "../../core/operations/show.ts";
import { rememberedZones } from "../../core/operations/zones.ts";
import { openIntents } from "../../core/store/journal.ts";
import { readRecord } from "../../core/store/record.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { printFile } from "../output/show_text.ts";

export function configure(command: Command): void {
  command
    .argument("<what...>", "ES1_1m, a path; also ES1 for all its files")
    .addHelpText(
      "after",
      examples(
        ["barkeep show ES1_1m", "columns, row groups, metadata, zone, first and last bars"],
        ["barkeep show sessions/ES1_sessions.json", "an asset"],
      ),
    );
}

export async function run(context: Context, args: readonly string[]): Promise<ExitCode> {
  if (args.length === 0) throw new UsageError("Cannot show nothing: name a file, such as ES1_1m.");
  const { fs, root } = await openForReading(context);
  const report = await show(fs, root, {
    now: context.now(),
    what: args,
    settings: await readSettings(fs, root),
    openOperations: await openIntents(fs, root),
    zones: rememberedZones((await readRecord(fs, root)).files),
  });
  if (context.json) context.terminal.json({ ...report, folder: context.data });
  else report.files.forEach((file) => printFile(context.terminal, file));
  const damaged = report.files.some((file) => (file.core ?? file.derived)?.health === "damaged");
  return damaged ? 5 : 0;
}
