/** `import` for people: what each export is taken for and why, and what was left out of it. */

import type { ExportPlan, ImportPlan } from "../../core/operations/import/import_plan.ts";
import type { Rejects } from "../../core/operations/import/rejects_file.ts";
import { stemOf } from "../../core/operations/import/target_file.ts";
import type { ParsedExport } from "../../core/sources/csv/parsed_export.ts";
import { type DecisionLine, decisionLines, rankText } from "./decisions.ts";
import { counted, grouped } from "./format.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const COLUMNS = (terminal: Terminal): readonly TableColumn<DecisionLine>[] => [
  { title: "", value: ({ name }) => name },
  { title: "value", value: ({ value }) => value },
  {
    title: "rests on",
    value: ({ rank }) =>
      terminal.paint(rank === "vendor" || rank === "none" ? "yellow" : "grey", rankText(rank)),
  },
  { title: "evidence", value: ({ evidence }) => evidence },
];

function titleOf({ name, parsed, target }: ExportPlan): string {
  const rows = parsed ? `  ${counted(parsed.rows, "row")}` : "";
  return `${name}${rows}${target ? `  to ${stemOf(target.file)}` : ""}`;
}

/** What was found in rows, with the first line numbers. */
function countLines({ counts }: ParsedExport): string[] {
  return counts.filter(({ kind }) => kind !== "good").map(({ kind, count, lines, bad }) => {
    const more = count > lines.length ? ", ..." : "";
    const which = `line${lines.length === 1 ? "" : "s"} ${lines.map(grouped).join(", ")}${more}`;
    return `${bad ? "bad" : "left out"}: ${counted(count, "row")} ${kind} (${which})`;
  });
}

function noteLines({ notes, lastRowLeftOut, symbols }: ParsedExport): string[] {
  const last = lastRowLeftOut
    ? [`the last row was left out: ${lastRowLeftOut.why} (line ${grouped(lastRowLeftOut.line)})`]
    : [];
  const others = symbols.length > 1 ? [`the file holds ${symbols.length} symbols`] : [];
  return [...last, ...others, ...notes].map((note) => `note: ${note}`);
}

function printExport(terminal: Terminal, one: ExportPlan): void {
  const colour = one.outcome === "failed" ? "red" : one.outcome === "held" ? "yellow" : "bold";
  const mark = one.outcome === "failed" ? "■ " : one.outcome === "held" ? "▲ " : "";
  terminal.print(terminal.paint(colour, `${mark}${titleOf(one)}`));
  if (one.error) terminal.print(`  ${one.error.message}`);
  if (one.parsed) {
    terminal.table(COLUMNS(terminal), decisionLines(one.parsed.decisions), "  ");
    for (const line of [...countLines(one.parsed), ...noteLines(one.parsed)]) {
      terminal.print(`  ${line}`);
    }
  }
  for (const { code, message, flag } of one.held) {
    const line = `  held: ${code}: ${message}${flagText(message, flag)}`;
    terminal.print(terminal.paint("yellow", line));
  }
}

/** The flag that settles it, unless the message names it. */
function flagText(message: string, flag: string | null): string {
  return flag === null || message.includes(flag) ? "" : `. Say: ${flag}`;
}

/** Every export in turn; the plan of the files follows. */
export function printExports(terminal: Terminal, { exports, files }: ImportPlan): void {
  for (const one of exports) printExport(terminal, one);
  if (files.length > 0) terminal.print();
}

export function printRejects(terminal: Terminal, rejects: readonly Rejects[]): void {
  for (const { file, rows } of rejects) {
    terminal.print(`  ${counted(rows, "rejected row")} in ${file}, beside the data`);
  }
}
