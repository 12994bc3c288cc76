/** Puts the overview together from what was found. Pure. */

import { compareTimeframes, type Timeframe } from "../../bars/timeframe.ts";
import type { Ledger, NoteEntry } from "../../store/ledger.ts";
import type { Settings } from "../../store/settings.ts";
import { activities, type Activity } from "../activity.ts";
import type { GapsFile } from "../gaps/gaps_report.ts";
import type { CoreStatus, DerivedStatus } from "../status_report.ts";
import { UNDID } from "../undo/targets.ts";
import { coverageView, seriousGaps } from "./coverage_view.ts";
import { mainMarket, marketLine } from "./market_line.ts";
import { type NeedsInput, needsOf } from "./needs.ts";
import { type Standing, standingOf, stateOf } from "./standing.ts";
import { cellTime, fullTime, momentText, shownZone } from "./times.ts";
import { NEW_YORK } from "../../bars/zone.ts";
import type {
  AssetCell,
  CellState,
  FileRow,
  OperationLine,
  Overview,
  TickerRow,
} from "./view/overview.ts";
import { counted, idOf } from "./view/words.ts";

export interface OverviewInput extends NeedsInput {
  readonly folder: string;
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly neverRecorded: boolean;
  readonly backups: Overview["backups"];
}

/** Operations shown on the overview. */
const LAST = 5;
const WORSE: readonly CellState[] = ["damaged", "attention", "behind", "ok"];

export function overviewOf(input: OverviewInput): Overview {
  const { report, now } = input;
  const rows = report.core.map((file) => fileRow(file, input));
  const tickers = tickerRows(rows, report.derived);
  const market = mainMarket(tickers.map(({ ticker }) => ticker)), needs = needsOf(input);
  return {
    now,
    folder: input.folder,
    readOnly: input.readOnly,
    neverRecorded: input.neverRecorded,
    files: report.core.length + report.derived.length,
    size: report.totals.size,
    backups: input.backups,
    market: market && marketLine(market, now),
    verdict: verdictOf(rows, needs.length),
    needs,
    columns: [...new Set(rows.map(({ timeframe }) => timeframe as Timeframe))]
      .sort(compareTimeframes),
    assets: [...new Set(report.derived.map(({ asset }) => asset))].sort(),
    tickers,
    others: report.others.map(({ file, why }) => ({ file, why })),
    clock: clockWords(tickers),
    operations: operationLines(input.ledger, now).slice(0, LAST),
  };
}

/** One file as a row, also for its own page. */
export function fileRow(
  file: CoreStatus,
  { settings, now, gaps }: Pick<OverviewInput, "settings" | "now" | "gaps">,
): FileRow {
  const timeframe = file.timeframe as Timeframe, { ticker } = file;
  const found: GapsFile | undefined = gaps.get(file.file);
  const standing = standingOf(file, settings, now);
  const serious = found !== undefined && seriousGaps(found).length > 0;
  const state = stateOf(file, standing, serious);
  const time = (text: string | null) => text === null ? null : Date.parse(text);
  const [first, last] = [time(file.first), time(file.last)];
  const wall = (text: string | null) => text?.slice(0, 16).replace("T", " ") ?? "unknown";
  return {
    id: idOf(file.file),
    ticker,
    timeframe,
    state,
    late: standing.late,
    cell: last !== null
      ? cellTime(ticker, timeframe, last, now)
      : state === "damaged"
      ? "damaged"
      : file.rows === 0
      ? "empty"
      : "unknown",
    story: storyOf(file, standing, found),
    first: first === null ? wall(file.wallFirst) : fullTime(ticker, timeframe, first),
    last: last === null ? wall(file.wallLast) : fullTime(ticker, timeframe, last),
    firstTime: first,
    lastTime: last,
    rows: file.rows,
    size: file.size,
    modified: file.modified,
    zone: file.zone === null ? "" : file.zone.name ?? file.zone.how,
    reason: file.reason,
    mend: file.mend,
    coverage: found && found.fault === null ? coverageView(found) : null,
  };
}

