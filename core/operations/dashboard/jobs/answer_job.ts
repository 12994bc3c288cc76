/** A yes to a plan of bars that was shown: exactly that plan, once. */

import { UsageError } from "../../../errors.ts";
import { applyPlan } from "../../merge/apply_plan.ts";
import type { JobRequest } from "../view/job.ts";
import { idOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import { failureLines, finished, receiptText } from "./merge_words.ts";
import type { Job } from "./runner.ts";

type Answer = Extract<JobRequest, { kind: "answer" | "import" }>;

/** Throws `ChangedError` at once for a plan that does not wait. A file that changed since fails the job. */
export function answerJob(bench: Bench, request: Answer): Job {
  const { offer, plan: waiting } = bench.offers.peek(request.plan);
  if (waiting.kind !== "merge") {
    throw new UsageError(`Cannot carry out plan ${request.plan}: it is no plan of bars.`);
  }
  const { store, settings, offers } = bench, { command, plan } = waiting;
  return {
    request,
    title: `${offer.yes} to ${offer.title}`,
    command: offer.command,
    run: async (teller) => {
      offers.take(request.plan);
      const result = await applyPlan(store, plan, {
        ...{ command, settings, arguments: waiting.arguments, keeps: command === "update" },
        after: async (_operation, files) => await waiting.after?.(files),
        onFile: (file, done, of) =>
          teller.file({ id: idOf(file), step: "writing", added: 0, text: "writing" }, done, of),
      });
      for (const file of result.files) teller.file(finished(file), 1, result.files.length);
      const lines = failureLines(result);
      return {
        state: lines.length > 0 ? "failed" : "done",
        receipt: {
          text: receiptText(command, result),
          lines,
          command: offer.command,
          undo: lines.length === 0 ? result.operation?.number ?? null : null,
          offer: null,
        },
      };
    },
  };
}
