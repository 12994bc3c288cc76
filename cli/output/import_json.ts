/** The exports in `import --json` and `inbox --json`, described in docs/json-import.md. */

import type { ExportPlan, ImportPlan } from "../../core/operations/import/import_plan.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import type { Decision } from "../../core/sources/csv/decide/decision.ts";
import type { Decisions, ParsedExport } from "../../core/sources/csv/parsed_export.ts";

/** Formats and tickers by what names them; the rest as it is. */
function valueJson(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("signatures" in value && "id" in value) return value.id;
  return value;
}

function decisionJson({ value, rank, evidence, alternatives }: Decision<unknown>) {
  return {
    value: valueJson(value),
    rank,
    evidence,
    alternatives: alternatives.map((one) => ({ ...one, value: valueJson(one.value) })),
  };
}

function decisionsJson(decisions: Decisions) {
  return Object.fromEntries(
    Object.entries(decisions).map(([name, decision]) => [name, decisionJson(decision)]),
  );
}

function parsedJson(parsed: ParsedExport | null) {
  if (!parsed) return null;
  const { bars, decisions, counts, lines, rows, lastRowLeftOut, symbols, adjustment, notes } =
    parsed;
  return {
    lines,
    rows,
    bars: bars.time.length,
    first: isoUtc(bars.time[0] ?? null),
    last: isoUtc(bars.time.at(-1) ?? null),
    decisions: decisionsJson(decisions),
    counts,
    lastRowLeftOut: lastRowLeftOut && { ...lastRowLeftOut, time: isoUtc(lastRowLeftOut.time) },
    symbols: symbols.map(([symbol, count]) => ({ symbol, rows: count })),
    adjustment,
    notes,
  };
}

export function exportJson(one: ExportPlan) {
  const { name, outcome, parsed, target, held, error, remembered } = one;
  return {
    name,
    outcome,
    target: target?.file.path ?? null,
    isNew: target?.isNew ?? false,
    ...parsedJson(parsed),
    held,
    error: error && { kind: error.kind, message: error.message, facts: error.facts },
    remembered: remembered &&
      {
        answers: remembered.answers,
        file: remembered.said.file,
        time: isoUtc(remembered.said.time),
      },
  };
}

export function exportsJson({ exports }: Pick<ImportPlan, "exports">) {
  return exports.map(exportJson);
}
