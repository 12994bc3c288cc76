/** What belongs to an import beside the bars: the rejected lines, and the user's answers for the next time. */

import { BarkeepError } from "../../errors.ts";
import type { Store } from "../../store/store.ts";
import type { FileResult } from "../merge/apply_plan.ts";
import { rememberAnswers } from "./answers.ts";
import type { ExportPlan, ImportPlan, ImportRequest } from "./import_plan.ts";
import { type Rejects, writeRejects } from "./rejects_file.ts";

/** The exports whose bars were written. */
function writtenExports(
  { exports }: ImportPlan,
  files: readonly FileResult[],
): ExportPlan[] {
  const written = new Set(
    files.filter(({ outcome }) => outcome === "written").map(({ plan }) => plan.file.path),
  );
  return exports.filter(({ outcome, target }) =>
    outcome === "merged" && target !== null && written.has(target.file.path)
  );
}

export interface AfterImport {
  readonly rejects: readonly Rejects[];
  /** What could not be written. The bars are in their files all the same. */
  readonly failures: readonly BarkeepError[];
}

/** Runs once the files are written, as a part of the same operation. Never throws what a disk is to blame for. */
export async function afterImport(
  store: Store,
  plan: ImportPlan,
  { answers, skipBad }: Pick<ImportRequest, "answers" | "skipBad">,
  files: readonly FileResult[],
): Promise<AfterImport> {
  const written = writtenExports(plan, files), rejects: Rejects[] = [];
  const failures: BarkeepError[] = [];
  for (const one of written) {
    const found = skipBad ? await orFailure(writeRejects(store, one), failures) : null;
    if (found) rejects.push(found);
  }
  const said = written.map(({ name }) => ({ file: name, answers }));
  await orFailure(rememberAnswers(store, "import", said), failures);
  return { rejects, failures };
}

async function orFailure<T>(work: Promise<T>, failures: BarkeepError[]): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    failures.push(error);
    return null;
  }
}
