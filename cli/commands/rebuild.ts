/** `barkeep rebuild`: runs the user's own commands for derived assets that are stale. */

import type { Command } from "commander";
import { HeldError } from "../../core/errors.ts";
import {
  commandsDigest,
  type RebuildCommand,
  rebuildCommands,
} from "../../core/operations/rebuild/commands.ts";
import {
  makesOf,
  planRebuild,
  type RebuildPlan,
  type RebuildStep,
} from "../../core/operations/rebuild/plan_rebuild.ts";
import { recordFiles } from "../../core/operations/record_files.ts";
import { status } from "../../core/operations/status.ts";
import type { DerivedStatus } from "../../core/operations/status_report.ts";
import { rememberedZones } from "../../core/operations/zones.ts";
import { finishOperation, startOperation } from "../../core/store/ledger.ts";
import { readRecord } from "../../core/store/record.ts";
import { readSettings, type Settings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { isAgreed, remember } from "../agreement.ts";
import { type Context, examples, type Options, textOption } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import {
  printCommands,
  printRebuildPlan,
  printStepEnd,
  printStepStart,
  rebuildJson,
  type StepEnd,
} from "../output/rebuild_text.ts";
import { runProgram } from "../run_program.ts";

export function configure(command: Command): void {
  command
    .argument("[what...]", "ES1, or an asset's path; none: all that are stale")
    .option("--dry-run", "say what would be run, run nothing")
    .option("--force", "also what is not stale")
    .option("--agree", "agree to the commands of barkeep.json without being asked")
    .option("--memory <dir>", "where your agreement is remembered; the launcher gives it")
    .addHelpText(
      "after",
      examples(
        ["barkeep rebuild", "everything that is stale, in order"],
        ["barkeep rebuild ES1 --dry-run", "what would be run for ES1, and why"],
      ),
    );
}

export async function run(
  context: Context,
  args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const dryRun = options["dryRun"] === true;
  const store = dryRun ? await openForReading(context) : await openForWriting(context, "rebuild");
  return await rebuild(context, store, {
    what: args,
    dryRun,
    force: options["force"] === true,
    agree: options["agree"] === true,
    memory: textOption(options, "memory"),
  });
}

export interface RebuildRequest {
  readonly what: readonly string[];
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly agree: boolean;
  /** The folder in which agreement is remembered, if there is one. */
  readonly memory: string | undefined;
}

/** Plans, asks where it has to, runs and records. Throws `HeldError` where nobody agreed to the commands. */
export async function rebuild(
  context: Context,
  store: Store,
  request: RebuildRequest,
): Promise<ExitCode> {
  const { terminal, json } = context;
  const settings = await readSettings(store.fs, store.root);
  const plan = await planOf(context, store, settings, request);
  if (!json) printRebuildPlan(terminal, plan);
  if (request.dryRun || plan.steps.length === 0) {
    if (json) terminal.json(rebuildJson({ plan, ends: [], operation: null, stillStale: [] }));
    return plan.without.length > 0 ? 3 : 0;
  }
  mustAgree(context, store, rebuildCommands(settings), request);
  const operation = await startOperation(store, { command: "rebuild", arguments: request.what });
  const ends = await runSteps(context, plan.steps);
  await recordFiles(store, { command: "rebuild", operation, settings });
  const failed = ends.filter(({ outcome }) => outcome !== "done");
  const text = `${ends.length - failed.length} commands run, ${failed.length} failed or left out`;
  await finishOperation(store, operation, failed.length > 0 ? "failed" : "done", text);
  const stillStale = await staleOf(context, store, settings, plan);
  if (json) terminal.json(rebuildJson({ plan, ends, operation: operation.number, stillStale }));
  else {for (const { file, reason } of stillStale) {
      terminal.warn(`▲ ${file} is still stale: ${reason}`);
    }}
  return failed.length + stillStale.length + plan.without.length > 0 ? 3 : 0;
}

async function derivedOf(
  context: Context,
  { fs, root }: Store,
  settings: Settings,
  what: readonly string[],
): Promise<readonly DerivedStatus[]> {
  const { files: recorded } = await readRecord(fs, root);
  const zones = rememberedZones(recorded);
  return (await status(fs, root, { now: context.now(), what, settings, recorded, zones })).derived;
}

async function planOf(
  context: Context,
  store: Store,
  settings: Settings,
  { what, force }: RebuildRequest,
): Promise<RebuildPlan> {
  const derived = await derivedOf(context, store, settings, what);
  return planRebuild({ derived, settings, data: store.root, force });
}

/** What the commands should have made and is stale all the same. */
async function staleOf(
  context: Context,
  store: Store,
  settings: Settings,
  { steps }: RebuildPlan,
): Promise<DerivedStatus[]> {
  const made = new Set(steps.flatMap(({ makes }) => makes.map(({ file }) => file)));
  const derived = await derivedOf(context, store, settings, []);
  return derived.filter(({ file, stale, health }) =>
    made.has(file) && (stale === true || health === "damaged")
  );
}

/** Commands of a data folder run only after the user saw them as they are now. */
function mustAgree(
  { terminal, json, now }: Context,
  { root }: Store,
  commands: readonly RebuildCommand[],
  { agree, memory }: RebuildRequest,
): void {
  const digest = commandsDigest(commands);
  if (isAgreed(memory, root, digest)) return;
  if (!json) printCommands(terminal, commands);
  const answer = agree ? "y" : terminal.ask("Run these commands, now and until they change? [y/N]");
  if (answer === undefined || !/^y(es)?$/i.test(answer)) {
    throw new HeldError(
      `Cannot run the commands of barkeep.json: nobody agreed to them as they are now. ` +
        `Run "barkeep rebuild" at a terminal, or look at them and run it with --agree.`,
      { facts: { commands: commands.map(({ command }) => command) } },
    );
  }
  remember(memory, root, digest, now());
}

/** One after the other; what needs an asset whose command failed is left out. */
async function runSteps(
  { terminal, json }: Context,
  steps: readonly RebuildStep[],
): Promise<StepEnd[]> {
  const ends: StepEnd[] = [], lost = new Set<string>();
  for (const step of steps) {
    const missing = step.needs.find((need) => lost.has(need));
    if (!json && missing === undefined) printStepStart(terminal, step);
    const end = missing === undefined ? await runStep(step, json) : leftOut(step, missing);
    if (end.outcome !== "done") { for (const made of makesOf(step)) lost.add(made); }
    if (!json) printStepEnd(terminal, end);
    ends.push(end);
  }
  return ends;
}

async function runStep(step: RebuildStep, keep: boolean): Promise<StepEnd> {
  const end = await runProgram(step, keep);
  const reason = end.reason ?? (end.code === 0 ? null : `exit code ${end.code}`);
  return { step, ...end, outcome: reason === null ? "done" : "failed", reason };
}

function leftOut(step: RebuildStep, missing: string): StepEnd {
  const reason = `${missing} was not made`;
  return { step, outcome: "left out", code: null, reason, seconds: 0, output: null };
}
