/** `status`: what the data folder holds and what needs looking at. Reads only; leaves no trace. */

import type { Fs } from "../fs/fs.ts";
import type { BuiltFrom } from "../store/derived_stale.ts";
import { type Inventory, takeInventory } from "../store/inventory.ts";
import { listNames } from "../store/inventory_names.ts";
import type { CoreFile } from "../store/inventory_core.ts";
import type { FileName } from "../store/naming.ts";
import { select } from "../store/selector.ts";
import { DEFAULT_SETTINGS, type Settings, tickerAliases } from "../store/settings.ts";
import type { ZoneDecision } from "../store/zone_evidence.ts";
import { coreStatus, worst } from "./status_core.ts";
import { tradingDayOf } from "./status_days.ts";
import { assetSource, coreSource, derivedStatus } from "./status_derived.ts";
import {
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
  /** What the record of files knows of how an asset was made, by the asset's path. */
  readonly builtFrom?: (path: string) => readonly BuiltFrom[];
}

/**
 * Looks at the data folder `root`. Throws `UsageError` if `what` names nothing; rejects with `FsError` if the
 * folder itself can't be listed. A file that can't be read is in the report.
 */
export async function status(fs: Fs, root: string, options: StatusOptions): Promise<StatusReport> {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const names = await listNames(fs, root, settings);
  const catalog = { names: names.map(({ name }) => name), aliases: tickerAliases(settings) };
  const selection = select(options.what ?? [], catalog, { root });
  const shown = new Set(selection.files.map((name) => name.path));
  const needed = neededFor(selection.files);
  const inventory = await takeInventory(fs, root, {
    settings,
    names,
    want: needed,
    ...(options.zones ? { zones: options.zones } : {}),
  });
  return report(root, inventory, shown, options);
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
  options: StatusOptions,
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
    health: interrupted.length > 0
      ? worst([...problems, { health: "attention" }])
      : worst(problems),
    interrupted,
    problems,
    ...chosen,
    clashes: inventory.clashes.filter(({ paths }) => paths.some((path) => shown.has(path)))
      .map(({ kind, paths, reason }) => ({ kind, files: paths, reason })),
    totals: totalsOf(chosen),
  };
}

function judged(
  inventory: Inventory,
  options: StatusOptions,
): { core: CoreStatus[]; derived: DerivedStatus[] } {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const context = {
    now: options.now,
    clashes: inventory.clashes,
    tradingDayOf: ({ name }: CoreFile, time: number) => tradingDayOf(name.ticker, time, settings),
  };
  const core = inventory.core.map((file) => coreStatus(file, context));
  const sources = [
    ...inventory.core.map((file, i) => coreSource(file, core[i].lastDay)),
    ...inventory.derived.map(assetSource),
  ];
  const derived = inventory.derived.map((file) =>
    derivedStatus(file, { sources, builtFrom: options.builtFrom })
  );
  return { core: damagedFirst(core), derived };
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
    damaged: all.filter(({ health }) => health === "damaged").length,
  };
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
