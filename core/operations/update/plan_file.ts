/** Plans the update of one file: asks the source, merges what it says, judges the result. */

import { type Bars, newBars } from "../../bars/bars.ts";
import { planMerge } from "../../bars/merge.ts";
import type { MergePlan, Policy } from "../../bars/merge_plan.ts";
import type { Source } from "../../bars/source.ts";
import { lastClose } from "../../calendar/trading.ts";
import { endOfBar } from "../../bars/final.ts";
import { BarkeepError } from "../../errors.ts";
import type { Market } from "../../calendar/market.ts";
import { delayOf } from "../../sources/yahoo/final.ts";
import type { YahooBars } from "../../sources/yahoo/fetch.ts";
import { servedUntil } from "../../sources/yahoo/limits.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Master } from "../master.ts";
import type { FilePlan, NewFile, Outcome } from "../merge/file_plan.ts";
import { withKept } from "../merge/kept.ts";
import { stampingFor } from "../merge/stamping_for.ts";
import { aggregate } from "./aggregate.ts";
import { barsFrom, type Gatherer, type ServedBySource } from "./gather.ts";
import type { Served } from "./served.ts";
import { fetchFrom } from "./window.ts";

export interface PlanFileRequest {
  readonly file: CoreName;
  readonly served: Served;
  readonly market: Market | null;
  readonly master: Master | null;
  readonly created: NewFile | null;
  readonly gatherer: Gatherer;
  /** The instant the plan is made for, UTC ms. */
  readonly now: number;
  readonly days: number | undefined;
  /** `--fill`: the first missing bar that the source still serves, UTC ms; `null`: none, or not asked for. */
  readonly fill: number | null;
  readonly policy: Policy;
  /** The user said yes to adding in advance (`--yes`). */
  readonly yes: boolean;
  /** A plain series of contracts: a roll's step belongs into it. */
  readonly rollsBelong: boolean;
  /** The master's bars from before an instant on. */
  readonly readPresent: (from: number) => Promise<Bars>;
  /** Who wrote the master's bars from an instant on. */
  readonly readWriters: (from: number) => Promise<(time: number) => Source>;
  /** Bars kept aside by earlier fetches. */
  readonly kept: Bars;
}

/** Never throws what a source or a file is to blame for: that becomes a plan that failed. */
export async function planFile(request: PlanFileRequest): Promise<FilePlan> {
  const { served } = request;
  if (served.kind === "none") return plain(request, "import only", served.words);
  if (isComplete(request)) {
    return plain(request, "nothing", "complete up to the last close; the source was not asked");
  }
  try {
    return await planServed(request, served);
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...plain(request, "failed", error.message), error };
  }
}

function plain(request: PlanFileRequest, outcome: Outcome, reason: string): FilePlan {
  const { file, served, master, created } = request;
  return {
    file,
    served,
    outcome,
    reason,
    error: null,
    master,
    created,
    merge: null,
    leftOut: [],
    notes: [],
    unreachable: null,
    fillableUntil: null,
    keep: newBars(0),
  };
}

/** True if the file's last bar ends with the market's last close: no source can have a newer one. */
function isComplete({ file, market, master, now, days, fill }: PlanFileRequest): boolean {
  if (days !== undefined || fill !== null || !master?.range || !market) return false;
  const close = lastClose(market, now);
  return close !== null && endOfBar(file.timeframe, master.range.last, market) >= close;
}

