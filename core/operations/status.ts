/** `status`: what the data folder holds and what needs looking at. Reads only; leaves no trace. */

import type { Fs } from "../fs/fs.ts";
import { type DerivedFile, type Inventory, takeInventory } from "../store/inventory.ts";
import { listNames } from "../store/inventory_names.ts";
import type { CoreFile } from "../store/inventory_core.ts";
import type { FileName } from "../store/naming.ts";
import type { RecordedFiles } from "../store/record.ts";
import { type IncomingHeader, listIncoming } from "../store/incoming.ts";
import { type Ledger, readLedger } from "../store/ledger.ts";
import { select } from "../store/selector.ts";
import { SymbolTable } from "../sources/yahoo/symbols.ts";
import { DEFAULT_SETTINGS, type Settings, tickerAliases } from "../store/settings.ts";
import type { ZoneDecision } from "../store/zone_evidence.ts";
import { alarmStatus } from "./alarms/alarm_status.ts";
import { outsideChanges } from "./alarms/alarms.ts";
import { nameOf } from "./known_files.ts";
import { seenFiles } from "./record_files.ts";
import { builtFromOf } from "./built_from.ts";
import { knownGaps } from "./gaps/known_gaps.ts";
import { lastKnownGaps, recordedGaps } from "./gaps/recorded_gaps.ts";
import { marketFor } from "./market_for.ts";
import { coreStatus, worst } from "./status_core.ts";
import { tradingDayOf } from "./status_days.ts";
import { assetSource, coreSource, derivedStatus } from "./status_derived.ts";
import { heldFindings } from "./status_held.ts";
import { marketStatus } from "./status_market.ts";
import {
  type AlarmStatus,
  type CoreStatus,
  type DerivedStatus,
  type InterruptedStatus,
  isoUtc,
  type Problem,
  type StatusReport,
} from "./status_report.ts";

/** An operation whose intent is still open, as the journal tells it. */
export interface OpenOperation {
  readonly number: number;
  readonly file: string;
  readonly command: string | null;
  /** ms since the epoch. */
  readonly since: number | null;
}

export interface StatusOptions {
  /** ms since the epoch. */
  readonly now: number;
  /** As on the command line; none means all. */
  readonly what?: readonly string[];
  /** Default: no settings. */
  readonly settings?: Settings;
  /** Operations that did not end. Default: none. */
  readonly openOperations?: readonly OpenOperation[];
  /** Zones of naive files that were decided before, by path. */
  readonly zones?: ReadonlyMap<string, ZoneDecision>;
  /** Files as they were last recorded, for what happened to them outside Barkeep. Default: none. */
  readonly recorded?: RecordedFiles;
}

/**
 * Looks at the data folder `root`. Throws `UsageError` if `what` names nothing; rejects with `FsError` if the
 * folder itself can't be listed. A file that can't be read is in the report.
 */
export async function status(fs: Fs, root: string, options: StatusOptions): Promise<StatusReport> {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const names = await listNames(fs, root, settings), recorded = options.recorded ?? {};
  const known = withGone(names.map(({ name }) => name), recorded);
  const catalog = { names: known, aliases: tickerAliases(settings) };
  const selection = select(options.what ?? [], catalog, { root });
  const shown = new Set(selection.files.map((name) => name.path));
  const needed = neededFor(selection.files);
  const inventory = await takeInventory(fs, root, {
    settings,
    names,
    want: needed,
    ...(options.zones ? { zones: options.zones } : {}),
  });
  const chosen = Object.fromEntries(Object.entries(recorded).filter(([file]) => shown.has(file)));
  const changes = await outsideChanges(fs, root, chosen, seenFiles(inventory));
  return report(root, inventory, shown, {
    ...options,
    alarms: changes.map(alarmStatus),
    incoming: (await listIncoming(fs, root)).kept,
    // Acknowledged stretches matter only where gaps are remembered.
    ledger: Object.values(chosen).some(({ notes }) => notes?.["gaps"] !== undefined)
      ? await readLedger(fs, root)
      : NO_LEDGER,
  });
}

const NO_LEDGER: Ledger = { entries: [], damaged: [] };

/** What was found out besides the inventory. */
interface Known extends StatusOptions {
  readonly alarms: readonly AlarmStatus[];
  readonly incoming: readonly IncomingHeader[];
  readonly ledger: Ledger;
}

/** Files that are recorded and gone can be named, and are among all. */
function withGone(names: readonly FileName[], recorded: RecordedFiles): FileName[] {
  const there = new Set(names.map(({ path }) => path));
  const gone = Object.keys(recorded).filter((file) => !there.has(file)).sort();
  return [...names, ...gone.map(nameOf)];
}

/** The chosen files, and of their tickers whatever a chosen asset may be made from. */
function neededFor(chosen: readonly FileName[]): (name: FileName) => boolean {
  const paths = new Set(chosen.map((name) => name.path));
  const judged = new Set(chosen.flatMap((name) => name.kind === "derived" ? [name.ticker] : []));
  return (name) => paths.has(name.path) || (name.kind !== "other" && judged.has(name.ticker));
}

