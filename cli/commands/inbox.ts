/** `barkeep inbox`: exports in the import folders, and what each of them is. */

import type { Command } from "commander";
import { inbox, type InboxItem } from "../../core/operations/import/inbox.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { printInbox } from "../output/inbox_text.ts";
import { exportJson } from "../output/import_json.ts";

export function configure(command: Command): void {
  command
    .option("--folder <dir...>", "look there in place of the import folders in barkeep.json")
    .addHelpText(
      "after",
      examples(
        ["barkeep inbox", "what lies in ~/Downloads, or in import.folders of barkeep.json"],
      ),
    );
}

export function reads(_args: readonly string[], options: Options): readonly string[] {
  const folders = options["folder"];
  return Array.isArray(folders) ? folders.filter((one) => typeof one === "string") : [];
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const store = await openForReading(context), folders = reads(args, options);
  using progress = context.terminal.progress();
  const found = await inbox(store, {
    folders,
    settings: await readSettings(store.fs, store.root),
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (context.json) {
    context.terminal.json({ version: 1, ...found, items: found.items.map(itemJson) });
  } else printInbox(context.terminal, found);
  return 0;
}

function itemJson({ folder, size, bars, plan }: InboxItem) {
  return { folder, size, ...exportJson(plan), bars };
}
