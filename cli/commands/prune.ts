/** `barkeep prune`: remove backups that no rule keeps. */

import type { Command } from "commander";
import { applyPrune, planPrune } from "../../core/operations/prune/prune.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options } from "../command.ts";
import { confirm, mustBePlan } from "../confirm.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import { counted } from "../output/format.ts";
import { printPruned, printPrunePlan, pruneJson } from "../output/prune_text.ts";

export function configure(command: Command): void {
  command
    .option(
      "--dry-run",
      "show what would be kept and removed, each with the reason; remove nothing",
    )
    .option("--yes", "do it without asking")
    .option("--plan <id>", "do exactly what a dry run showed, or refuse")
    .addHelpText(
      "after",
      examples(
        ["barkeep prune --dry-run", "what stays and what would go, and why"],
        ["barkeep prune", "the same, and ask"],
      ),
    )
    .addHelpText(
      "after",
      "\nThe rules stand under retention in barkeep.json. Always kept: the newest good backup of a file, what an" +
        "\nopen operation needs, what holds bars that the file no longer has (for a year).",
    );
}

export async function run(
  context: Context,
  _args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "prune");
  const settings = await readSettings(store.fs, store.root);
  const plan = await planPrune(store, settings);
  mustBePlan(options, "prune", plan.id);
  if (!json) printPrunePlan(terminal, plan);
  const gone = plan.decisions.filter(({ keep }) => !keep).length;
  if (dryRun || gone === 0) {
    if (json) terminal.json(pruneJson(plan, null));
    else if (dryRun && gone > 0) {
      terminal.print(`Nothing was removed. Do exactly this with: --plan ${plan.id} --yes`);
    }
    return 0;
  }
  confirm(context, options, {
    what: "prune",
    text: `${counted(gone, "backup")} would be removed for good.`,
    word: "prune",
  });
  const pruned = await applyPrune(store, plan, settings);
  if (json) terminal.json(pruneJson(plan, pruned));
  else printPruned(terminal, pruned);
  return 0;
}
