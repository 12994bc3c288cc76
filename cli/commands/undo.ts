/** `barkeep undo`: take back what an operation added or replaced. */

import { type Command, Option } from "commander";
import type { Source } from "../../core/bars/source.ts";
import { UsageError } from "../../core/errors.ts";
import { chooseKnown } from "../../core/operations/known_files.ts";
import { parseMoment } from "../../core/operations/moment.ts";
import { applyUndo, type UndoResult } from "../../core/operations/undo/apply_undo.ts";
import { planUndo, type UndoPlan } from "../../core/operations/undo/plan_undo.ts";
import type { UndoTarget } from "../../core/operations/undo/targets.ts";
import { readSettings, type Settings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { confirm, mustBePlan } from "../confirm.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import {
  printUndoPlan,
  printUndoResult,
  undoPlanJson,
  undoResultJson,
} from "../output/undo_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "an operation's number (12 or #12), or files: the last write to each")
    .addOption(
      new Option("--source <name>", "all that came from a source").choices([
        "yahoo",
        "export",
        "resampled",
      ]),
    )
    .option(
      "--since <time>",
      "with --source: written since then (2026-11-22, or with a time in UTC)",
    )
    .option("--dry-run", "show what would go, come back and stay; write nothing")
    .option("--yes", "do it without asking")
    .option("--remove-files", "files that the operation made, and that would be empty, may go")
    .option("--plan <id>", "do exactly what a dry run showed, or refuse")
    .addHelpText(
      "after",
      examples(
        ["barkeep undo", "the last operation that wrote something"],
        ["barkeep undo 12 --dry-run", "what taking back operation 12 would do"],
        ["barkeep undo ES1_1m", "the last write to one file"],
        ["barkeep undo --source yahoo --since 2026-11-20", "all that Yahoo's updates wrote since"],
      ),
    )
    .addHelpText(
      "after",
      "\nTaken back is only what is still bit for bit what the operation wrote. Bars that were changed since are" +
        "\nlisted and stay; later bars stay. The undo is an operation itself and can be undone.",
    );
}

async function targetOf(
  { fs, root }: Store,
  args: readonly string[],
  options: Options,
  settings: Settings,
): Promise<UndoTarget> {
  const source = textOption(options, "source"), since = textOption(options, "since");
  const number = args.length === 1 ? /^#?(\d{1,15})$/.exec(args[0])?.[1] : undefined;
  if ((source === undefined) !== (since === undefined)) {
    throw new UsageError("Cannot undo: --source and --since belong together.");
  }
  if (source !== undefined && since !== undefined) {
    const files = args.length === 0 ? null : await pathsOf({ fs, root }, args, settings);
    const from = parseMoment(since, "first");
    return { kind: "source", source: source as Source, since: from, files };
  }
  if (number !== undefined) return { kind: "number", number: Number(number) };
  if (args.length === 0) return { kind: "last" };
  return { kind: "files", files: await pathsOf({ fs, root }, args, settings) };
}

async function pathsOf(
  { fs, root }: Pick<Store, "fs" | "root">,
  what: readonly string[],
  settings: Settings,
): Promise<string[]> {
  return (await chooseKnown(fs, root, { what, settings })).map(({ path }) => path);
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "undo");
  const settings = await readSettings(store.fs, store.root);
  const plan = await planUndo(store, await targetOf(store, args, options, settings), settings);
  mustBePlan(options, "undo", plan.id);
  if (!json) printUndoPlan(terminal, plan);
  if (dryRun) {
    if (json) terminal.json(undoPlanJson(plan));
    else terminal.print(`Nothing was written. Do exactly this with: --plan ${plan.id} --yes`);
    return planCode(plan);
  }
  const removeFiles = askAll(context, plan, options);
  const result = await applyUndo(store, plan, { settings, arguments: args, removeFiles });
  if (json) terminal.json(undoResultJson(plan, result));
  else printUndoResult(terminal, result);
  return resultCode(result);
}

/** Asks for what there is to do; says whether files may go. */
function askAll(context: Context, { files }: UndoPlan, options: Options): boolean {
  const work = files.filter(({ how }) => how !== "nothing" && how !== "failed");
  if (work.length === 0) return false;
  confirm(context, options, { what: "undo", text: "Take this back?", word: "y" });
  const going = files.filter(({ how }) => how === "remove").map(({ file }) => file);
  if (going.length === 0 || options["removeFiles"] === true) return options["removeFiles"] === true;
  const text = `${going.join(", ")} would be empty and go.`;
  const answer = context.json ? undefined : context.terminal.ask(`${text} (type remove to agree)`);
  return answer === "remove";
}

function planCode({ files }: UndoPlan): ExitCode {
  return worstExitCode(files.map(({ error }) => error ? exitCodeOf(error) : 0));
}

function resultCode({ files }: UndoResult): ExitCode {
  return worstExitCode(
    files.map(({ error, outcome }) => error ? exitCodeOf(error) : outcome === "not tried" ? 7 : 0),
  );
}
