/** `status` for people: what needs a look first, then every file. */

import { isIntraday, type Timeframe } from "../../core/bars/timeframe.ts";
import type { Zone } from "../../core/bars/zone.ts";
import type {
  AlarmStatus,
  CoreStatus,
  DerivedStatus,
  Health,
  InterruptedStatus,
  OtherStatus,
  StatusReport,
} from "../../core/operations/status_report.ts";
import { alarmText } from "./alarms_text.ts";
import { barText } from "./bar_text.ts";
import { bytes, counted, grouped } from "./format.ts";
import { shownZone } from "./shown_zone.ts";
import type { TableColumn } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const MARK: Readonly<Record<Health, string>> = {
  ok: "ok",
  attention: "▲ look",
  held: "▲ held",
  damaged: "■ damaged",
};
const COLOUR = { ok: "green", attention: "yellow", held: "yellow", damaged: "red" } as const;

function placeOf(zone: Zone): string {
  return zone.split("/").at(-1)!.replaceAll("_", " ");
}

/** A bar's time: trading days for daily and longer bars, else New York's clock; a naive one as it stands. */
function barTime(file: CoreStatus, end: "first" | "last"): string {
  const instant = file[end], wall = end === "first" ? file.wallFirst : file.wallLast;
  if (instant === null) {
    return wall === null ? "unknown" : `${wall.slice(0, 16).replace("T", " ")} ?`;
  }
  return barText(file.ticker, file.timeframe as Timeframe, Date.parse(instant));
}

/** Trading time since the last bar; nothing for a file that is complete up to the last close. */
function behindText({ behind, timeframe }: CoreStatus): string {
  if (!behind) return "";
  if (!isIntraday(timeframe as Timeframe)) return counted(behind.bars, "bar");
  const minutes = Math.round(behind.tradingMinutes);
  return minutes < 120 ? `${grouped(minutes)} min` : `${grouped(minutes / 60)} h`;
}

/** `~` where only rows were counted. */
function coverageText({ coverage }: CoreStatus): string {
  if (!coverage) return "";
  return `${coverage.how === "rows" ? "~" : ""}${coverage.percent.toFixed(2)}%`;
}

function zoneText({ zone }: CoreStatus): string {
  if (!zone) return "";
  if (zone.how === "dates") return "dates";
  return zone.name ?? "undecided";
}

const CORE_COLUMNS = (terminal: Terminal): readonly TableColumn<CoreStatus>[] => [
  { title: "file", value: ({ file }) => file.replace(/\.parquet$/, "") },
  { title: "first bar", value: (file) => barTime(file, "first"), rank: 3 },
  { title: "last bar", value: (file) => barTime(file, "last") },
  { title: "behind", value: behindText, rank: 1 },
  { title: "rows", value: ({ rows }) => rows === null ? "" : grouped(rows), right: true },
  { title: "coverage", value: coverageText, right: true, rank: 2 },
  { title: "size", value: ({ size }) => size === null ? "" : bytes(size), right: true, rank: 3 },
  {
    title: "modified",
    value: ({ modified }) => modified?.slice(0, 16).replace("T", " ") ?? "",
    rank: 4,
  },
  { title: "zone", value: zoneText, rank: 5 },
  { title: "codec", value: ({ codec }) => codec ?? "", rank: 7 },
  {
    title: "groups",
    value: ({ rowGroups }) => rowGroups === null ? "" : grouped(rowGroups),
    right: true,
    rank: 8,
  },
  { title: "index", value: ({ index }) => index?.name ?? index?.kind ?? "", rank: 6 },
  { title: "writer", value: ({ writer }) => writer ?? "", rank: 9 },
  { title: "health", value: ({ health }) => terminal.paint(COLOUR[health], MARK[health]) },
];

function staleText({ stale, health }: DerivedStatus): string {
  if (health === "damaged") return "■ damaged";
  return stale === null ? "? unknown" : stale ? "▲ stale" : "ok";
}

const DERIVED_COLUMNS = (terminal: Terminal): readonly TableColumn<DerivedStatus>[] => [
  { title: "asset", value: ({ file }) => file },
  { title: "kind", value: ({ asset, known }) => known ? asset : "unknown kind", rank: 3 },
  { title: "built from", value: ({ builtFrom }) => builtFrom.join(" + "), rank: 4 },
  {
    title: "records",
    value: ({ records }) => records === null ? "" : grouped(records),
    right: true,
    rank: 2,
  },
  {
    title: "dates inside",
    value: ({ first, last, health }) =>
      health === "damaged" ? "" : first && last ? `${first} to ${last}` : "no dates inside",
  },
  { title: "size", value: ({ size }) => size === null ? "" : bytes(size), right: true, rank: 5 },
  {
    title: "modified",
    value: ({ modified }) => modified?.slice(0, 16).replace("T", " ") ?? "",
    rank: 6,
  },
  {
    title: "state",
    value: (asset) => terminal.paint(COLOUR[asset.health], staleText(asset)),
  },
  { title: "reason", value: ({ reason }) => reason ?? "", rank: 1 },
];

