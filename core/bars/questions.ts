/** Why a merge is held, and the one question that settles it. */

import { ENOUGH_AGREE } from "./overlap.ts";
import type { HeldReason, LeftOut, LeftOutReason, MergePlan } from "./merge_plan.ts";

/** What the judgement needs of a plan. */
export type PlanFacts = Omit<
  MergePlan,
  "clean" | "revisionsOnly" | "heldBecause" | "questions"
>;

function leftOutFor(facts: PlanFacts, reason: LeftOutReason): LeftOut | undefined {
  return facts.leftOut.find((one) => one.reason === reason);
}

/** A source that corrects more of its own bars than this share of the overlap is not correcting. */
const FEW_CORRECTED = 0.2;

/**
 * True if the overlap speaks against the incoming bars. No shared bars speak neither for nor against;
 * a few corrections of the source's own, and the completed last bar of the file, are no disagreement.
 */
function disagrees(facts: PlanFacts): boolean {
  const { overlap, replaced, differing } = facts, { kind } = overlap.explanation;
  if (kind === "agrees" || kind === "none") return false;
  // It agrees in the whole, but ends in a stretch that does not.
  if (overlap.share >= ENOUGH_AGREE) return true;
  if (replaced.revised > Math.max(1, FEW_CORRECTED * overlap.shared)) return true;
  const explained = overlap.agreeing + replaced.revised + differing.byKind.unfinished;
  return explained < ENOUGH_AGREE * overlap.shared;
}

/** The reasons to hold a plan, the weightiest first; empty if it is clean. */
export function holdReasons(facts: PlanFacts): HeldReason[] {
  const reasons: HeldReason[] = [];
  if (disagrees(facts)) reasons.push("overlap");
  if (leftOutFor(facts, "after a roll")) reasons.push("roll");
  if (leftOutFor(facts, "another grid")) reasons.push("grid");
  if (leftOutFor(facts, "two bars for one trading period")) reasons.push("periods");
  if (facts.differing.proposeReplace > 0 || facts.replaced.decided > 0) reasons.push("replace");
  if (leftOutFor(facts, "suspect")) reasons.push("suspect");
  if (facts.replaced.revised > 0) reasons.push("revised");
  return reasons;
}

/** `1 bar`, `1,380 bars`. */
function bars(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "bar" : "bars"}`;
}

function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

function addWords(facts: PlanFacts): string {
  return `Add ${bars(facts.counts.added)}`;
}

const QUESTION: Readonly<Record<HeldReason, (facts: PlanFacts) => string>> = {
  overlap: (facts) =>
    `The incoming bars do not match the file (${facts.overlap.words}). ${
      addWords(facts)
    } all the same?`,
  roll: (facts) => {
    const held = leftOutFor(facts, "after a roll")!;
    return `From ${
      minute(held.first)
    } on the source seems to show another contract (${held.why}). ` +
      `${addWords(facts)} up to there and hold ${bars(held.count)}?`;
  },
  grid: (facts) => {
    const off = leftOutFor(facts, "another grid")!;
    return `${bars(off.count)} stand on another grid than the file (${off.why}). ` +
      `${addWords(facts)} and leave those out?`;
  },
  periods: (facts) => {
    const torn = leftOutFor(facts, "two bars for one trading period")!;
    return `The source has two different bars for one trading period, first at ${
      minute(torn.first)
    }. ${addWords(facts)} and leave those out?`;
  },
  replace: (facts) => {
    const { differing, replaced } = facts;
    const count = differing.proposeReplace + replaced.decided;
    return `${bars(count)} ${count === 1 ? "differs" : "differ"} from the file. ` +
      `Replace ${count === 1 ? "it" : "them"} and add ${bars(facts.counts.added)}?`;
  },
  suspect: (facts) => {
    const suspect = leftOutFor(facts, "suspect")!;
    return `${bars(suspect.count)} ${suspect.count === 1 ? "looks" : "look"} wrong (${
      minute(suspect.first)
    }: ${suspect.why}). ${addWords(facts)} and keep ${
      suspect.count === 1 ? "that one" : "those"
    } aside?`;
  },
  revised: (facts) =>
    `The source corrected ${bars(facts.replaced.revised)} of its own. ` +
    `Take the corrections and add ${bars(facts.counts.added)}?`,
};

/** The question of the weightiest reason: at most one. */
export function questionFor(facts: PlanFacts, reasons: readonly HeldReason[]): string[] {
  return reasons.length === 0 ? [] : [QUESTION[reasons[0]](facts)];
}
