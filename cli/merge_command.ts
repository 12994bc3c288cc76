/** What `update` and `import` do with a plan: show it, or ask what is held, carry it out and report. */

import { ChangedError } from "../core/errors.ts";
import type { Sha256 } from "../core/fs/hash.ts";
import { answerHeld } from "../core/operations/merge/answer.ts";
import {
  type ApplyOptions,
  applyPlan,
  type MergeResult,
} from "../core/operations/merge/apply_plan.ts";
import { type Estimate, estimate } from "../core/operations/merge/estimate.ts";
import type { MergePlans } from "../core/operations/merge/file_plan.ts";
import { mergeId } from "../core/operations/merge/merge_id.ts";
import type { Store } from "../core/store/store.ts";
import type { Context } from "./command.ts";
import type { ExitCode } from "./exit_codes.ts";
import { planExitCode, resultExitCode } from "./output/merge_exit.ts";
import { planJson, resultJson } from "./output/merge_json.ts";
import { printEstimates, printPlan, printResult } from "./output/merge_text.ts";

export interface MergeCommand {
  /** As people type it. */
  readonly command: string;
  /** The command line that makes the plan again, where the command alone does not. */
  readonly again?: string;
  /** What `--json` says beside the plan, asked once all is done. */
  readonly json: () => Readonly<Record<string, unknown>>;
}

export interface CarryOut
  extends MergeCommand, Pick<ApplyOptions, "settings" | "arguments" | "after" | "keeps"> {
  /** `--plan ID`. */
  readonly wanted: string | undefined;
}

/** What writing each file would take. A plan that could not be written fails here, not later. */
async function estimates(store: Store, plan: MergePlans): Promise<Estimate[]> {
  const found: Estimate[] = [];
  for (const file of plan.files) {
    if (file.outcome === "write") found.push(await estimate(store, file));
  }
  return found;
}

/** Prints the plan, and what it would take, and its id. Writes nothing. */
export async function showPlan(
  { terminal, json }: Context,
  store: Store,
  plan: MergePlans,
  told: MergeCommand,
): Promise<ExitCode> {
  const sizes = await estimates(store, plan), id = mergeId(plan);
  if (json) terminal.json(planJson(plan, id, sizes, told.json()));
  else {
    printPlan(terminal, plan);
    printEstimates(terminal, sizes);
    const again = `Do exactly this with: barkeep ${told.again ?? told.command} --plan ${id}`;
    terminal.print(`Nothing was written.${sizes.length > 0 ? ` ${again}` : ""}`);
  }
  return planExitCode(plan.files);
}

export interface CarriedOut {
  readonly code: ExitCode;
  readonly result: MergeResult;
}

/** Asks what is held, writes what is decided, and prints the receipt. Throws `ChangedError` for another plan. */
export async function carryOut(
  { terminal, json }: Context,
  store: Store,
  planned: MergePlans,
  told: CarryOut,
): Promise<CarriedOut> {
  const id = mergeId(planned), { wanted } = told;
  if (wanted !== undefined && wanted !== id) throw otherPlan(wanted, id);
  if (!json) printPlan(terminal, planned);
  const plan = json ? planned : askHeld(terminal, planned);
  const hashes = wanted === undefined ? undefined : hashesOf(await estimates(store, plan));
  using progress = terminal.progress();
  const result = await applyPlan(store, plan, {
    command: told.command,
    settings: told.settings,
    arguments: told.arguments,
    ...(hashes && { hashes }),
    ...(told.after && { after: told.after }),
    ...(told.keeps && { keeps: true }),
    onFile: (file, done, of) => progress.step(`writing ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(resultJson(plan, id, result, told.json()));
  else printResult(terminal, result);
  return { code: resultExitCode(result.files), result };
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
function askHeld<Plan extends MergePlans>(terminal: Context["terminal"], plan: Plan): Plan {
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
