/** `barkeep verify`: read files, or backups, whole and check them. */

import type { Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import { chooseKnown } from "../../core/operations/known_files.ts";
import { verifyBackups } from "../../core/operations/verify_backups/verify_backups.ts";
import { verify } from "../../core/operations/verify/verify.ts";
import { readSettings, type Settings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading } from "../open_store.ts";
import { printVerified } from "../output/checked_text.ts";
import { backupsJson, printVerifiedBackups } from "../output/verify_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: everything")
    .option("--full", "information too: float noise, ticks, odd volumes")
    .option("--backups", "read backups again and compare them with their hashes")
    .option("--share <percent>", "with --backups: so many of them, those due first", "100%")
    .addHelpText(
      "after",
      examples(
        [
          "barkeep verify",
          "decode every page of every file, check bars, order and recorded hashes",
        ],
        ["barkeep verify ES1_1h --full", "one file, with what is only odd"],
        [
          "barkeep verify --backups --share 10%",
          "the tenth of the backups not looked at for longest",
        ],
      ),
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  // Nothing is settled first: a look at damage must not depend on being able to write.
  const store = await openForReading(context);
  const settings = await readSettings(store.fs, store.root);
  return options["backups"] === true
    ? await backups(context, store, args, settings, shareOf(options))
    : await files(context, store, args, { settings, full: options["full"] === true });
}

function shareOf(options: Options): number {
  const text = textOption(options, "share") ?? "100%";
  const percent = Number(/^(\d+(?:\.\d+)?)%?$/.exec(text)?.[1]);
  if (percent > 0 && percent <= 100) return percent / 100;
  throw new UsageError(`Cannot verify a share of "${text}": write a percentage such as 10%.`);
}

async function files(
  { terminal, json, now, data }: Context,
  { fs, root }: Store,
  what: readonly string[],
  options: { readonly settings: Settings; readonly full: boolean },
): Promise<ExitCode> {
  using progress = terminal.progress();
  const report = await verify(fs, root, {
    what,
    ...options,
    now: now(),
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json({ ...report, folder: data });
  else printVerified(terminal, report);
  const { damaged, attention } = report.totals;
  return damaged > 0 ? 5 : attention > 0 ? 3 : 0;
}

async function backups(
  { terminal, json }: Context,
  store: Store,
  what: readonly string[],
  settings: Settings,
  share: number,
): Promise<ExitCode> {
  const chosen = what.length === 0 ? undefined : new Set(
    (await chooseKnown(store.fs, store.root, { what, settings })).map(({ path }) => path),
  );
  using progress = terminal.progress();
  const found = await verifyBackups(store, {
    ...(chosen && { files: chosen }),
    share,
    onFile: (id, done, of) => progress.step(`reading ${id} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(backupsJson(found));
  else printVerifiedBackups(terminal, found);
  return found.damaged.length > 0 ? 5 : found.problems.length > 0 ? 3 : 0;
}
