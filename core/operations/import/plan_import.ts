/** Plans an import: reads every export, finds its file, merges what belongs together. Writes nothing. */

import { timeframeLength } from "../../bars/timeframe.ts";
import { takeInventory } from "../../store/inventory.ts";
import { listNames } from "../../store/inventory_names.ts";
import { readLedger } from "../../store/ledger.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { readRecord } from "../../store/record.ts";
import { tickerAliases } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { UsageError } from "../../errors.ts";
import type { FilePlan, NewFile } from "../merge/file_plan.ts";
import { newFileLike } from "../merge/new_file.ts";
import { servedUntil } from "../../sources/yahoo/limits.ts";
import { SymbolTable } from "../../sources/yahoo/symbols.ts";
import { servedBy } from "../update/served.ts";
import { readWriters } from "../merge/written_by.ts";
import { planInstant } from "../plan_id.ts";
import { rememberedZones } from "../zones.ts";
import { readAnswers } from "./answers.ts";
import type { ExportPlan, ImportPlan, ImportRequest } from "./import_plan.ts";
import { type ImportRun, StoreFiles } from "./import_run.ts";
import { planTarget } from "./plan_target.ts";
import { readExport } from "./read_export.ts";
import type { Target } from "./target_file.ts";

/** Throws `UsageError` if nothing is named; what fails for one export or one file stands in its plan. */
export async function planImport(store: Store, request: ImportRequest): Promise<ImportPlan> {
  if (request.paths.length === 0) {
    throw new UsageError("Cannot import nothing: name the exported files.");
  }
  const instant = request.instant ?? planInstant(store.now());
  const run = await startRun(store, request);
  const exports: ExportPlan[] = [];
  for (const path of new Set(request.paths)) exports.push(await readExport(run, path));
  const created = exports.some(({ target }) => target?.isNew) ? await exampleOf(run) : null;
  const files: FilePlan[] = [];
  for (const { target, exports: own } of byTarget(exports)) {
    files.push(await planOne(run, target, own, created, instant));
  }
  return { instant, files, exports };
}

/** What the exports of a run share. Read permission is enough. */
export async function startRun(store: Store, request: ImportRequest): Promise<ImportRun> {
  const { fs, root } = store, { settings } = request;
  const names = (await listNames(fs, root, settings)).map(({ name }) => name);
  const zones = rememberedZones((await readRecord(fs, root)).files);
  return {
    store,
    request,
    catalog: { names, aliases: tickerAliases(settings) },
    remembered: await readAnswers(fs, root),
    files: new StoreFiles(store, request, zones),
  };
}

interface Group {
  readonly target: Target;
  readonly exports: readonly ExportPlan[];
}

/** Exports by the file that they belong to, in the order in which they were named. */
function byTarget(exports: readonly ExportPlan[]): Group[] {
  const groups = new Map<string, { target: Target; exports: ExportPlan[] }>();
  for (const one of exports) {
    if (one.outcome !== "merged" || !one.target) continue;
    const { path } = one.target.file, known = groups.get(path);
    if (known) known.exports.push(one);
    else groups.set(path, { target: one.target, exports: [one] });
  }
  return [...groups.values()];
}

async function exampleOf({ store: { fs, root }, request: { settings } }: ImportRun) {
  const want = (name: FileName) => name.kind === "core";
  const { core } = await takeInventory(fs, root, { settings, want });
  return await newFileLike(fs, root, core);
}

async function planOne(
  run: ImportRun,
  target: Target,
  exports: readonly ExportPlan[],
  created: NewFile | null,
  now: number,
): Promise<FilePlan> {
  const { fs, root } = run.store, ledger = await readLedger(fs, root);
  const plan = await planTarget(run, {
    target,
    exports,
    created: target.isNew ? created : null,
    sibling: target.isNew ? siblingOf(run, target.file) : null,
    readWriters: (from) => readWriters(fs, root, ledger, target.file.path, from),
    now,
  });
  return { ...plan, fillableUntil: fillableUntil(run, plan, now) };
}

/** Until when Yahoo still serves the gap that stays, UTC ms; `null` if it does not any more, or never did. */
function fillableUntil(
  { request: { settings } }: ImportRun,
  { file, merge }: FilePlan,
  now: number,
): number | null {
  if (!merge?.join) return null;
  const served = servedBy(file.ticker, file.timeframe, new SymbolTable(settings.tickers));
  if (served.kind === "none") return null;
  const until = servedUntil(served.interval, merge.join.from);
  return until === undefined || until <= now ? null : until;
}

/** The file of the same ticker with the nearest timeframe: it shows at what level prices stand. */
function siblingOf({ catalog }: ImportRun, file: CoreName): CoreName | null {
  const apart = (other: CoreName) =>
    Math.abs(Math.log(timeframeLength(other.timeframe) / timeframeLength(file.timeframe)));
  return catalog.names
    .filter((name): name is CoreName => name.kind === "core" && name.ticker === file.ticker)
    .sort((a, b) => apart(a) - apart(b))[0] ?? null;
}
