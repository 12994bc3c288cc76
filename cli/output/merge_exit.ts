/** The exit code of an update or an import: a batch is only as good as its worst file. */

import type { FileResult } from "../../core/operations/merge/apply_plan.ts";
import type { FilePlan } from "../../core/operations/merge/file_plan.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";

function codeOfPlan({ outcome, error }: FilePlan): ExitCode {
  if (error) return exitCodeOf(error);
  return outcome === "held" ? 3 : 0;
}

function codeOfResult(result: FileResult): ExitCode {
  if (result.outcome === "failed") return exitCodeOf(result.error);
  return result.outcome === "not tried" ? 7 : codeOfPlan(result.plan);
}

export function planExitCode(plans: readonly FilePlan[]): ExitCode {
  return worstExitCode(plans.map(codeOfPlan));
}

export function resultExitCode(results: readonly FileResult[]): ExitCode {
  return worstExitCode(results.map(codeOfResult));
}
