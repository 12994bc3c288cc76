/** The six decisions about an export, each with its value in words. */

import type { Decision } from "../../core/sources/csv/decide/decision.ts";
import type { Decisions } from "../../core/sources/csv/parsed_export.ts";

export interface DecisionLine {
  readonly name: keyof Decisions;
  /** `undecided` where nothing is known. */
  readonly value: string;
  readonly rank: Decision<unknown>["rank"];
  readonly evidence: string;
}

const NAMES = ["format", "ticker", "timeframe", "zone", "stamp", "dates"] as const;

/** How a decision's value is said. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "undecided";
  if (typeof value !== "object") return String(value);
  if ("ticker" in value && "kind" in value) {
    return value.kind === "unknown" ? String(value.ticker) : `${value.ticker} (${value.kind})`;
  }
  return "title" in value ? String(value.title) : JSON.stringify(value);
}

function said({ name, value }: { name: string; value: string }): string {
  if (name === "stamp" && value !== "undecided") return `at the ${value}`;
  if (name !== "dates") return value;
  return value === "iso"
    ? "unambiguous"
    : value === "dmy"
    ? "day first"
    : value === "mdy"
    ? "month first"
    : value;
}

/** In the order in which they are taken. */
export function decisionLines(decisions: Decisions): DecisionLine[] {
  return NAMES.map((name) => {
    const { value, rank, evidence }: Decision<unknown> = decisions[name];
    return { name, value: said({ name, value: valueText(value) }), rank, evidence };
  });
}

const RANKS: Readonly<Record<Decision<unknown>["rank"], string>> = {
  user: "you",
  data: "data",
  overlap: "overlap",
  edges: "trading hours",
  vendor: "habit only",
  none: "no proof",
};

export function rankText(rank: Decision<unknown>["rank"]): string {
  return RANKS[rank];
}
