/** `barkeep backup`: make verified backups. */

import type { Command } from "commander";
import { backupFiles, type BackupResult } from "../../core/operations/backup.ts";
import { chooseNames } from "../../core/operations/choose.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples } from "../command.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";
import { openForWriting } from "../open_store.ts";
import { bytes, counted, grouped } from "../output/format.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: every file of bars")
    .addHelpText(
      "after",
      examples(
        ["barkeep backup", "every file of bars"],
        ["barkeep backup ES1", "the files of one ticker, its assets too"],
      ),
    );
}

function line(result: BackupResult): string {
  if ("error" in result) return `  ${result.file}  failed: ${result.error.message}`;
  const { backup, copied, file } = result;
  const rows = backup.rows === null ? "" : `, ${grouped(backup.rows)} rows`;
  const where = copied
    ? `backups/${backup.content}`
    : `the same bytes are in backups/${backup.content}`;
  return `  ${file}  ${bytes(backup.size)}${rows}, verified: ${where}`;
}

function toJson(result: BackupResult) {
  if ("error" in result) {
    const { kind, message, facts } = result.error;
    return { file: result.file, error: { kind, message, facts } };
  }
  const { id, content, sha256, size, rows } = result.backup;
  return { file: result.file, id, content, sha256, size, rows, copied: result.copied };
}

export async function run(context: Context, args: readonly string[]): Promise<ExitCode> {
  const { terminal, json } = context;
  const store = await openForWriting(context, "backup");
  const settings = await readSettings(store.fs, store.root);
  const chosen = await chooseNames(store.fs, store.root, { what: args, settings });
  const files = chosen.filter(({ kind }) =>
    kind === "core" || (args.length > 0 && kind === "derived")
  );
  using progress = terminal.progress();
  const { operation, results } = await backupFiles(store, {
    files,
    settings,
    arguments: args,
    onFile: (file, done, of) => progress.step(`backing up ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json({ version: 1, operation: operation.number, files: results.map(toJson) });
  else {
    results.forEach((result) => terminal.print(line(result)));
    const good = results.filter((result) => !("error" in result)).length;
    terminal.print(`#${operation.number} backed up ${counted(good, "file")}.`);
  }
  return worstExitCode(results.map((result) => "error" in result ? exitCodeOf(result.error) : 0));
}
