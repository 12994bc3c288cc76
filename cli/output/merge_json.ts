/** `update --json` and `import --json`: one document, described in docs/json.md. Times are ISO texts in UTC. */

import { barAt, type Bars } from "../../core/bars/bars.ts";
import type { Bar } from "../../core/bars/bars.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import type { FileResult, MergeResult } from "../../core/operations/merge/apply_plan.ts";
import type { Estimate } from "../../core/operations/merge/estimate.ts";
import type { FilePlan, MergePlans, NotTaken } from "../../core/operations/merge/file_plan.ts";

/** NaN, an unknown value, is `null` in JSON. */
function barJson(bar: Bar) {
  return { ...bar, time: isoUtc(bar.time), volume: Number.isNaN(bar.volume) ? null : bar.volume };
}

function notTakenJson({ reason, count, first, last, why }: NotTaken) {
  return { reason, count, first: isoUtc(first), last: isoUtc(last), why: why ?? null };
}

function rangeJson(bars: Bars) {
  const count = bars.time.length;
  return {
    count,
    first: count === 0 ? null : isoUtc(bars.time[0]),
    last: count === 0 ? null : isoUtc(bars.time[count - 1]),
  };
}

function mergeJson({ merge }: FilePlan) {
  if (!merge) return null;
  const { differing, replaced, counts, join } = merge;
  return {
    added: rangeJson(merge.added),
    equal: counts.equal,
    volumeDiffers: merge.volumeDiffers,
    replaced: {
      count: counts.replaced,
      revised: replaced.revised,
      samples: Array.from(replaced.after.time.slice(0, 10), (_, i) => ({
        before: barJson(barAt(replaced.before, i)),
        after: barJson(barAt(replaced.after, i)),
      })),
    },
    differing: {
      count: differing.count,
      samples: differing.samples.map((one) => ({
        ...one,
        time: isoUtc(one.time),
        present: barJson(one.present),
        incoming: barJson(one.incoming),
      })),
    },
    overlap: { shared: merge.overlap.shared, words: merge.overlap.words },
    join: join && { ...join, from: isoUtc(join.from), to: isoUtc(join.to) },
    heldBecause: merge.heldBecause,
    question: merge.questions[0] ?? null,
  };
}

function filePlanJson(plan: FilePlan) {
  const { file, served, outcome, reason, error } = plan;
  return {
    file: file.path,
    ticker: file.ticker,
    timeframe: file.timeframe,
    served: { kind: served.kind, words: served.words },
    plan: outcome,
    reason: reason === "" ? null : reason,
    error: error && { kind: error.kind, message: error.message, facts: error.facts },
    isNew: plan.created !== null,
    merge: mergeJson(plan),
    doubts: plan.doubts ?? [],
    leftOut: plan.leftOut.map(notTakenJson),
    notes: plan.notes.map(notTakenJson),
    unreachable: plan.unreachable &&
      { from: isoUtc(plan.unreachable.from), to: isoUtc(plan.unreachable.to) },
    fillableUntil: isoUtc(plan.fillableUntil),
  };
}

function writtenJson(result: FileResult) {
  if (result.outcome === "failed") {
    const { kind, message, facts } = result.error;
    return { outcome: result.outcome, error: { kind, message, facts } };
  }
  if (result.outcome !== "written") return { outcome: result.outcome };
  const { before, after, backup, durable, notes } = result.written.replaced;
  return {
    outcome: result.outcome,
    rowsBefore: before?.rows ?? 0,
    rowsAfter: after.rows,
    size: after.size,
    sha256: after.sha256,
    backup: backup?.id ?? null,
    durable,
    notes,
  };
}

/** The answer of a dry run. `more` is what the command adds to it. */
export function planJson(
  plan: MergePlans,
  id: string,
  estimates: readonly Estimate[],
  more: Readonly<Record<string, unknown>>,
) {
  const sizes = new Map(estimates.map((one) => [one.file, one]));
  return {
    version: 1,
    plan: id,
    instant: isoUtc(plan.instant),
    ...more,
    operation: null,
    files: plan.files.map((file) => {
      const { before, after, backup } = sizes.get(file.file.path) ??
        { before: null, after: null, backup: null };
      return { ...filePlanJson(file), sizeBefore: before, sizeAfter: after, backup };
    }),
  };
}

/** The answer of a command that wrote, or held. */
export function resultJson(
  plan: MergePlans,
  id: string,
  result: MergeResult,
  more: Readonly<Record<string, unknown>>,
) {
  return {
    version: 1,
    plan: id,
    instant: isoUtc(plan.instant),
    ...more,
    operation: result.operation?.number ?? null,
    files: result.files.map((one) => ({ ...filePlanJson(one.plan), result: writtenJson(one) })),
  };
}