function storyOf(file: CoreStatus, { behind }: Standing, found: GapsFile | undefined): string {
  const parts = [idOf(file.file).replaceAll("_", " ")];
  if (file.last !== null) {
    parts.push(
      `last bar ${fullTime(file.ticker, file.timeframe as Timeframe, Date.parse(file.last))}`,
    );
  }
  if (file.reason !== null) parts.push(file.reason);
  if (behind) parts.push(`${counted(behind.bars, "bar")} behind`);
  const gaps = found ? seriousGaps(found) : [];
  if (gaps.length > 0) parts.push(counted(gaps.length, "gap"));
  return parts.join(", ");
}

function tickerRows(rows: readonly FileRow[], derived: readonly DerivedStatus[]): TickerRow[] {
  const tickers = [...new Set([...rows, ...derived].map(({ ticker }) => ticker))];
  return tickers.sort().map((ticker) => {
    const files = rows.filter((row) => row.ticker === ticker)
      .sort((a, b) => compareTimeframes(a.timeframe as Timeframe, b.timeframe as Timeframe));
    const worst = worstOf(files);
    return {
      ticker,
      state: worst?.state ?? "ok",
      worst: worst?.id ?? "",
      files,
      assets: derived.filter((asset) => asset.ticker === ticker).map(assetCell),
    };
  });
}

/** The first of the worst: the shortest timeframe says most. */
function worstOf(files: readonly FileRow[]): FileRow | undefined {
  for (const state of WORSE) {
    const found = files.find((file) => file.state === state);
    if (found) return found;
  }
  return undefined;
}

function assetCell({ asset, file, health, stale, reason }: DerivedStatus): AssetCell {
  const state = health === "ok" ? stale === null ? "unknown" : "ok" : health;
  const text = health === "damaged" ? "damaged" : stale === null ? "?" : stale ? "stale" : "ok";
  return { asset, text, state, story: `${file}: ${reason ?? text}` };
}

/** Files whose last bar is not known are in what needs the user, and not in the count. */
function verdictOf(rows: readonly FileRow[], needs: number): string {
  if (rows.length === 0) return "The folder holds no bars yet.";
  const readable = rows.filter(({ lastTime }) => lastTime !== null);
  const late = readable.filter(({ late }) => late).length, of = readable.length;
  const all = of === rows.length ? `All ${counted(of, "file")}` : `${of} of ${rows.length} files`;
  const told = late === 0
    ? `${all} hold every session that is over`
    : `${late} of ${counted(of, "file")} ${
      late === 1 ? "is" : "are"
    } behind a session that is over`;
  return `${told}${needs === 0 ? "; nothing needs you." : "."}`;
}

function clockWords(tickers: readonly TickerRow[]): string {
  const zones = [...new Set(tickers.map(({ ticker }) => shownZone(ticker)))];
  const places = zones.map((zone) => zone.split("/").at(-1)!.replaceAll("_", " "));
  return places.length === 0 ? "" : `bars in ${places.join(" and ")} time`;
}

/** `file number` of what an undo took back, as far as the page has to know. */
function undoneNumbers({ entries }: Ledger): ReadonlySet<number> {
  const notes = entries.filter((entry): entry is NoteEntry => entry.kind === "note");
  return new Set(notes.flatMap(({ facts }) => {
    const undid = facts?.[UNDID];
    return Array.isArray(undid) ? undid.filter((one) => typeof one === "number") : [];
  }));
}

/** Every operation as one line, newest first. */
export function operationLines(ledger: Ledger, now: number): OperationLine[] {
  const undone = undoneNumbers(ledger);
  return activities(ledger).map((one) => ({
    number: one.number,
    when: momentText(NEW_YORK, one.time, now),
    command: [one.command, ...one.arguments].join(" "),
    text: undone.has(one.number) ? `${textOf(one)} · undone` : textOf(one),
    outcome: one.outcome,
    undoable: one.files.length > 0 && one.command !== "undo" && !undone.has(one.number),
  }));
}

function textOf({ text, files, notes }: Activity): string {
  return text || notes[0] || (files.length > 0 ? counted(files.length, "file") : "");
}
