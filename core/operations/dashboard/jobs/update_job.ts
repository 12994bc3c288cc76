/** Update: what is clean is written at once, what is held waits for its one answer. */

import { answerHeld } from "../../merge/answer.ts";
import { applyPlan } from "../../merge/apply_plan.ts";
import type { FilePlan } from "../../merge/file_plan.ts";
import { mergeId } from "../../merge/merge_id.ts";
import { planUpdate } from "../../update/plan_update.ts";
import type { JobRequest } from "../view/job.ts";
import { counted, idOf, titleOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import { failureLines, finished, planLines, planned, receiptText } from "./merge_words.ts";
import type { Job, Outcome, Teller } from "./runner.ts";

type Update = Extract<JobRequest, { kind: "update" }>;

export function updateJob(bench: Bench, request: Update): Job {
  const { what, fill } = request;
  const title = `${fill ? "Fill" : "Update"} ${
    what.length === 0 ? "all" : what.map(titleOf).join(", ")
  }`;
  const command = ["barkeep update", ...what, ...fill ? ["--fill"] : []].join(" ");
  return { request, title, command, run: (teller) => run(bench, request, command, teller) };
}

async function run(
  bench: Bench,
  { what, fill }: Update,
  command: string,
  teller: Teller,
): Promise<Outcome> {
  const { store, settings, endpoint, offers } = bench;
  const files = await bench.choose(what);
  const plan = await planUpdate(store, {
    what: what.length === 0 ? [] : files.map(({ path }) => path),
    settings,
    fill: fill === true,
    ...(endpoint !== undefined && { endpoint }),
    onFile: (file, done, of) =>
      teller.file({ id: idOf(file), step: "asking", added: 0, text: "asking Yahoo" }, done, of),
  });
  for (const file of plan.files) {
    offers.drop(file.file.path);
    teller.file(planned(file), plan.files.length, plan.files.length);
  }
  const result = await applyPlan(store, plan, {
    ...{ command: "update", settings, arguments: what, keeps: true },
    onFile: (file, done, of) =>
      teller.file({ id: idOf(file), step: "writing", added: 0, text: "writing" }, done, of),
  });
  for (const file of result.files) {
    teller.file(finished(file), result.files.length, result.files.length);
  }
  for (const file of plan.files) if (file.outcome === "held") offer(bench, plan.instant, file);
  const held = plan.files.filter(({ outcome }) => outcome === "held").length;
  const failures = failureLines(result);
  const written = result.files.some(({ outcome }) => outcome === "written");
  return {
    state: failures.length > 0 ? "failed" : held > 0 ? "held" : "done",
    receipt: {
      text: receiptText("update", result),
      lines: failures,
      command,
      undo: written ? result.operation?.number ?? null : null,
      offer: null,
    },
  };
}

/** The plan as a yes would have it is what the id names, and what the yes carries out. */
function offer({ offers }: Bench, instant: number, file: FilePlan): void {
  const answered = answerHeld(file), plan = { instant, files: [answered] };
  const id = mergeId(plan), name = idOf(file.file.path), { counts } = answered.merge!;
  const bars = counts.added + counts.replaced;
  if (bars === 0) return;
  offers.put({
    about: file.file.path,
    plan: { kind: "merge", command: "update", arguments: [name], plan },
    offer: {
      plan: id,
      title: titleOf(name),
      question: file.merge?.questions[0] ?? file.reason,
      lines: planLines(file),
      yes: `Write ${counted(bars, "bar")}`,
      typed: null,
      job: "answer",
      command: `barkeep update ${name}`,
    },
  });
}
