/** Plans what the exports of one series do to their file of the store. */

import { type Bars, lowerBound, newBars } from "../../bars/bars.ts";
import { planMerge } from "../../bars/merge.ts";
import type { MergePlan } from "../../bars/merge_plan.ts";
import type { Source } from "../../bars/source.ts";
import { BarkeepError } from "../../errors.ts";
import type { CoreName } from "../../store/naming.ts";
import { settledAdjustment } from "../../store/settings.ts";
import type { UtcRange } from "../file_facts.ts";
import { marketFor } from "../market_for.ts";
import type { Master } from "../master.ts";
import type { Doubt, FilePlan, NewFile, NotTaken } from "../merge/file_plan.ts";
import { stampingFor } from "../merge/stamping_for.ts";
import { type Combined, combineExports, inOrderOfAge } from "./combine.ts";
import { adjustmentDoubt, futureDoubt, levelDoubt } from "./doubts.ts";
import type { ExportPlan } from "./import_plan.ts";
import type { ImportRun, Span } from "./import_run.ts";
import { judgeImport } from "./judge_import.ts";
import { shiftBars } from "./shift_bars.ts";
import type { Target } from "./target_file.ts";

export interface TargetRequest {
  readonly target: Target;
  /** The exports that belong to it; none of them is held. */
  readonly exports: readonly ExportPlan[];
  /** How a new file is to look; `null` for one that is there. */
  readonly created: NewFile | null;
  /** Another file of the same ticker, which shows its level; for a new file. */
  readonly sibling: CoreName | null;
  /** Who wrote the file's bars from an instant on. */
  readonly readWriters: (from: number) => Promise<(time: number) => Source>;
  /** The instant the plan is made for, UTC ms. */
  readonly now: number;
}

/** Never throws what a file is to blame for: that becomes a plan that failed. */
export async function planTarget(run: ImportRun, request: TargetRequest): Promise<FilePlan> {
  try {
    const { target: { file, isNew } } = request;
    const master = isNew ? null : await run.files.master(file);
    const times = request.exports.map(({ parsed }) => parsed!.bars.time);
    const span = {
      from: Math.min(...times.map((time) => time[0])),
      to: Math.max(...times.map((time) => time[time.length - 1])),
    };
    const present = master ? await run.files.present(file, span) : newBars(0);
    return await planMerging(run, request, master, present);
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...plain(request), outcome: "failed", reason: error.message, error };
  }
}

function plain({ target, exports, created }: TargetRequest): FilePlan {
  const names = exports.map(({ name }) => name);
  const words = names.length > 2 ? `${names.length} exports` : names.join(" and ");
  return {
    file: target.file,
    served: { kind: "export", words },
    outcome: "nothing",
    reason: "",
    error: null,
    master: null,
    created,
    merge: null,
    leftOut: [],
    notes: [],
    unreachable: null,
    fillableUntil: null,
    keep: newBars(0),
  };
}

async function planMerging(
  run: ImportRun,
  request: TargetRequest,
  master: Master | null,
  present: Bars,
): Promise<FilePlan> {
  const { file } = request.target, { settings, policy = "default" } = run.request;
  const notes: NotTaken[] = [];
  const combined = combineExports(tablesOf(run, request, present, notes), file.timeframe);
  noteCombined(combined, notes);
  const market = marketFor(file, settings);
  const stamping = stampingFor({ file, market, created: request.created }, present);
  const merge = planMerge({
    present,
    presentSource: await request.readWriters(combined.bars.time[0] ?? request.now),
    incoming: combined.bars,
    source: "export",
    timeframe: file.timeframe,
    market,
    now: madeAt(request.exports, request.now),
    ...(stamping && { stamping }),
    policy,
    // The user takes the export's word for what differs, and so for what looks odd in it.
    believeSuspects: policy === "replace",
    rollsBelong: settledAdjustment(settings, file) === "unadjusted",
  });
  const doubts = await doubtsOf(run, request, present, combined, merge);
  notes.push(...placesOf(merge.added, master?.range ?? null));
  const { yes = false } = run.request;
  return { ...plain(request), master, notes, ...judgeImport(merge, doubts, { yes, policy }) };
}

