/** What keeps a file from being written as it is, in words, with the flag that settles it. */

import { type Decision, isSettled } from "./decide/decision.ts";
import type { Decisions, HeldReason } from "./parsed_export.ts";
import type { MappingGuess } from "./rows/check_prices.ts";
import type { KindCount } from "./rows/tally.ts";

export interface HeldFacts {
  readonly decisions: Decisions;
  readonly counts: readonly KindCount[];
  readonly symbols: readonly (readonly [string, number])[];
  readonly symbolChosen: boolean;
  readonly skipBad: boolean;
  readonly mapping: MappingGuess | null;
  readonly headerLies: string | null;
  readonly columnsGiven: boolean;
  readonly firstSkipped: number;
  readonly bars: number;
  readonly lineOf: (row: number) => number;
}

/** Every reason, gravest first. */
export function heldReasons(facts: HeldFacts): HeldReason[] {
  const held: HeldReason[] = [];
  const hold = (code: HeldReason["code"], message: string, flag: string | null) =>
    held.push({ code, message, flag });
  if (facts.bars === 0) hold("no-bars", "no bar is left after the checks", null);
  holdColumns(facts, hold);
  if (facts.symbols.length > 1 && !facts.symbolChosen) {
    hold(
      "symbols",
      `it holds ${facts.symbols.length} symbols: ${listed(facts.symbols)}`,
      "--symbol",
    );
  }
  holdDecisions(facts.decisions, hold);
  if (facts.firstSkipped >= 0 && facts.decisions.zone.rank !== "user") {
    hold(
      "skipped-times",
      `it has times that do not exist in ${facts.decisions.zone.value} (the clock skips them): the zone is probably another`,
      "--tz",
    );
  }
  holdRows(facts, hold);
  return held;
}

type Hold = (code: HeldReason["code"], message: string, flag: string | null) => void;

function listed(symbols: HeldFacts["symbols"]): string {
  const most = symbols.slice().sort((a, b) => b[1] - a[1]);
  const shown = most.slice(0, 4).map(([name, rows]) => `${name} (${rows} rows)`).join(", ");
  return most.length > 4 ? `${shown}, …` : shown;
}

function holdColumns(facts: HeldFacts, hold: Hold): void {
  const { mapping } = facts;
  if (mapping && !(mapping.order.join() === "open,high,low,close")) {
    hold(
      "columns",
      `${mapping.before} rows are impossible as the columns are named; they fit if the columns called open, high, low, close hold ${
        mapping.order.join(", ")
      } (${mapping.after} rows left over)`,
      "--columns",
    );
  }
  if (facts.headerLies && !facts.columnsGiven) hold("columns", facts.headerLies, "--columns");
}

const FLAGS = {
  format: "--format",
  ticker: "--as",
  timeframe: "--as",
  zone: "--tz",
  stamp: "--stamp",
  dates: "--dates",
} as const;

function holdDecisions(decisions: Decisions, hold: Hold): void {
  for (const name of ["format", "ticker", "timeframe", "zone", "stamp", "dates"] as const) {
    const decision: Decision<unknown> = decisions[name];
    if (isSettled(decision)) continue;
    hold(name, `${decision.evidence}${readings(decision)}`, FLAGS[name]);
  }
}

/** The two best readings, with their scores. */
function readings(decision: Decision<unknown>): string {
  const rest = decision.alternatives.filter((other) => other.value !== decision.value);
  const others = rest.slice(0, 2).map((other) =>
    `${text(other.value)} (${other.score.toFixed(2)}: ${other.why})`
  );
  const value = decision.value === null ? "" : `; proposed: ${text(decision.value)}`;
  return others.length === 0 ? value : `${value}; also: ${others.join(", ")}`;
}

function text(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if ("ticker" in value) return String(value.ticker);
  return "id" in value ? String(value.id) : JSON.stringify(value);
}

function holdRows(facts: HeldFacts, hold: Hold): void {
  if (facts.skipBad) return;
  for (const { kind, count, lines, bad } of facts.counts) {
    if (!bad) continue;
    const code = kind === "lost decimal point" ? "lost-decimal-point" : "bad-rows";
    const more = count > lines.length ? ", …" : "";
    hold(
      code,
      `${count} ${count === 1 ? "row" : "rows"}: ${kind} (line ${lines.join(", ")}${more})`,
      "--skip-bad",
    );
  }
}