async function planServed(request: PlanFileRequest, served: ServedBySource): Promise<FilePlan> {
  const { file, market, master, gatherer, now, kept } = request;
  const newest = fetchFrom({
    timeframe: file.timeframe,
    last: master?.range?.last ?? null,
    now,
    ...(request.days !== undefined && { days: request.days }),
  });
  const from = Math.min(newest, request.fill ?? Infinity);
  const answer = await whileDecoderLoads(gatherer.fetch(served, from), master);
  const present = await request.readPresent(Math.min(from, kept.time[0] ?? Infinity));
  const fetched = barsFrom(answer, from);
  const delay = answer.meta ? delayOf(answer.meta.exchangeName) : 0;
  const stamping = stampingFor(request, present);
  const fresh = served.kind === "direct" ? fetched : aggregate(fetched, {
    ...{ present, from: served.fetched, to: file.timeframe, market, stamping },
    now: now - delay,
  });
  const incoming = withKept(fresh, kept);
  const merge = planMerge({
    present,
    presentSource: await request.readWriters(incoming.time[0] ?? now),
    incoming,
    source: "yahoo",
    timeframe: file.timeframe,
    market,
    now,
    delay,
    ...(stamping && { stamping }),
    policy: request.policy,
    rollsBelong: request.rollsBelong,
    heldBefore: kept,
  });
  return judge(request, served, answer, merge, incoming);
}

/** The decoder that the file's own bars will need takes a while to load: less than an answer takes to come. */
async function whileDecoderLoads<T>(answer: Promise<T>, master: Master | null): Promise<T> {
  if (!master?.range) return await answer;
  const loaded = import("../../parquet/wasm.ts").then(({ parquetWasm }) => parquetWasm());
  const [came] = await Promise.all([answer, loaded]);
  return came;
}

/** What becomes of a merge: written if clean or decided, held if not, nothing if there is nothing in it. */
function judge(
  request: PlanFileRequest,
  served: ServedBySource,
  answer: YahooBars,
  merge: MergePlan,
  incoming: Bars,
): FilePlan {
  const outcome = outcomeOf(request, answer, merge);
  return {
    ...plain(request, outcome, reasonFor(request, outcome, merge, answer)),
    error: answer.error ?? null,
    merge,
    leftOut: [...answer.leftOut, ...merge.leftOut],
    notes: answer.notes,
    unreachable: unreachableFor(request, answer),
    fillableUntil: merge.join ? servedUntil(served.interval, merge.join.from) ?? null : null,
    keep: outcome === "held" ? incoming : merge.heldBars,
  };
}

function outcomeOf(request: PlanFileRequest, answer: YahooBars, merge: MergePlan): Outcome {
  const changes = merge.counts.added + merge.counts.replaced;
  if (changes === 0 && answer.error) return "failed";
  const decided = merge.clean || merge.revisionsOnly || isDecided(request, merge);
  if (decided && changes > 0) return "write";
  return merge.heldBecause.some((reason) => reason !== "revised") ? "held" : "nothing";
}

/** `--yes` answers "add" and nothing else; `--replace` answers what differs. */
function isDecided({ policy, yes }: PlanFileRequest, { heldBecause }: MergePlan): boolean {
  return yes ||
    heldBecause.every((reason) =>
      reason === "revised" || (reason === "replace" && policy === "replace")
    );
}

function reasonFor(
  request: PlanFileRequest,
  outcome: Outcome,
  merge: MergePlan,
  answer: YahooBars,
): string {
  if (answer.error) return answer.error.message;
  if (outcome === "held") {
    return `${merge.questions[0] ?? "It waits for an answer."}${rollAdvice(request, merge)}`;
  }
  if (outcome === "nothing") {
    if (answer.empty.length > 0 && merge.counts.incoming === 0) return answer.empty[0];
    return request.master ? "no newer final bar at the source" : "the source has no bars";
  }
  return "";
}

/** After a roll nothing can be added until it is said that the file is a plain series of contracts. */
function rollAdvice({ file }: PlanFileRequest, { roll }: MergePlan): string {
  if (!roll) return "";
  return ` If ${file.ticker} is a plain, unadjusted series in which each contract follows the one before, ` +
    `say so in barkeep.json: "adjustments": { "${file.ticker}": "unadjusted" }.`;
}

/** What the source no longer serves counts only where the file lacks it. */
function unreachableFor({ master, days }: PlanFileRequest, { unreachable }: YahooBars) {
  if (!unreachable || days !== undefined) return null;
  const last = master?.range?.last;
  if (last === undefined) return null;
  return unreachable.to > last
    ? { from: Math.max(last, unreachable.from), to: unreachable.to }
    : null;
}
