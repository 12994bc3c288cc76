/** `barkeep resample`: longer bars from a ticker's finest file. */

import { type Command, Option } from "commander";
import { UsageError } from "../../core/errors.ts";
import type { MergePlans } from "../../core/operations/merge/file_plan.ts";
import { instantOfPlan } from "../../core/operations/plan_id.ts";
import {
  planResample,
  type ResampleRequest,
} from "../../core/operations/resample/plan_resample.ts";
import { readSettings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { carryOut, showPlan } from "../merge_command.ts";
import { openForReading, openForWriting } from "../open_store.ts";

const TOLD = { command: "resample", json: () => ({}) };

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1:5m,15m,1h,4h; ES1 for all its longer files; none: every ticker's")
    .option("--days <n>", "only the last N days; without it all that the finest file covers")
    .option("--also-daily", "daily and weekly bars too, although those carry settlement prices")
    .option("--dry-run", "print the plan, write nothing")
    .option("--yes", "answer held plans with: add")
    .addOption(
      new Option("--keep", "keep the file's bars where they differ").conflicts("replace"),
    )
    .option("--replace", "take the resampled bars where they differ")
    .option("--plan <id>", "do exactly what a dry run printed, or refuse")
    .addHelpText(
      "after",
      examples(
        ["barkeep resample ES1:5m,15m,1h,4h", "from ES1_1m, as far as that reaches"],
        ["barkeep resample ES1 --dry-run", "what would be added, and which bars differ"],
      ),
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "resample");
  const request = await requestOf(store, args, options);
  const plan = await makePlan(context, store, request);
  if (dryRun) return await showPlan(context, store, plan, TOLD);
  const wanted = textOption(options, "plan");
  return (await carryOut(context, store, plan, {
    ...TOLD,
    settings: request.settings,
    arguments: args,
    wanted,
  })).code;
}

async function requestOf(
  store: Store,
  what: readonly string[],
  options: Options,
): Promise<ResampleRequest> {
  const days = textOption(options, "days"), id = textOption(options, "plan");
  return {
    what,
    settings: await readSettings(store.fs, store.root),
    alsoDaily: options["alsoDaily"] === true,
    policy: options["replace"] === true ? "replace" : options["keep"] === true ? "keep" : "default",
    yes: options["yes"] === true,
    ...(days !== undefined && { days: daysOf(days) }),
    ...(id !== undefined && { instant: instantOfPlan(id) }),
  };
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isFinite(days) && days > 0 && days <= 36_600) return days;
  throw new UsageError(`Cannot resample the last "${text}" days: write a number above 0.`);
}

async function makePlan(
  { terminal }: Context,
  store: Store,
  request: ResampleRequest,
): Promise<MergePlans> {
  using progress = terminal.progress();
  return await planResample(store, {
    ...request,
    onFile: (file, done, of) => progress.step(`making ${file} (${done + 1} of ${of})`),
  });
}

/** What `update --then resample` does: the longer files of some tickers, over the last days. */
export async function resampleAfter(
  context: Context,
  store: Store,
  request: Pick<ResampleRequest, "what" | "days">,
): Promise<ExitCode> {
  const settings = await readSettings(store.fs, store.root);
  const plan = await makePlan(context, store, { ...request, settings });
  const { what } = request;
  return (await carryOut(context, store, plan, {
    ...TOLD,
    settings,
    arguments: what,
    wanted: undefined,
  })).code;
}