/** Each export's bars, moved to the file's level if the user said so. */
function tablesOf(
  { request: { shift } }: ImportRun,
  { exports, target: { file } }: TargetRequest,
  present: Bars,
  notes: NotTaken[],
) {
  return inOrderOfAge(exports.map(({ name, source, parsed }) => {
    const { bars } = parsed!, modified = source?.modified ?? null;
    const shifted = shift ? shiftBars(present, bars, file.timeframe) : null;
    for (const { value, from, to, bars: count } of shifted?.stretches ?? []) {
      if (value === (shifted?.kind === "ratio" ? 1 : 0)) continue;
      const reason = shifted!.kind === "ratio"
        ? `divided by ${value} (--shift), as far as they are shared`
        : `moved by ${-value} (--shift), as far as they are shared`;
      notes.push({ reason, count, first: from, last: to });
    }
    return { name, modified, bars: shifted?.bars ?? bars };
  }));
}

function noteCombined({ bars, completed, differing }: Combined, notes: NotTaken[]): void {
  const range = { first: bars.time[0], last: bars.time[bars.time.length - 1] };
  if (completed > 0) {
    notes.push({ reason: "completed by a newer export", count: completed, ...range });
  }
  if (differing > 0) {
    notes.push({
      reason: "differ between the exports: the newer one's",
      count: differing,
      ...range,
    });
  }
}

/** Where added bars go that do not simply follow the file's last one. */
function placesOf({ time }: Bars, range: UtcRange | null): NotTaken[] {
  if (!range || time.length === 0) return [];
  const before = lowerBound(time, range.first), inside = lowerBound(time, range.last);
  const note = (reason: string, from: number, to: number): NotTaken[] =>
    to > from ? [{ reason, count: to - from, first: time[from], last: time[to - 1] }] : [];
  return [
    ...note("lie before the file's first bar", 0, before),
    ...note("fill gaps inside the file", before, inside),
  ];
}

/**
 * When the exports were made: bars that end later are not final. A file whose own time is older than what it
 * holds was copied, and tells nothing, if its zone is beyond doubt.
 */
function madeAt(exports: readonly ExportPlan[], now: number): number {
  let made = -Infinity;
  for (const { source, parsed } of exports) {
    const last = parsed!.bars.time.at(-1) ?? -Infinity, modified = source?.modified ?? null;
    const certain = ["user", "data"].includes(parsed!.decisions.zone.rank);
    made = Math.max(made, modified === null || (modified < last && certain) ? now : modified);
  }
  return Math.min(now, made);
}

async function doubtsOf(
  run: ImportRun,
  { target: { file }, sibling, exports: read }: TargetRequest,
  present: Bars,
  { bars, disagree }: Combined,
  merge: MergePlan,
): Promise<Doubt[]> {
  const shown = sibling && bars.time.length > 0
    ? await siblingBars(run, sibling, { from: bars.time[0], to: bars.time[bars.time.length - 1] })
    : present;
  const alone = merge.overlap.shared === 0;
  const found = [
    disagree === null ? null : { code: "exports" as const, words: disagree },
    alone ? levelDoubt(sibling ?? file, shown, bars) : null,
    alone && present.time.length > 0
      ? adjustmentDoubt(file, {
        file: settledAdjustment(run.request.settings, file),
        exports: read.map(({ parsed }) => parsed!.adjustment),
      })
      : null,
    futureDoubt(merge),
  ];
  return found.filter((doubt) => doubt !== null);
}

/** A sibling that can't be read has a line of its own in the status; here it is only no evidence. */
async function siblingBars(run: ImportRun, sibling: CoreName, span: Span): Promise<Bars> {
  try {
    return await run.files.present(sibling, span);
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return newBars(0);
  }
}
