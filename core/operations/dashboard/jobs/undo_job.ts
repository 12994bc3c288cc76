/** Undo of one operation. It is itself an operation, so that it can be taken back as well. */

import { applyUndo } from "../../undo/apply_undo.ts";
import { planUndo, type UndoFilePlan } from "../../undo/plan_undo.ts";
import type { JobRequest } from "../view/job.ts";
import { counted, idOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import type { Job, Outcome, Teller } from "./runner.ts";

type Undo = Extract<JobRequest, { kind: "undo" }>;

export function undoJob(bench: Bench, request: Undo): Job {
  const command = `barkeep undo ${request.number}`;
  const title = `Undo #${request.number}`;
  return { request, title, command, run: (teller) => run(bench, request.number, command, teller) };
}

async function run(
  { store, settings }: Bench,
  number: number,
  command: string,
  teller: Teller,
): Promise<Outcome> {
  const plan = await planUndo(store, { kind: "number", number }, settings);
  plan.files.forEach((file, done) =>
    teller.file(
      { id: idOf(file.file), step: "writing", added: 0, text: "taking back" },
      done,
      plan.files.length,
    )
  );
  // A file that the operation made would go altogether: that is asked on the command line only.
  const result = await applyUndo(store, plan, {
    ...{ settings, arguments: [String(number)], removeFiles: false },
  });
  for (const { plan: file, outcome, error } of result.files) {
    const step = outcome === "written"
      ? "written"
      : outcome === "nothing" && !error
      ? "nothing"
      : "failed";
    const text = error?.message ?? file.note ?? wordsOf(file);
    teller.file(
      { id: idOf(file.file), step, added: 0, text },
      result.files.length,
      result.files.length,
    );
  }
  const done = result.files.filter(({ outcome }) => outcome === "written");
  const failed = result.files.filter(({ error }) => error !== null);
  const bars = done.reduce(
    (sum, { plan: { changes } }) => sum + (changes?.removed.time.length ?? 0),
    0,
  );
  return {
    state: failed.length > 0 ? "failed" : "done",
    receipt: {
      text: result.operation
        ? `#${result.operation.number} undid #${number}: ${counted(done.length, "file")}, ` +
          `${counted(bars, "bar")} taken back`
        : `#${number} has nothing left to take back`,
      lines: failed.map(({ error }) => error!.message),
      command,
      undo: null,
      offer: null,
    },
  };
}

function wordsOf({ changes, left }: UndoFilePlan): string {
  const gone = changes ? `${counted(changes.removed.time.length, "bar")} taken back` : "as it was";
  return left.length === 0 ? gone : `${gone}, ${left.length} left: changed since`;
}
