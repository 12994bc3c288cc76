/** `barkeep repair`: mend a file whose rows or columns are not in order. */

import { type Command, Option } from "commander";
import type { BarkeepError } from "../../core/errors.ts";
import { chooseKnown } from "../../core/operations/known_files.ts";
import { applyRepair } from "../../core/operations/repair/apply_repair.ts";
import { planRepair, type RepairFilePlan } from "../../core/operations/repair/plan_repair.ts";
import type { CoreName } from "../../core/store/naming.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options } from "../command.ts";
import { confirm, mustBePlan } from "../confirm.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import {
  printRepairPlan,
  printRepairResult,
  repairPlanJson,
  repairResultJson,
} from "../output/repair_text.ts";

export function configure(command: Command): void {
  command
    .argument("<what...>", "ES1, ES1_1m, ES1:1m,5m, :1m, a path")
    .addOption(
      new Option(
        "--equal <which>",
        "of rows with one time and different values, the one that stays",
      )
        .choices(["first", "last"]),
    )
    .option("--periods", "also trading days and weeks that stand there under several stamps")
    .option("--dry-run", "show what would be done; write nothing")
    .option("--yes", "do it without asking")
    .option("--plan <id>", "do exactly what a dry run showed, or refuse")
    .addHelpText(
      "after",
      examples(
        ["barkeep repair ES1_1m --dry-run", "what is wrong with it, and what would mend it"],
        ["barkeep repair ES1_1D --periods", "propose which of two stamps of one day to keep"],
        ["barkeep repair GC1_1h", "a file cut short comes back from the last good backup"],
      ),
    )
    .addHelpText(
      "after",
      "\nMended without guessing: rows out of order, rows that are the same bit for bit, a lost index name, an" +
        "\nempty time column beside the index. Values are never touched.",
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "repair");
  const settings = await readSettings(store.fs, store.root);
  const chosen = await chooseKnown(store.fs, store.root, { what: args, settings });
  using progress = terminal.progress();
  const plan = await planRepair(store, {
    files: chosen.filter((name): name is CoreName => name.kind === "core"),
    settings,
    equal: (options["equal"] as "first" | "last" | undefined) ?? null,
    periods: options["periods"] === true,
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  mustBePlan(options, "repair", plan.id);
  if (!json) printRepairPlan(terminal, plan);
  if (dryRun) {
    if (json) terminal.json(repairPlanJson(plan));
    else terminal.print(`Nothing was written. Do exactly this with: --plan ${plan.id} --yes`);
    return codeOf(plan.files.map(({ error }) => error));
  }
  askFor(context, plan.files, options);
  const result = await applyRepair(store, plan, { settings, arguments: args });
  if (json) terminal.json(repairResultJson(plan, result));
  else printRepairResult(terminal, result);
  const untried = result.files.some(({ outcome }) => outcome === "not tried");
  return untried ? 7 : codeOf(result.files.map(({ error }) => error));
}

function codeOf(errors: readonly (BarkeepError | null)[]): ExitCode {
  return worstExitCode(errors.map((error) => error ? exitCodeOf(error) : 0));
}

function askFor(context: Context, files: readonly RepairFilePlan[], options: Options): void {
  const work = files.filter(({ outcome }) => outcome === "write" || outcome === "restore");
  if (work.length === 0) return;
  const names = work.map(({ file }) => file).join(", ");
  confirm(context, options, { what: `repair ${names}`, text: `Mend ${names}?`, word: "y" });
}
