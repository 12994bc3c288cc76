/** `barkeep backups`: the backups of a file. */

import type { Command } from "commander";
import { chooseNames } from "../../core/operations/choose.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { type Backup, listBackups } from "../../core/store/backups_list.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { bytes, counted, grouped } from "../output/format.ts";
import type { TableColumn } from "../output/table.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: all backups")
    .addHelpText(
      "after",
      examples(
        ["barkeep backups", "all backups, newest first"],
        ["barkeep backups ES1_1m", "those of one file"],
      ),
    );
}

function minute(time: number | null): string {
  return time === null ? "" : isoUtc(time)!.slice(0, 16).replace("T", " ");
}

const COLUMNS: readonly TableColumn<Backup>[] = [
  { title: "id", value: ({ id }) => id },
  { title: "made (UTC)", value: ({ made }) => minute(made), rank: 6 },
  { title: "rows", value: ({ rows }) => rows === null ? "" : grouped(rows), right: true },
  { title: "first (UTC)", value: ({ first }) => minute(first), rank: 5 },
  { title: "last (UTC)", value: ({ last }) => minute(last), rank: 2 },
  { title: "size", value: ({ size }) => bytes(size), right: true, rank: 3 },
  {
    title: "reason",
    value: ({ reason, operation }) => operation === null ? reason : `${reason} (#${operation})`,
    rank: 1,
  },
  { title: "health", value: ({ health }) => health ?? "not looked at" },
  { title: "verified (UTC)", value: ({ verified }) => minute(verified), rank: 4 },
];

function toJson({ made, verified, first, last, ...backup }: Backup) {
  return {
    ...backup,
    made: isoUtc(made),
    verified: isoUtc(verified),
    first: isoUtc(first),
    last: isoUtc(last),
  };
}

export async function run(context: Context, args: readonly string[]): Promise<ExitCode> {
  const { fs, root } = await openForReading(context), { terminal } = context;
  const { backups, problems } = await listBackups(fs, root);
  const settings = await readSettings(fs, root);
  const chosen = args.length === 0
    ? undefined
    : new Set((await chooseNames(fs, root, { what: args, settings })).map(({ path }) => path));
  const shown = backups.filter(({ file }) => !chosen || chosen.has(file)).reverse();
  if (context.json) terminal.json({ version: 1, backups: shown.map(toJson), problems });
  else {
    if (shown.length === 0) terminal.print("There are no backups yet: the first write makes one.");
    terminal.table(COLUMNS, shown);
    if (shown.length > 0) terminal.print(terminal.paint("grey", totalLine(shown)));
    for (const { name, reason } of problems) terminal.warn(`backups/${name}: ${reason}.`);
  }
  return problems.length > 0 ? 3 : 0;
}

/** Bytes that several backups share count once. */
function totalLine(backups: readonly Backup[]): string {
  const contents = new Map(backups.map(({ content, size }) => [content, size]));
  const size = [...contents.values()].reduce((sum, one) => sum + one, 0);
  return `${counted(backups.length, "backup")}, ${bytes(size)}`;
}
