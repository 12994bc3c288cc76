/** Compares incoming bars with those in the file, stamp by stamp. */

import { barAt, type Bars, takeBars } from "./bars.ts";
import { samePrices, sameVolume } from "./equality.ts";
import type {
  Difference,
  DifferenceKind,
  Differing,
  Policy,
  Replaced,
  Replacement,
} from "./merge_plan.ts";
import { RowList, RowPairs } from "./row_list.ts";
import { outranks, type Source } from "./source.ts";

/** Differences up to this share of the price are rounding: another decimal, another tick. */
const ROUNDING = 1e-4;
const SAMPLES = 10;

/** Row numbers of the incoming bars by what they are to the file. */
export interface Compared {
  /** Incoming rows whose stamps the file does not have. */
  readonly fresh: Int32Array;
  readonly equal: number;
  readonly volumeDiffers: number;
  /** Rows that differ in price. */
  readonly differing: { readonly present: Int32Array; readonly incoming: Int32Array };
}

/** Walks both tables once. */
export function compareBars(present: Bars, incoming: Bars): Compared {
  const fresh = new RowList(), differing = new RowPairs();
  let equal = 0, volumeDiffers = 0, i = 0;
  for (let j = 0; j < incoming.time.length; j++) {
    while (i < present.time.length && present.time[i] < incoming.time[j]) i++;
    if (present.time[i] !== incoming.time[j]) fresh.push(j);
    else if (!samePrices(present, i, incoming, j)) differing.push(i, j);
    else {
      equal++;
      if (!sameVolume(present.volume[i], incoming.volume[j])) volumeDiffers++;
    }
  }
  return { fresh: fresh.rows(), equal, volumeDiffers, differing };
}

/** What was compared, without some of the incoming rows. */
export function withoutRows(compared: Compared, held: ReadonlySet<number>): Compared {
  if (held.size === 0) return compared;
  const differing = new RowPairs();
  compared.differing.incoming.forEach((j, k) => {
    if (!held.has(j)) differing.push(compared.differing.present[k], j);
  });
  return { ...compared, fresh: compared.fresh.filter((row) => !held.has(row)), differing };
}

function kindOf(present: Bars, i: number, incoming: Bars, j: number): DifferenceKind {
  if (i === present.time.length - 1 && completes(present, i, incoming, j)) return "unfinished";
  const near = (a: number, b: number) => Math.abs(a - b) <= ROUNDING * Math.abs(a);
  const rounding = near(present.open[i], incoming.open[j]) &&
    near(present.high[i], incoming.high[j]) && near(present.low[i], incoming.low[j]) &&
    near(present.close[i], incoming.close[j]);
  return rounding ? "rounding" : "prices";
}

/** True if the incoming bar can be the present one some trades later. */
function completes(present: Bars, i: number, incoming: Bars, j: number): boolean {
  return present.open[i] === incoming.open[j] && incoming.high[j] >= present.high[i] &&
    incoming.low[j] <= present.low[i] && !(incoming.volume[j] < present.volume[i]);
}

export interface JudgeOptions {
  readonly present: Bars;
  readonly incoming: Bars;
  readonly source: Source;
  readonly presentSource: (time: number) => Source;
  readonly policy: Policy;
  readonly now: number;
  readonly window: number;
}

/** What becomes of the bars that differ. */
export interface Judged {
  readonly replaced: Replaced;
  readonly proposed: Replacement;
  readonly differing: Differing;
}

type Outcome = "revised" | "decided" | "propose" | "keep";

/** What is known of a pair before its values are copied. */
type Judgement = Omit<Difference, "present" | "incoming">;

function judge(i: number, j: number, options: JudgeOptions): Judgement {
  const { present, incoming, source } = options, time = present.time[i];
  const presentSource = options.presentSource(time), kind = kindOf(present, i, incoming, j);
  // The newer of two equally good sources completes a bar that was still forming; Yahoo never does.
  const completed = kind === "unfinished" && !outranks(presentSource, source);
  const propose = outranks(source, presentSource) || completed ? "replace" : "keep";
  return { time, kind, presentSource, propose };
}

function outcomeOf({ time, presentSource, propose }: Judgement, options: JudgeOptions): Outcome {
  const { policy, source, now, window } = options;
  if (policy === "keep") return "keep";
  const own = presentSource === source && source !== "unknown";
  if (own && now - time <= window) return "revised";
  if (policy === "replace") return "decided";
  return propose === "replace" ? "propose" : "keep";
}

/** Decides each pair that differs by source, age and policy. */
export function judgeDiffering(pairs: Compared["differing"], options: JudgeOptions): Judged {
  const { present, incoming } = options, left = new DifferingTally();
  const replaced = new RowPairs(), proposed = new RowPairs();
  let revised = 0;
  for (let k = 0; k < pairs.present.length; k++) {
    const i = pairs.present[k], j = pairs.incoming[k];
    const judgement = judge(i, j, options), outcome = outcomeOf(judgement, options);
    if (outcome === "revised") revised++;
    if (outcome === "revised" || outcome === "decided") {
      replaced.push(i, j);
      continue;
    }
    if (outcome === "propose") proposed.push(i, j);
    left.add(judgement, outcome, () => ({
      ...judgement,
      present: barAt(present, i),
      incoming: barAt(incoming, j),
    }));
  }
  const decided = replaced.length - revised;
  return {
    replaced: { ...replacement(replaced, options), revised, decided },
    proposed: replacement(proposed, options),
    differing: left.result(),
  };
}

function replacement(pairs: RowPairs, { present, incoming }: JudgeOptions): Replacement {
  return { before: takeBars(present, pairs.present), after: takeBars(incoming, pairs.incoming) };
}

/** Counts differences that stay, with the first of them as samples. */
class DifferingTally {
  readonly #samples: Difference[] = [];
  readonly #byKind: Record<DifferenceKind, number> = { unfinished: 0, rounding: 0, prices: 0 };
  readonly #bySource: Partial<Record<Source, number>> = {};
  #count = 0;
  #replace = 0;
  #first: number | null = null;
  #last: number | null = null;

  /** Counts a difference; `sample` copies its values, for the first few. */
  add(judgement: Judgement, outcome: "keep" | "propose", sample: () => Difference): void {
    const { time, kind, presentSource } = judgement;
    if (this.#samples.length < SAMPLES) this.#samples.push(sample());
    this.#byKind[kind]++;
    this.#bySource[presentSource] = (this.#bySource[presentSource] ?? 0) + 1;
    this.#count++;
    if (outcome === "propose") this.#replace++;
    this.#first ??= time;
    this.#last = time;
  }

  result(): Differing {
    return {
      count: this.#count,
      byKind: this.#byKind,
      bySource: this.#bySource,
      samples: this.#samples,
      first: this.#first,
      last: this.#last,
      proposeKeep: this.#count - this.#replace,
      proposeReplace: this.#replace,
    };
  }
}
