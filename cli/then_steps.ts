/** What `update --then` does after an update: resample, rebuild, or both, for the tickers that changed. */

import { DAY } from "../core/bars/timeframe.ts";
import { UsageError } from "../core/errors.ts";
import type { MergeResult } from "../core/operations/merge/apply_plan.ts";
import type { Store } from "../core/store/store.ts";
import type { Context } from "./command.ts";
import type { ExitCode } from "./exit_codes.ts";

export type ThenStep = "resample" | "rebuild";

/** The steps in the order in which they must be done. Throws `UsageError` for anything else. */
export function thenSteps(text: string | undefined, json: boolean): ThenStep[] {
  if (text === undefined) return [];
  const asked = text.split(",").map((step) => step.trim());
  const wrong = asked.find((step) => step !== "resample" && step !== "rebuild");
  if (wrong !== undefined) {
    throw new UsageError(
      `Cannot do "${wrong}" after an update: write resample, rebuild, or resample,rebuild.`,
    );
  }
  if (json) {
    throw new UsageError("Cannot combine --then with --json: run the steps one after the other.");
  }
  return (["resample", "rebuild"] as const).filter((step) => asked.includes(step));
}

export interface ThenRequest {
  readonly steps: readonly ThenStep[];
  readonly result: MergeResult;
  /** Where agreement to the user's commands is remembered. */
  readonly memory: string | undefined;
}

/** Nothing is done for tickers of which nothing was written. */
export async function doThen(
  context: Context,
  store: Store,
  { steps, result, memory }: ThenRequest,
): Promise<ExitCode[]> {
  const written = result.files.filter(({ outcome }) => outcome === "written");
  const what = [...new Set(written.map(({ plan }) => plan.file.ticker))];
  const codes: ExitCode[] = [];
  if (what.length === 0) return codes;
  if (steps.includes("resample")) {
    const { resampleAfter } = await import("./commands/resample.ts");
    context.terminal.print();
    codes.push(await resampleAfter(context, store, { what, days: daysOf(written, context.now()) }));
  }
  if (steps.includes("rebuild")) {
    const { rebuild } = await import("./commands/rebuild.ts");
    const how = { dryRun: false, force: false, agree: false };
    context.terminal.print();
    codes.push(await rebuild(context, store, { what, memory, ...how }));
  }
  return codes;
}

/** How far back the oldest bar lies that was written, in whole days. */
function daysOf(written: MergeResult["files"], now: number): number {
  const first = written.flatMap(({ plan: { merge } }) =>
    merge ? [merge.added.time[0] ?? now, merge.replaced.after.time[0] ?? now] : []
  );
  return Math.ceil((now - Math.min(now, ...first)) / DAY) + 1;
}