const OTHER_COLUMNS: readonly TableColumn<OtherStatus>[] = [
  { title: "other", value: ({ file }) => file },
  { title: "size", value: ({ size }) => size === null ? "" : bytes(size), right: true },
  { title: "why it is not bars", value: ({ why }) => why },
];

function printInterrupted(terminal: Terminal, interrupted: readonly InterruptedStatus[]): void {
  for (const one of interrupted) {
    const command = one.command ?? "an operation";
    const since = one.since === null
      ? ""
      : ` since ${one.since.slice(0, 16).replace("T", " ")} UTC`;
    terminal.print(
      terminal.paint(
        "yellow",
        `▲ interrupted: ${command} (operation ${one.number}) on ${one.file}${since}`,
      ),
    );
    terminal.print(`  ${one.reason} ${one.mend}`);
  }
}

/** What another program did to files: before the problems, because bars may be lost. */
function printAlarms(terminal: Terminal, alarms: readonly AlarmStatus[]): void {
  for (const one of alarms) {
    const text = alarmText(one);
    if (one.alarm) terminal.print(`${terminal.paint("red", `■ ${one.file}`)}  ${text}`);
    else terminal.print(terminal.paint("grey", `  ${one.file}  ${text}`));
    if (one.mend) terminal.print(terminal.paint("grey", `    ${one.mend}`));
  }
}

function printProblems(terminal: Terminal, report: StatusReport): void {
  for (const { health, file, reason, mend } of report.problems) {
    const mark = health === "damaged" ? "■" : "▲";
    terminal.print(`${terminal.paint(COLOUR[health], `${mark} ${file}`)}  ${reason}`);
    if (mend) terminal.print(terminal.paint("grey", `    ${mend}`));
  }
  for (const { reason } of report.clashes) {
    terminal.print(`${terminal.paint("yellow", "▲ names")}  ${reason}`);
  }
}

function totalsLine({ totals }: StatusReport): string {
  const parts = [
    `${counted(totals.coreFiles, "file")} of ${counted(totals.tickers, "ticker")}`,
    counted(totals.rows, "row"),
    bytes(totals.size),
    totals.behind > 0 ? `${grouped(totals.behind)} behind` : "",
    totals.derived > 0 ? `${counted(totals.derived, "asset")}, ${grouped(totals.stale)} stale` : "",
    totals.others > 0 ? `${grouped(totals.others)} other` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function zonesLine(files: readonly CoreStatus[]): string {
  const zones = [...new Set(files.map(({ ticker }) => placeOf(shownZone(ticker))))];
  const naive = files.some(({ first, wallFirst }) => first === null && wallFirst !== null);
  return `bars in ${zones.join(" and ")} time, files modified in UTC${
    naive ? "; ? is a clock whose zone is not known" : ""
  }`;
}

/** Prints a report; `problemsOnly` leaves the tables out. */
export function printStatus(terminal: Terminal, report: StatusReport, problemsOnly: boolean): void {
  printInterrupted(terminal, report.interrupted);
  printAlarms(terminal, report.alarms);
  printProblems(terminal, report);
  const { interrupted, alarms, problems, clashes } = report;
  const quiet = interrupted.length + alarms.length + problems.length + clashes.length === 0;
  if (problemsOnly) {
    if (quiet) terminal.print("Nothing needs attention.");
    return;
  }
  if (!quiet) terminal.print();
  terminal.table(CORE_COLUMNS(terminal), report.core);
  if (report.derived.length > 0) terminal.print();
  terminal.table(DERIVED_COLUMNS(terminal), report.derived);
  if (report.others.length > 0) terminal.print();
  terminal.table(OTHER_COLUMNS, report.others);
  if (report.core.length + report.derived.length + report.others.length === 0) {
    terminal.print(
      "The folder holds no bars yet. Start with barkeep update ES1:1D, or barkeep import.",
    );
    return;
  }
  terminal.print();
  terminal.print(terminal.paint("grey", totalsLine(report)));
  if (report.core.length > 0) terminal.print(terminal.paint("grey", zonesLine(report.core)));
}
