/** `update` and `import` for people: the plan file by file, what is held and why, and the receipt. */

import type { Bar, Bars } from "../../core/bars/bars.ts";
import { type Source, SOURCE_NAME } from "../../core/bars/source.ts";
import type { Zone } from "../../core/bars/zone.ts";
import type { FileResult, MergeResult } from "../../core/operations/merge/apply_plan.ts";
import type { Estimate } from "../../core/operations/merge/estimate.ts";
import type { FilePlan, MergePlans, NotTaken } from "../../core/operations/merge/file_plan.ts";
import { barText } from "./bar_text.ts";
import { bytes, counted, day, grouped, moment, price, seconds } from "./format.ts";
import { shownZone } from "./shown_zone.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const MARK: Readonly<Record<FilePlan["outcome"], string>> = {
  write: "ok",
  held: "▲ held",
  nothing: "nothing new",
  "import only": "import only",
  failed: "■ failed",
};

function stem({ file }: FilePlan): string {
  return `${file.ticker}_${file.spelling}`;
}

function at({ file }: FilePlan, time: number): string {
  return barText(file.ticker, file.timeframe, time);
}

function lastBar(plan: FilePlan, bars: Bars | undefined): string {
  const time = bars?.time.at(-1) ?? plan.master?.range?.last;
  return time === undefined ? "" : at(plan, time);
}

function count(value: number | undefined, sign = ""): string {
  return value ? `${sign}${grouped(value)}` : "";
}

function leftOutCount({ leftOut }: FilePlan): number {
  return leftOut.reduce((sum, one) => sum + one.count, 0);
}

const COLUMNS = (terminal: Terminal): readonly TableColumn<FilePlan>[] => [
  {
    title: "file",
    value: (plan) => plan.created && !plan.error ? `${stem(plan)} (new)` : stem(plan),
  },
  {
    title: "served by",
    value: ({ served }) => served.kind === "none" ? "" : served.words,
    rank: 3,
  },
  { title: "added", value: ({ merge }) => count(merge?.counts.added, "+"), right: true },
  { title: "equal", value: ({ merge }) => count(merge?.counts.equal), right: true, rank: 4 },
  { title: "replaced", value: ({ merge }) => count(merge?.counts.replaced), right: true },
  { title: "differs", value: ({ merge }) => count(merge?.differing.count), right: true, rank: 2 },
  { title: "left out", value: (plan) => count(leftOutCount(plan)), right: true, rank: 5 },
  {
    title: "last bar then",
    value: (plan) => lastBar(plan, plan.merge?.added.time.length ? plan.merge.added : undefined),
    rank: 1,
  },
  {
    title: "plan",
    value: ({ outcome }) =>
      terminal.paint(
        outcome === "failed" ? "red" : outcome === "held" ? "yellow" : "grey",
        MARK[outcome],
      ),
  },
];

function notTakenLine(plan: FilePlan, { reason, count, first, last, why }: NotTaken): string {
  const where = count === 1 ? at(plan, first) : `${at(plan, first)} to ${at(plan, last)}`;
  return `left out: ${counted(count, "bar")} ${reason}, ${where}${why ? ` (${why})` : ""}`;
}

function valuesText({ open, high, low, close, volume }: Bar): string {
  return `${[open, high, low, close].map(price).join(" ")} vol ${price(volume)}`;
}

function differenceLines(plan: FilePlan): string[] {
  const differing = plan.merge?.differing;
  if (!differing || differing.count === 0) return [];
  const samples = differing.samples.slice(0, 3).map(({ time, present, incoming }) =>
    `  ${at(plan, time)}  file ${valuesText(present)}  source ${valuesText(incoming)}`
  );
  const writers = Object.entries(differing.bySource).map(([source, bars]) =>
    `${grouped(bars)} by ${SOURCE_NAME[source as Source]}`
  );
  return [
    `${counted(differing.count, "bar")} ${
      differing.count === 1 ? "differs" : "differ"
    } (the file's were written: ${writers.join(", ")}):`,
    ...samples,
  ];
}

/** Bars that the source corrected after Barkeep wrote them. */
function revisedLines(plan: FilePlan): string[] {
  const revised = plan.merge?.replaced.revised ?? 0;
  if (revised === 0 || !plan.merge) return [];
  const first = plan.merge.replaced.after.time[0];
  return [
    `replaced: ${counted(revised, "bar")} that the source itself corrected since, first ${
      at(plan, first)
    }`,
  ];
}

