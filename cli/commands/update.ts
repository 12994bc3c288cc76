/** `barkeep update`: fetch new bars from Yahoo Finance and add them. */

import { type Command, Option } from "commander";
import { parseZone } from "../../core/bars/zone.ts";
import { ChangedError, UsageError } from "../../core/errors.ts";
import type { Sha256 } from "../../core/fs/hash.ts";
import { answerHeld } from "../../core/operations/update/answer.ts";
import { applyUpdate } from "../../core/operations/update/apply_update.ts";
import { type Estimate, estimate } from "../../core/operations/update/estimate.ts";
import {
  planUpdate,
  type UpdatePlan,
  type UpdateRequest,
} from "../../core/operations/update/plan_update.ts";
import { updateId } from "../../core/operations/update/update_id.ts";
import { instantOfPlan } from "../../core/operations/plan_id.ts";
import { readSettings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import { standInBanner } from "../output/banner.ts";
import { planExitCode, resultExitCode } from "../output/update_exit.ts";
import { planJson, resultJson } from "../output/update_json.ts";
import { printEstimates, printPlan, printResult } from "../output/update_text.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, ES1_1m, ES1:1m,5m, :1m, a path; none: every file with a source")
    .option("--days <n>", "fetch literally the last N days")
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
  // A dry run leaves no trace: not even what an earlier command left behind is settled.
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "update");
  const request = await requestOf(context, store, args, options);
  const plan = await makePlan(context, store, request);
  return dryRun
    ? await showPlan(context, store, plan)
    : await carryOut(context, store, plan, request, options);
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

/** What writing each file would take. A plan that could not be written fails here, not later. */
async function estimates(store: Store, plan: UpdatePlan): Promise<Estimate[]> {
  const found: Estimate[] = [];
  for (const file of plan.files) {
    if (file.outcome === "write") found.push(await estimate(store, file));
  }
  return found;
}

async function showPlan(context: Context, store: Store, plan: UpdatePlan): Promise<ExitCode> {
  const { terminal, json } = context, sizes = await estimates(store, plan), id = updateId(plan);
  if (json) terminal.json(planJson(plan, id, sizes));
  else {
    printPlan(terminal, plan);
    printEstimates(terminal, sizes);
    terminal.print(`Nothing was written. Do exactly this with: barkeep update --plan ${id}`);
  }
  return planExitCode(plan.files);
}

async function carryOut(
  context: Context,
  store: Store,
  planned: UpdatePlan,
  request: UpdateRequest,
  options: Options,
): Promise<ExitCode> {
  const { terminal, json } = context, id = updateId(planned), wanted = textOption(options, "plan");
  if (wanted !== undefined && wanted !== id) throw otherPlan(wanted, id);
  if (!json) printPlan(terminal, planned);
  const plan = json ? planned : askHeld(context, planned);
  const hashes = wanted === undefined ? undefined : hashesOf(await estimates(store, plan));
  using progress = terminal.progress();
  const result = await applyUpdate(store, plan, {
    settings: request.settings,
    arguments: request.what,
    ...(hashes && { hashes }),
    onFile: (file, done, of) => progress.step(`writing ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(resultJson(plan, id, result));
  else printResult(terminal, result);
  return resultExitCode(result.files);
}

function otherPlan(wanted: string, found: string): ChangedError {
  return new ChangedError(
    `Cannot carry out plan ${wanted}: the plan made for that instant is ${found} now. The files or the ` +
      `source changed since. Look at the new plan with --dry-run.`,
    { facts: { wanted, found } },
  );
}

function hashesOf(sizes: readonly Estimate[]): ReadonlyMap<string, Sha256> {
  return new Map(
    sizes.flatMap(({ file, sha256 }) => sha256 === null ? [] : [[file, sha256] as const]),
  );
}

/** At a terminal each held plan asks its one question; elsewhere it stays held. */
function askHeld({ terminal }: Context, plan: UpdatePlan): UpdatePlan {
  return {
    ...plan,
    files: plan.files.map((file) => {
      const question = file.outcome === "held" ? file.merge?.questions[0] : undefined;
      if (question === undefined) return file;
      const answer = terminal.ask(`${file.file.ticker}_${file.file.spelling}: ${question} [y/N]`);
      return answer !== undefined && /^y(es)?$/i.test(answer) ? answerHeld(file) : file;
    }),
  };
}
