/**
 * How far an answer of an earlier time counts. What it says of the clock and the dates stands behind what the
 * file and the bars that are there prove: a platform's zone is a setting that its user may have changed. Pure.
 */

import { isSettled } from "../../sources/csv/decide/decision.ts";
import type { Decisions, ParsedExport } from "../../sources/csv/parsed_export.ts";
import type { Answers, RememberedAnswer } from "./answers.ts";
import type { ExportPlan } from "./import_plan.ts";

const FLAG_OF: Readonly<Record<keyof Decisions, keyof Answers>> = {
  format: "format",
  ticker: "as",
  timeframe: "as",
  zone: "tz",
  stamp: "stamp",
  dates: "dates",
};

/** Decisions that evidence may take differently each time. */
const BY_EVIDENCE = ["zone", "stamp", "dates"] as const;

/** What holds from the start: whose bars they are, and how the table is laid out. */
export function standingAnswers(remembered: RememberedAnswer | null): Answers {
  const { as, format, columns, symbol } = remembered?.answers ?? {};
  return {
    ...(as !== undefined && { as }),
    ...(format !== undefined && { format }),
    ...(columns !== undefined && { columns }),
    ...(symbol !== undefined && { symbol }),
  };
}

/** The remembered answers to what nothing proved this time; `null` if there are none. */
export function openAnswers(
  { parsed }: Pick<ExportPlan, "parsed">,
  remembered: RememberedAnswer | null,
): Answers | null {
  if (!parsed || !remembered) return null;
  const open = BY_EVIDENCE.flatMap((name) => {
    const flag = FLAG_OF[name], answer = remembered.answers[flag];
    return isSettled(parsed.decisions[name]) || answer === undefined ? [] : [[flag, answer]];
  });
  return open.length === 0 ? null : Object.fromEntries(open);
}

/** A decision that rests on an answer of an earlier time says so. `given` was said this time. */
export function withMemory(
  parsed: ParsedExport,
  given: Answers,
  remembered: RememberedAnswer | null,
): ParsedExport {
  if (!remembered) return parsed;
  const { said: { file, time }, answers } = remembered;
  const day = new Date(time).toISOString().slice(0, 10);
  const decisions: Record<string, unknown> = { ...parsed.decisions };
  for (const name of Object.keys(FLAG_OF) as (keyof Decisions)[]) {
    const flag = FLAG_OF[name], decision = parsed.decisions[name];
    if (decision.rank !== "user" || given[flag] !== undefined || answers[flag] === undefined) {
      continue;
    }
    decisions[name] = { ...decision, evidence: `your --${flag} of ${day} for ${file}` };
  }
  return { ...parsed, decisions: decisions as unknown as Decisions };
}
