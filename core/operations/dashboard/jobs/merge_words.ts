/** What a plan of bars says on a page. Pure. */

import type { FileResult, MergeResult } from "../../merge/apply_plan.ts";
import type { FilePlan } from "../../merge/file_plan.ts";
import { fullTime } from "../times.ts";
import type { FileProgress, FileStep } from "../view/job.ts";
import { counted, idOf, titleOf } from "../view/words.ts";

const STEPS: Readonly<Record<FilePlan["outcome"], FileStep>> = {
  write: "writing",
  held: "held",
  nothing: "nothing",
  "import only": "nothing",
  failed: "failed",
};

/** A file's place in the job as its plan leaves it. */
export function planned(plan: FilePlan): FileProgress {
  return {
    id: idOf(plan.file.path),
    step: STEPS[plan.outcome],
    added: plan.merge?.counts.added ?? 0,
    text: plan.error?.message ?? plan.reason,
  };
}

/** A file's place in the job after the write. */
export function finished({ plan, ...result }: FileResult): FileProgress {
  const told = planned(plan);
  if (result.outcome === "written") {
    return { ...told, step: "written", text: counted(told.added, "bar") };
  }
  if (result.outcome === "failed") {
    return { ...told, step: "failed", added: 0, text: result.error.message };
  }
  if (result.outcome === "not tried") {
    return { ...told, step: "failed", added: 0, text: "not tried: the disk failed before" };
  }
  return told;
}

/** What a plan would do, line by line, for a yes or no. */
export function planLines(plan: FilePlan): string[] {
  const { merge, file } = plan;
  if (!merge) return [plan.reason];
  const at = (time: number) => fullTime(file.ticker, file.timeframe, time);
  const { added, counts, differing, proposed } = merge;
  const from = added.time.length > 0
    ? `, ${at(added.time[0])} to ${at(added.time[added.time.length - 1])}`
    : "";
  const replaces = proposed.after.time.length;
  return [
    ...counts.added > 0 ? [`${counted(counts.added, "bar")} to add${from}`] : [],
    ...counts.equal > 0 ? [`${counted(counts.equal, "bar")} equal`] : [],
    ...replaces > 0 ? [`${counted(replaces, "bar")} would be replaced`] : [],
    ...differing.samples.slice(0, 3).map(({ time, present, incoming }) =>
      `${at(time)}: file closes ${present.close}, source ${incoming.close}`
    ),
    ...plan.leftOut.map(({ reason, count }) => `left out: ${counted(count, "bar")} ${reason}`),
  ];
}

/** `#214 update: 38 files, +41,220 bars`. */
export function receiptText(command: string, { operation, files }: MergeResult): string {
  if (!operation) return `${command}: nothing new`;
  const written = files.filter(({ outcome }) => outcome === "written");
  const bars = written.reduce((sum, { plan }) => sum + (plan.merge?.counts.added ?? 0), 0);
  const replaced = written.reduce((sum, { plan }) => sum + (plan.merge?.counts.replaced ?? 0), 0);
  const held = files.filter(({ plan, outcome }) =>
    plan.outcome === "held" && outcome !== "written"
  );
  const failed = files.filter(({ outcome, plan }) =>
    outcome === "failed" || outcome === "not tried" || plan.outcome === "failed"
  );
  return [
    `#${operation.number} ${command}: ${counted(written.length, "file")}, +${counted(bars, "bar")}`,
    `${replaced} replaced`,
    "0 removed",
    ...held.length > 0 ? [`${held.length} held`] : [],
    ...failed.length > 0 ? [`${failed.length} failed`] : [],
  ].join(", ");
}

/** What failed, one line a file. */
export function failureLines({ files }: MergeResult): string[] {
  return files.flatMap((file) => {
    const error = file.outcome === "failed" ? file.error : file.plan.error;
    return error ? [`${titleOf(idOf(file.plan.file.path))}: ${error.message}`] : [];
  });
}
