/** The exit code of the exports of an import: a held one asks for attention, a failed one tells why. */

import type { ExportPlan } from "../../core/operations/import/import_plan.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "../exit_codes.ts";

export function exportsExitCode(exports: readonly ExportPlan[]): ExitCode {
  return worstExitCode(
    exports.map(({ outcome, error }) => error ? exitCodeOf(error) : outcome === "held" ? 3 : 0),
  );
}
