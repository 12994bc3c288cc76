/** `barkeep log`: what was done, newest first. */

import type { Command } from "commander";
import { activities, type Activity } from "../../core/operations/activity.ts";
import { chooseNames } from "../../core/operations/choose.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { UsageError } from "../../core/errors.ts";
import { readLedger } from "../../core/store/ledger.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { counted, grouped } from "../output/format.ts";
import type { TableColumn } from "../output/table.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "only what touched these files")
    .option("--last <n>", "how many operations", "20")
    .addHelpText(
      "after",
      examples(
        ["barkeep log", "the last 20 operations"],
        ["barkeep log ES1_1m", "what was done to one file"],
        ["barkeep log --last 200 --json", "for a script"],
      ),
    );
}

function sum(activity: Activity, what: "added" | "replaced" | "removed"): string {
  const count = activity.files.reduce((total, file) => total + file[what], 0);
  return count === 0 ? "" : grouped(count);
}

const COLUMNS: readonly TableColumn<Activity>[] = [
  { title: "no.", value: ({ number }) => `#${number}`, right: true },
  { title: "when (UTC)", value: ({ time }) => isoUtc(time)!.slice(0, 19).replace("T", " ") },
  { title: "what", value: (one) => [one.command, ...one.arguments].join(" ") },
  {
    title: "files",
    value: ({ files }) => files.length === 0 ? "" : grouped(files.length),
    right: true,
  },
  { title: "added", value: (one) => sum(one, "added"), right: true },
  { title: "replaced", value: (one) => sum(one, "replaced"), right: true },
  { title: "removed", value: (one) => sum(one, "removed"), right: true },
  { title: "outcome", value: ({ outcome }) => outcome },
  { title: "note", value: ({ notes, text }) => notes[0] ?? text, rank: 1 },
];

function toJson(one: Activity) {
  return {
    ...one,
    time: isoUtc(one.time),
    files: one.files.map((file) => ({
      file: file.file,
      time: isoUtc(file.time),
      added: file.added,
      replaced: file.replaced,
      removed: file.removed,
      rowsBefore: file.before?.rows ?? null,
      rowsAfter: file.after?.rows ?? null,
      backup: file.backup,
      recovered: file.recovered,
    })),
  };
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { fs, root } = await openForReading(context), { terminal } = context;
  const ledger = await readLedger(fs, root);
  const names = args.length === 0
    ? undefined
    : await chooseNames(fs, root, { what: args, settings: await readSettings(fs, root) });
  const chosen = names && new Set(names.map(({ path }) => path));
  const all = activities(ledger, chosen && ((file) => chosen.has(file)));
  const shown = all.slice(0, lastOf(options));
  if (ledger.damaged.length > 0) {
    terminal.warn(
      `${counted(ledger.damaged.length, "line")} of the activity can't be read and ${
        ledger.damaged.length === 1 ? "is" : "are"
      } left out (first: line ${ledger.damaged[0].line}).`,
    );
  }
  if (context.json) {
    terminal.json({
      version: 1,
      operations: shown.map(toJson),
      damagedLines: ledger.damaged.length,
    });
  } else if (shown.length === 0) terminal.print("Nothing was done here yet.");
  else terminal.table(COLUMNS, shown);
  return 0;
}

function lastOf(options: Options): number {
  const text = textOption(options, "last") ?? "20", last = Number(text);
  if (Number.isInteger(last) && last > 0) return last;
  throw new UsageError(`Cannot show the last "${text}" operations: write a whole number above 0.`);
}
