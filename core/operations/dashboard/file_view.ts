/** Everything a file's page shows but its chart. */

import type { Timeframe } from "../../bars/timeframe.ts";
import type { Fs } from "../../fs/fs.ts";
import type { Backup } from "../../store/backups_list.ts";
import type { Ledger } from "../../store/ledger.ts";
import { activities } from "../activity.ts";
import type { GapJson, GapsFile } from "../gaps/gaps_report.ts";
import { show } from "../show.ts";
import type { ShowTable } from "../show_report.ts";
import type { CoreStatus } from "../status_report.ts";
import type { Look } from "./look.ts";
import { fileRow, operationLines } from "./overview.ts";
import { fullTime } from "./times.ts";
import type { FileView, GapLine, VersionLine } from "./view/file.ts";
import { bytesText, counted, grouped } from "./view/words.ts";

export interface FileViewOptions {
  readonly now: number;
  readonly look: Look;
  readonly gaps: ReadonlyMap<string, GapsFile>;
}

/** Gaps shown on the page; the command line lists all of them. */
const MOST_GAPS = 100;

export async function fileView(
  fs: Fs,
  root: string,
  file: CoreStatus,
  { now, look, gaps }: FileViewOptions,
): Promise<FileView> {
  const { settings, ledger, backups, record } = look, found = gaps.get(file.file);
  const report = await show(fs, root, { now, settings, what: [file.file], bars: 0 });
  const table = report.files.find((one) => one.file === file.file)?.table ?? null;
  return {
    row: fileRow(file, { settings, now, gaps }),
    path: file.file,
    findings: file.findings.map(({ reason, mend }) => ({ reason, mend })),
    facts: factsOf(file, table, found),
    columns: table?.columns ?? [],
    gaps: (found?.gaps ?? []).slice(0, MOST_GAPS).map((gap) => gapLine(file, gap)),
    versions: versionsOf(file, backups, record.files[file.file]?.sha256 ?? null),
    operations: operationsOf(file.file, ledger, now),
  };
}

function factsOf(
  file: CoreStatus,
  table: ShowTable | null,
  found: GapsFile | undefined,
): FileView["facts"] {
  const facts: [string, string | null][] = [
    ["rows", file.rows === null ? null : grouped(file.rows)],
    ["size", file.size === null ? null : bytesText(file.size)],
    ["modified", file.modified?.slice(0, 19).replace("T", " ").concat(" UTC") ?? null],
    ["row groups", file.rowGroups === null ? null : grouped(file.rowGroups)],
    ["codec", file.codec],
    ["index", file.index ? file.index.name ?? file.index.kind : null],
    ["zone", file.zone === null ? null : `${file.zone.name ?? "undecided"} (${file.zone.how})`],
    ["why", file.zone?.evidence.join("; ") || null],
    ["writer", file.writer],
    ["can be written", file.writable ? "yes" : "no"],
    ["footer", table === null ? null : bytesText(table.footerBytes)],
    ["hours", found?.hours ? `${found.hours.name} (${found.hours.how})` : null],
    [
      "coverage",
      found?.coverage === null || found === undefined
        ? null
        : `${found.coverage} % of ${counted(found.expected ?? 0, "expected bar")}`,
    ],
  ];
  return facts.flatMap(([name, value]) => value === null ? [] : [[name, value] as const]);
}

function gapLine(file: CoreStatus, gap: GapJson): GapLine {
  const at = (text: string) => fullTime(file.ticker, file.timeframe as Timeframe, Date.parse(text));
  const days = gap.days > 0 ? `, ${counted(gap.days, "trading day")}` : "";
  return {
    range: `${gap.first}..${gap.last}`,
    text: `${gap.class}: ${counted(gap.bars, "bar")}${days}, ${at(gap.first)} to ${at(gap.last)}`,
    severity: gap.severity,
    fill: gap.fill,
    excuse: gap.excuse,
    from: Date.parse(gap.first),
    to: Date.parse(gap.last),
  };
}

/** Newest first; what each gained is told against the one made before it. */
function versionsOf(
  file: CoreStatus,
  backups: readonly Backup[],
  present: string | null,
): VersionLine[] {
  const own = backups.filter((backup) => backup.file === file.file);
  return own.map((backup, i): VersionLine => {
    const before = own[i - 1]?.rows ?? null;
    return {
      id: backup.id,
      made: new Date(backup.made).toISOString().slice(0, 19).replace("T", " "),
      reason: backup.reason,
      rows: backup.rows,
      size: backup.size,
      health: backup.health,
      verified: backup.verified === null
        ? null
        : new Date(backup.verified).toISOString().slice(0, 10),
      gained: before === null || backup.rows === null ? null : backup.rows - before,
      present: backup.sha256 === present,
    };
  }).reverse();
}

function operationsOf(file: string, ledger: Ledger, now: number) {
  const touched = new Set(
    activities(ledger, (one) => one === file).map(({ number }) => number),
  );
  return operationLines(ledger, now).filter(({ number }) => touched.has(number));
}
