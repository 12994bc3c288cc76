/** `barkeep update`: fetch new bars from Yahoo Finance and add them. */

import { type Command, Option } from "commander";
import { parseZone } from "../../core/bars/zone.ts";
import { UsageError } from "../../core/errors.ts";
import {
  planUpdate,
  type UpdatePlan,
  type UpdateRequest,
} from "../../core/operations/update/plan_update.ts";
import { instantOfPlan } from "../../core/operations/plan_id.ts";
import { readSettings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { type ExitCode, worstExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import { doThen, thenSteps } from "../then_steps.ts";
import { standInBanner } from "../output/banner.ts";
import { printPruned } from "../output/prune_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: every file with a source")
    .option("--days <n>", "fetch literally the last N days")
    .option("--fill", "also what the source can still serve of gaps")
    .option("--then <steps>", "after it: resample, rebuild, or both (resample,rebuild)")
    .option("--memory <dir>", "where your agreement to your commands is remembered")
    .option("--dry-run", "print the plan, write nothing")
    .option("--yes", "answer held plans with: add")
    .addOption(
      new Option("--keep", "keep the file's bars where the source differs").conflicts("replace"),
    )
    .option("--replace", "take the source's bars where they differ")
    .option("--plan <id>", "do exactly what a dry run printed, or refuse")
    .option("--master-tz <zone>", "what the clock of a naive file means")
    .addHelpText(
      "after",
      examples(
        ["barkeep update", "every file with a source"],
        ["barkeep update ES1 --dry-run", "what would be done to the files of ES1"],
        ["barkeep update :1m --days 7", "the last 7 days of every 1m file"],
        ["barkeep update NQ1:5m", "one file; made if it is not there"],
      ),
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  if (context.endpoint) {
    context.terminal.note(standInBanner(context.terminal, context.endpoint));
  }
  const dryRun = options["dryRun"] === true;
  const steps = thenSteps(textOption(options, "then"), context.json);
  // A dry run leaves no trace: not even what an earlier command left behind is settled.
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "update");
  const request = await requestOf(context, store, args, options);
  // What writes takes as long to load as what fetches: it is loaded while the first answer is awaited.
  const [plan, { carryOut, showPlan }] = await Promise.all([
    makePlan(context, store, request),
    import("../merge_command.ts"),
  ]);
  const told = { command: "update", json: () => ({ requests: plan.requests }) };
  // Named on purpose and served by nobody: the settings have to say how, so it is no success.
  const unserved = args.length > 0 && plan.files.every(({ outcome }) => outcome === "import only");
  const named: ExitCode = unserved ? 2 : 0;
  if (dryRun) return worstExitCode([named, await showPlan(context, store, plan, told)]);
  const done = await carryOut(context, store, plan, {
    ...told,
    settings: request.settings,
    arguments: request.what,
    keeps: true,
    wanted: textOption(options, "plan"),
  });
  const memory = textOption(options, "memory"), { result } = done;
  if (done.code === 0 && result.operation) await pruneQuietly(context, store, request);
  return worstExitCode([
    named,
    done.code,
    ...await doThen(context, store, { steps, result, memory }),
  ]);
}

/** Old backups that no rule keeps go after a successful update; it is told only if something went. */
async function pruneQuietly(
  { terminal, json }: Context,
  store: Store,
  { settings }: UpdateRequest,
): Promise<void> {
  const { pruneAfter } = await import("../../core/operations/prune/prune.ts");
  const pruned = await pruneAfter(store, settings);
  if (!json) printPruned(terminal, pruned);
}

async function requestOf(
  context: Context,
  store: Store,
  args: readonly string[],
  options: Options,
): Promise<UpdateRequest> {
  const days = textOption(options, "days"), id = textOption(options, "plan");
  const zone = textOption(options, "masterTz");
  return {
    what: args,
    settings: await readSettings(store.fs, store.root),
    policy: options["replace"] === true ? "replace" : options["keep"] === true ? "keep" : "default",
    yes: options["yes"] === true,
    fill: options["fill"] === true,
    ...(days !== undefined && { days: daysOf(days) }),
    ...(id !== undefined && { instant: instantOfPlan(id) }),
    ...(zone !== undefined && { masterZone: parseZone(zone) }),
    ...(context.endpoint !== undefined && { endpoint: context.endpoint }),
  };
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isFinite(days) && days > 0 && days <= 36_600) return days;
  throw new UsageError(`Cannot fetch the last "${text}" days: write a number above 0.`);
}

async function makePlan(
  { terminal }: Context,
  store: Store,
  request: UpdateRequest,
): Promise<UpdatePlan> {
  using progress = terminal.progress();
  return await planUpdate(store, {
    ...request,
    onFile: (file, done, of) => progress.step(`asking for ${file} (${done + 1} of ${of})`),
  });
}