function report(
  root: string,
  inventory: Inventory,
  shown: ReadonlySet<string>,
  options: Known,
): StatusReport {
  const { core, derived } = judged(inventory, options);
  const chosen = {
    core: core.filter(({ file }) => shown.has(file)),
    derived: derived.filter(({ file }) => shown.has(file)),
    others: inventory.others.filter(({ name }) => shown.has(name.path)).map((
      { name, entry, ...seen },
    ) => ({
      file: name.path,
      kind: entry,
      why: name.why,
      size: seen.size,
      modified: isoUtc(seen.modified),
    })),
  };
  const interrupted = (options.openOperations ?? []).map((operation) =>
    interruptedStatus(operation, core)
  );
  const problems = problemsOf(chosen.core, chosen.derived);
  return {
    version: 1,
    folder: root,
    now: isoUtc(options.now)!,
    health: interrupted.length > 0 || options.alarms.some(({ alarm }) => alarm)
      ? worst([...problems, { health: "attention" }])
      : worst(problems),
    interrupted,
    alarms: options.alarms,
    problems,
    ...chosen,
    clashes: inventory.clashes.filter(({ paths }) => paths.some((path) => shown.has(path)))
      .map(({ kind, paths, reason }) => ({ kind, files: paths, reason })),
    totals: totalsOf(chosen),
  };
}

function judged(
  inventory: Inventory,
  options: Known,
): { core: CoreStatus[]; derived: DerivedStatus[] } {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const context = {
    now: options.now,
    clashes: inventory.clashes,
    tradingDayOf: ({ name }: CoreFile, time: number) => tradingDayOf(name.ticker, time, settings),
    marketOf: marketJudge(settings, options),
    heldOf: ({ name }: CoreFile) => heldFindings(name, options.incoming),
  };
  const core = inventory.core.map((file) => coreStatus(file, context));
  const sources = [
    ...inventory.core.map((file, i) =>
      coreSource(file, core[i].lastDay, options.recorded?.[file.name.path])
    ),
    ...inventory.derived.map(assetSource),
  ];
  const builtFrom = (file: DerivedFile) => builtFromOf(options.recorded?.[file.name.path], file);
  const derived = inventory.derived.map((file) => derivedStatus(file, { sources, builtFrom }));
  return { core: damagedFirst(core), derived };
}

/** Holds each file against its market, with what the record remembers of its gaps. */
function marketJudge(settings: Settings, { now, recorded, ledger }: Known) {
  const symbols = new SymbolTable(settings.tickers);
  return (file: CoreFile) =>
    marketStatus(file, {
      now,
      market: marketFor(file.name, settings),
      symbols,
      recorded: recordedGaps(recorded?.[file.name.path], file),
      older: lastKnownGaps(recorded?.[file.name.path]),
      acknowledged: knownGaps(ledger, file.name.path).acknowledged,
    });
}

/** Keeps the inventory's order otherwise. */
function damagedFirst(core: readonly CoreStatus[]): CoreStatus[] {
  return [
    ...core.filter(({ health }) => health === "damaged"),
    ...core.filter(({ health }) => health !== "damaged"),
  ];
}

function problemsOf(
  core: readonly CoreStatus[],
  derived: readonly DerivedStatus[],
): Problem[] {
  const found: Problem[] = core.flatMap(({ file, findings }) =>
    findings.map((finding) => ({ file, ...finding }))
  );
  for (const { file, health, reason, mend } of derived) {
    if (health !== "ok") found.push({ file, health, reason: reason ?? "", mend });
  }
  return [
    ...found.filter(({ health }) => health === "damaged"),
    ...found.filter(({ health }) => health === "held"),
    ...found.filter(({ health }) => health === "attention"),
  ];
}

function interruptedStatus(
  { number, command, file, since }: OpenOperation,
  core: readonly CoreStatus[],
): InterruptedStatus {
  const found = core.find((status) => status.file === file);
  const whole = found ? found.health !== "damaged" : null;
  const what = `operation ${number}${
    command === null ? "" : ` (${command})`
  } on ${file} did not end`;
  const state = whole === true
    ? ": the file is whole, as it was before or as it was to become"
    : whole === false
    ? `: the file is damaged, ${found!.reason}`
    : "";
  return {
    number,
    command,
    file,
    since: isoUtc(since),
    whole,
    reason: `${what}${state}. It may still be running`,
    // Every writing command begins with recovery; `scan` writes nothing but the record.
    mend: "barkeep scan",
  };
}

function totalsOf(
  { core, derived, others }: Pick<StatusReport, "core" | "derived" | "others">,
): StatusReport["totals"] {
  const all = [...core, ...derived];
  return {
    coreFiles: core.length,
    tickers: new Set(core.map(({ ticker }) => ticker)).size,
    rows: sum(core.map(({ rows }) => rows)),
    size: sum([...all, ...others].map(({ size }) => size)),
    derived: derived.length,
    stale: derived.filter(({ stale }) => stale === true).length,
    others: others.length,
    attention: all.filter(({ health }) => health === "attention").length,
    held: all.filter(({ health }) => health === "held").length,
    damaged: all.filter(({ health }) => health === "damaged").length,
    behind: core.filter(({ behind }) => behind !== null).length,
  };
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
