/** `barkeep restore`: bring a file back from a backup. */

import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { chooseKnown, knownFiles } from "../../core/operations/known_files.ts";
import { parseMoment } from "../../core/operations/moment.ts";
import { applyRestore } from "../../core/operations/restore/apply_restore.ts";
import type { RestoreTo } from "../../core/operations/restore/choose_backup.ts";
import {
  planRestore,
  type RestoreFilePlan,
  type RestorePlan,
  takesBars,
} from "../../core/operations/restore/plan_restore.ts";
import { parseBackupFileName } from "../../core/store/paths.ts";
import type { FileName } from "../../core/store/naming.ts";
import { listBackups } from "../../core/store/backups_list.ts";
import { readSettings, type Settings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { confirm, mustBePlan } from "../confirm.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import {
  printRestorePlan,
  printRestoreResult,
  restorePlanJson,
  restoreResultJson,
} from "../output/restore_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; files that are gone too")
    .option(
      "--to <which>",
      "a backup's id, a time (2026-11-22, or with a time in UTC), or last-good",
      "last-good",
    )
    .option("--vanished", "every file that has a backup and is gone")
    .option("--dry-run", "show what would come back, go and differ; write nothing")
    .option("--yes", "do it without asking, even where bars go")
    .option("--plan <id>", "do exactly what a dry run showed, or refuse")
    .addHelpText(
      "after",
      examples(
        ["barkeep restore GC1_1h", "from the last good backup, by its health, not its date"],
        [
          "barkeep restore ES1 --to 2026-11-20",
          "the files of ES1 as they were at the end of that day",
        ],
        ["barkeep restore ES1_1m --to ES1_1m_20261122T083000123Z", "from one backup"],
        ["barkeep restore --vanished --dry-run", "what bringing back all that is gone would do"],
      ),
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "restore");
  const settings = await readSettings(store.fs, store.root);
  const plan = await makePlan(context, store, args, options, settings);
  mustBePlan(options, "restore", plan.id);
  if (!json) printRestorePlan(terminal, plan);
  if (dryRun) {
    if (json) terminal.json(restorePlanJson(plan));
    else terminal.print(`Nothing was written. Do exactly this with: --plan ${plan.id} --yes`);
    return worstExitCode(plan.files.map(({ error }) => error ? exitCodeOf(error) : 0));
  }
  askFor(context, plan.files, options);
  using progress = terminal.progress();
  const result = await applyRestore(store, plan, {
    settings,
    arguments: args,
    onFile: (file, done, of) => progress.step(`restoring ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(restoreResultJson(plan, result));
  else printRestoreResult(terminal, result);
  return worstExitCode(
    result.files.map(({ error, outcome }) =>
      error ? exitCodeOf(error) : outcome === "not tried" ? 7 : 0
    ),
  );
}

async function makePlan(
  { terminal }: Context,
  store: Store,
  args: readonly string[],
  options: Options,
  settings: Settings,
): Promise<RestorePlan> {
  const files = await filesOf(store, args, options, settings);
  const to = await toOf(store, textOption(options, "to") ?? "last-good");
  using progress = terminal.progress();
  return await planRestore(store, {
    files,
    to,
    settings,
    onFile: (file, done, of) => progress.step(`comparing ${file} (${done + 1} of ${of})`),
  });
}

async function filesOf(
  { fs, root }: Store,
  args: readonly string[],
  options: Options,
  settings: Settings,
): Promise<FileName[]> {
  const isVanished = options["vanished"] === true;
  if (args.length === 0 && !isVanished) {
    throw new UsageError("Cannot restore: name the files, such as ES1_1m, or say --vanished.");
  }
  const { gone } = await knownFiles(fs, root, settings);
  const chosen = await chooseKnown(fs, root, { what: args, settings });
  const files = isVanished ? chosen.filter(({ path }) => gone.has(path)) : chosen;
  // A ticker means its bars and those of its assets that can be restored at all.
  const { backups } = await listBackups(fs, root);
  const backedUp = new Set(backups.map(({ file }) => file));
  const usable = files.filter(({ path, kind }) => kind === "core" || backedUp.has(path));
  if (usable.length > 0) return usable;
  throw new UsageError("Cannot restore: no file is gone that has a backup.");
}

async function toOf({ fs, root }: Store, text: string): Promise<RestoreTo> {
  if (text === "last-good") return { kind: "last-good" };
  const bare = text.replace(/^backups\//, "").replace(/\.(parquet|json)$/, "");
  const { backups } = await listBackups(fs, root);
  const isId = backups.some(({ id }) => id === bare) || parseBackupFileName(bare) !== undefined;
  return isId ? { kind: "id", id: bare } : { kind: "time", time: parseMoment(text, "last") };
}

/** Bringing back needs no yes; taking away does. */
function askFor(context: Context, files: readonly RestoreFilePlan[], options: Options): void {
  const taking = files.filter(takesBars);
  if (taking.length === 0) return;
  const names = taking.map(({ file }) => file).join(", ");
  confirm(context, options, {
    what: `restore ${names}`,
    text: `This takes or changes what is in ${names} now.`,
    word: "restore",
  });
}
