/** What becomes of a merge: written if clean or decided, held if not, nothing if there is nothing in it. Pure. */

import type { MergePlan, Policy } from "../../bars/merge_plan.ts";
import type { Doubt, FilePlan, Outcome } from "../merge/file_plan.ts";

export interface UserWord {
  /** The user said yes to adding in advance (`--yes`). */
  readonly yes: boolean;
  readonly policy: Policy;
}

export type Judged = Pick<FilePlan, "outcome" | "reason" | "merge" | "doubts" | "leftOut">;

export function judgeImport(found: MergePlan, doubts: readonly Doubt[], said: UserWord): Judged {
  const merge = withoutIdleQuestion(withDoubts(found, doubts));
  const outcome = outcomeOf(merge, doubts, said);
  return { outcome, reason: reasonFor(outcome, merge), merge, doubts, leftOut: merge.leftOut };
}

function outcomeOf(
  { clean, revisionsOnly, heldBecause, counts }: MergePlan,
  doubts: readonly Doubt[],
  { yes, policy }: UserWord,
): Outcome {
  const decided = clean || revisionsOnly || yes || doubts.length === 0 &&
      heldBecause.every((reason) =>
        reason === "revised" || (reason === "replace" && policy === "replace")
      );
  if (decided && counts.added + counts.replaced > 0) return "write";
  const odd = doubts.length > 0 || heldBecause.some((reason) => reason !== "revised");
  return odd ? "held" : "nothing";
}

function withDoubts(merge: MergePlan, doubts: readonly Doubt[]): MergePlan {
  if (doubts.length === 0) return merge;
  const words = doubts.map((doubt) => doubt.words).join("; ");
  const { added } = merge.counts, count = added.toLocaleString("en-US");
  const question = `${words}. Add ${count} ${added === 1 ? "bar" : "bars"} all the same?`;
  return { ...merge, clean: false, revisionsOnly: false, questions: [question] };
}

/** Nobody is asked whether to add nothing. */
function withoutIdleQuestion(merge: MergePlan): MergePlan {
  const { counts, heldBecause, proposed } = merge;
  const idle = counts.added + counts.replaced === 0 &&
    !(heldBecause.includes("replace") && proposed.after.time.length > 0);
  return idle ? { ...merge, questions: [] } : merge;
}

function reasonFor(outcome: Outcome, merge: MergePlan): string {
  if (outcome === "nothing") return "the file has all of it";
  if (outcome !== "held") return "";
  const { heldBecause } = merge, question = merge.questions[0] ?? idleWords(merge);
  if (heldBecause.includes("overlap")) return `${question}${overlapAdvice(merge)}`;
  return heldBecause.includes("suspect")
    ? `${question} --replace takes the export's word for what looks wrong.`
    : question;
}

function idleWords({ heldBecause, overlap }: MergePlan): string {
  return heldBecause.includes("overlap")
    ? `The export does not match the file (${overlap.words}) and has no bar that could be added.`
    : "The export has nothing to add but what is left out.";
}

/** The flag that says what the overlap seems to show. */
function overlapAdvice({ overlap: { explanation: { kind } } }: MergePlan): string {
  if (kind === "offset" || kind === "ratio") {
    return " --shift moves the export's prices to the file's level, stretch by stretch.";
  }
  if (kind === "shifted") {
    return " If the export's clock was misread, say it with --tz or --stamp.";
  }
  return kind === "unrelated" ? " If it belongs to another file, say which with --as." : "";
}