/** The hole that stays, and until when it can be filled. */
function joinLine(plan: FilePlan, zone: Zone): string[] {
  const join = plan.merge?.join;
  if (!join) return [];
  const from = moment(join.from, zone), to = moment(join.to, zone);
  const until = plan.fillableUntil;
  const fill = plan.unreachable
    ? "Yahoo no longer serves it: import an export to fill it"
    : until !== null
    ? `Yahoo serves it until ${day(until, zone)}`
    : plan.served.kind === "export"
    ? "an export that reaches over it fills it"
    : "Yahoo had nothing for it: import an export to fill it";
  return [
    `gap: ${counted(join.missingBars, "bar")} (${
      grouped(join.tradingMinutes)
    } trading minutes) missing between ${from} and ${to}; ${fill}`,
  ];
}

function detailLines(plan: FilePlan): string[] {
  const zone = shownZone(plan.file.ticker);
  const told = plan.outcome === "nothing" || plan.outcome === "write" ? [] : [plan.reason];
  const partly = plan.error && plan.outcome !== "failed"
    ? [`only a part came: ${plan.error.message}`]
    : [];
  return [
    ...told,
    ...partly,
    ...joinLine(plan, zone),
    ...differenceLines(plan),
    ...revisedLines(plan),
    ...plan.leftOut.map((one) => notTakenLine(plan, one)),
    ...plan.notes.map(({ reason, count }) => `note: ${counted(count, "bar")} ${reason}`),
    ...plan.created && plan.merge ? [`new file, in ${plan.created.words}`] : [],
  ];
}

/** Files of one kind of trouble are told in one line each; the table comes first. */
export function printPlan(terminal: Terminal, plan: MergePlans): void {
  terminal.table(COLUMNS(terminal), plan.files);
  for (const file of plan.files) {
    const lines = detailLines(file);
    if (lines.length === 0) continue;
    const colour = file.outcome === "failed" ? "red" : file.outcome === "held" ? "yellow" : "bold";
    terminal.print(terminal.paint(colour, stem(file)));
    lines.forEach((line) => terminal.print(`  ${line}`));
  }
}

/** What writing would take, after a dry run. */
export function printEstimates(terminal: Terminal, estimates: readonly Estimate[]): void {
  for (const { file, before, after, backup } of estimates) {
    const from = before === null ? "new" : `${bytes(before)} to`;
    const safe = backup === null ? "" : `; backup first: ${backup}`;
    terminal.print(`  ${file}: ${from} ${bytes(after)}${safe}`);
  }
}

function receiptLine(terminal: Terminal, result: FileResult): string {
  const name = stem(result.plan);
  if (result.outcome === "failed") {
    return terminal.paint("red", `■ ${name}  ${result.error.message}`);
  }
  if (result.outcome === "not tried") {
    return terminal.paint("red", `■ ${name}  not tried: the disk failed before`);
  }
  if (result.outcome === "kept") {
    return `  ${name}  kept aside: ${
      counted(result.plan.keep.time.length, "bar")
    }, nothing expires`;
  }
  if (result.outcome !== "written") return "";
  const { replaced } = result.written, { counts } = result.plan.merge!;
  const before = replaced.before?.rows ?? 0;
  const changed = counts.replaced > 0 ? `, ${grouped(counts.replaced)} replaced` : "";
  const backup = replaced.backup ? `  backup ${replaced.backup.id}` : "  new file";
  return `  ${name}  ${grouped(before)} + ${grouped(counts.added)} = ${
    grouped(replaced.after.rows ?? 0)
  } rows${changed}${backup}`;
}

function writtenWords(written: readonly FileResult[], took: number): string {
  if (written.length === 0) return "wrote nothing";
  const added = written.reduce((sum, { plan }) => sum + (plan.merge?.counts.added ?? 0), 0);
  return `wrote ${counted(added, "bar")} to ${counted(written.length, "file")} in ${seconds(took)}`;
}

/** The receipt: what was written, where the backups are, how to take it back. */
export function printResult(terminal: Terminal, result: MergeResult): void {
  const { operation, files, took } = result;
  if (!operation) {
    terminal.print("Nothing was written.");
    return;
  }
  const written = files.filter(({ outcome }) => outcome === "written");
  terminal.print();
  terminal.print(terminal.paint("bold", `#${operation.number} ${writtenWords(written, took)}`));
  for (const file of files) {
    const line = receiptLine(terminal, file);
    if (line !== "") terminal.print(line);
    if (file.outcome === "written") {
      file.written.replaced.notes.forEach((note) => terminal.warn(note));
    }
  }
  if (written.length > 0) {
    terminal.print(terminal.paint("grey", `Take it back with: barkeep undo ${operation.number}`));
  }
}
