/** `gaps` for people: a line a file, then its missing stretches with what would fill them. */

import { isIntraday, type Timeframe } from "../../core/bars/timeframe.ts";
import type { Coverage } from "../../core/operations/gaps/coverage.ts";
import type { GapJson, GapsFile, GapsReport } from "../../core/operations/gaps/gaps_report.ts";
import { counted, grouped, moment } from "./format.ts";
import { shownZone } from "./shown_zone.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export interface GapsShown {
  /** The coverage table was asked for. */
  readonly by: boolean;
  /** Notes too. */
  readonly all: boolean;
}

const MARK = { note: "·", attention: "▲", serious: "■" } as const;
const COLOUR = { note: "grey", attention: "yellow", serious: "red" } as const;
/** More stretches of one file than this are counted, not listed: `--json` has them all. */
const LISTED = 40;

/** Trading minutes as people say them: `40 min`, `16 h`, `3,840 min` only where hours do not fit. */
export function tradingTime(minutes: number): string {
  if (minutes < 120) return `${grouped(minutes)} trading min`;
  const hours = minutes / 60;
  return `${Number.isInteger(hours) ? grouped(hours) : hours.toFixed(1)} trading h`;
}

function stretchText(file: GapsFile, { first, last }: GapJson): string {
  if (!isIntraday(file.timeframe as Timeframe)) {
    return first === last ? first.slice(0, 10) : `${first.slice(0, 10)} to ${last.slice(0, 10)}`;
  }
  const zone = shownZone(file.ticker);
  const from = moment(Date.parse(first), zone), to = moment(Date.parse(last), zone);
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

/** `from Yahoo until 2026-12-20`. */
export function yahooText(yahoo: GapJson["yahoo"]): string {
  if (!yahoo) return "";
  if (yahoo.share === "none") return "Yahoo no longer has it";
  const part = yahoo.share === "part" ? "partly " : "";
  const until = yahoo.until === null
    ? ""
    : ` until ${yahoo.until.slice(0, 16).replace("T", " ")} UTC`;
  return `Yahoo serves it ${part}${until === "" ? "at any time" : until.trim()}`;
}

function printGap(terminal: Terminal, file: GapsFile, gap: GapJson): void {
  const days = gap.days > 1 ? ` (${counted(gap.days, "trading day")})` : "";
  const size = `${counted(gap.bars, "bar")}, ${tradingTime(gap.tradingMinutes)}${days}`;
  const line = `  ${MARK[gap.severity]} ${stretchText(file, gap)}  ${gap.class}: ${size}`;
  terminal.print(terminal.paint(COLOUR[gap.severity], line));
  const facts = [
    gap.excuse ?? "",
    gap.siblings.length > 0
      ? `${gap.siblings.map(({ file, bars }) => `${file} has ${counted(bars, "bar")}`).join(", ")}`
      : "",
    gap.excuse === null ? yahooText(gap.yahoo) : "",
  ].filter((text) => text !== "");
  if (facts.length > 0) terminal.print(`      ${facts.join("; ")}`);
  if (gap.excuse !== null) return;
  for (const way of gap.fill) terminal.print(terminal.paint("grey", `      ${way}`));
}

function headOf(terminal: Terminal, file: GapsFile): string {
  const name = file.file.replace(/\.parquet$/, "");
  const worst = file.gaps.some(({ severity }) => severity === "serious")
    ? "serious"
    : file.gaps.some(({ severity }) => severity === "attention")
    ? "attention"
    : "note";
  const hours = file.hours!.how === "inferred" ? `, by ${file.hours!.name}` : "";
  const text = `${name}  ${file.coverage}% of ${counted(file.expected!, "expected bar")}${hours}`;
  return worst === "note" ? text : terminal.paint(COLOUR[worst], text);
}

const COVERAGE: readonly TableColumn<Coverage>[] = [
  { title: "period", value: ({ period }) => period },
  { title: "expected", value: ({ expected }) => grouped(expected), right: true },
  { title: "present", value: ({ present }) => grouped(present), right: true },
  { title: "coverage", value: ({ percent }) => `${percent.toFixed(2)}%`, right: true },
];

function printFile(terminal: Terminal, file: GapsFile, shown: GapsShown): void {
  if (file.fault !== null) {
    const text = `${file.file}  not judged: ${file.fault}`;
    terminal.print(file.damaged ? terminal.paint("red", `■ ${text}`) : text);
    return;
  }
  terminal.print(headOf(terminal, file));
  const listed = file.gaps.filter(({ severity }) => shown.all || severity !== "note");
  for (const gap of listed.slice(0, LISTED)) printGap(terminal, file, gap);
  if (listed.length > LISTED) {
    terminal.print(`  and ${counted(listed.length - LISTED, "more stretch", "more stretches")}`);
  }
  printRest(terminal, file, file.gaps.length - listed.length);
  if (shown.by) terminal.table(COVERAGE, file.by, "  ");
}

function printRest(terminal: Terminal, file: GapsFile, notes: number): void {
  const { thin, outside, offGrid, behind } = file;
  const rest = [
    thin.bars > 0
      ? `thin: ${counted(thin.bars, "bar")} of quiet minutes in ${
        counted(thin.stretches, "stretch", "stretches")
      }`
      : "",
    notes > 0 ? `${counted(notes, "note")} (--all lists them)` : "",
    unexpectedText(file, outside, "outside trading hours"),
    unexpectedText(file, offGrid, "on another grid"),
    behind ? `behind: ${counted(behind.bars, "bar")} since, ${yahooText(behind.yahoo)}` : "",
  ];
  for (const text of rest) {
    if (text !== "") terminal.print(terminal.paint("grey", `  ${text.replace(/, $/, "")}`));
  }
}

function unexpectedText(
  { ticker }: GapsFile,
  { count, first }: GapsFile["outside"],
  where: string,
): string {
  if (count === 0) return "";
  const at = moment(Date.parse(first[0]), shownZone(ticker));
  return `${counted(count, "bar")} ${where}, first ${at}`;
}

export function printGaps(terminal: Terminal, report: GapsReport, shown: GapsShown): void {
  for (const file of report.files) printFile(terminal, file, shown);
  const { files, serious, attention, missingBars } = report.totals;
  const found = serious + attention === 0
    ? "no gap that needs a look"
    : `${counted(serious, "serious gap")}, ${grouped(attention)} smaller, ${
      counted(missingBars, "bar")
    } missing`;
  terminal.print();
  terminal.print(terminal.paint("grey", `${counted(files, "file")}: ${found}`));
}
