/** `verify`: reads files whole and says everything that is not as it should be. Reads only. */

import { type Bars, firstOutOfOrder } from "../../bars/bars.ts";
import { isPeriodic } from "../../bars/period.ts";
import { BarkeepError } from "../../errors.ts";
import type { FileHandle, Fs } from "../../fs/fs.ts";
import { FsError } from "../../fs/fs.ts";
import { hashHandle } from "../../fs/hash.ts";
import { readTable, type Table } from "../../parquet/table.ts";
import { faultOf } from "../../store/inventory_core.ts";
import { listNames } from "../../store/inventory_names.ts";
import { siblingTimes } from "../../store/inventory_sibling.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { readRecord, type RecordedFiles } from "../../store/record.ts";
import { select } from "../../store/selector.ts";
import { type Settings, settledZone, tickerAliases } from "../../store/settings.ts";
import { decideZone } from "../../store/zone_evidence_read.ts";
import { schemaFingerprint } from "../file_facts.ts";
import { type Look, lookInto } from "../look_into.ts";
import { marketFor } from "../market_for.ts";
import { openMasterFile } from "../master.ts";
import { sourceOf } from "../resample/source_of.ts";
import { rememberedZones } from "../zones.ts";
import { checkFull } from "./check_full.ts";
import { checkSchema } from "./check_schema.ts";
import { checkSecondTime } from "./check_second_time.ts";
import { checkSpikes } from "./check_spikes.ts";
import { checkValues } from "./check_values.ts";
import { crossCheck, crossFinding } from "./cross_check.ts";
import {
  bySeverity,
  type CrossCheck,
  type VerifiedFile,
  type VerifyFinding,
  type VerifyReport,
} from "./report.ts";

export interface VerifyOptions {
  readonly what: readonly string[];
  readonly settings: Settings;
  /** ms since the epoch. */
  readonly now: number;
  /** Information too. Default: false. */
  readonly full?: boolean;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

interface Run {
  readonly fs: Fs;
  readonly root: string;
  readonly options: VerifyOptions;
  readonly names: readonly FileName[];
  readonly recorded: RecordedFiles;
  /** The finest file read last: all of a ticker's files are held against it. */
  finest: { readonly path: string; readonly look: Promise<Look | null> } | null;
}

/** Throws `UsageError` if `what` names nothing. A file that can't be read is in the report as damaged. */
export async function verify(fs: Fs, root: string, options: VerifyOptions): Promise<VerifyReport> {
  const { settings, what, full = false } = options;
  const names = (await listNames(fs, root, settings)).map(({ name }) => name);
  const catalog = { names, aliases: tickerAliases(settings) };
  const chosen = select(what, catalog, { root }).files.filter((name) => name.kind === "core");
  const { files: recorded } = await readRecord(fs, root);
  const run: Run = { fs, root, options, names, recorded, finest: null };
  const files: VerifiedFile[] = [];
  for (const [done, name] of chosen.entries()) {
    options.onFile?.(name.path, done, chosen.length);
    files.push(await verifyFile(run, name));
  }
  return { version: 1, folder: root, full, files, totals: totalsOf(files) };
}

async function verifyFile(run: Run, name: CoreName): Promise<VerifiedFile> {
  try {
    using file = await openMasterFile(run.fs, run.root, name.path);
    const { sha256 } = await hashHandle(file), recorded = run.recorded[name.path]?.sha256 ?? null;
    const asRecorded = recorded === null ? null : recorded === sha256;
    const look = await lookAt(run, file, name);
    const check = await crossCheckOf(run, name, look);
    const findings = bySeverity([
      ...recordFinding(name, asRecorded),
      ...await findingsOf(run, file, name, look),
      ...(check ? crossFinding(check, stem(name)) : []),
    ]);
    return {
      ...plain(name),
      rows: look.facts.rows,
      sha256,
      asRecorded,
      findings,
      crossCheck: check,
    };
  } catch (error) {
    if (!(error instanceof BarkeepError) && !(error instanceof FsError)) throw error;
    const words = error instanceof FsError ? faultOf(error) : error.message;
    return { ...plain(name), findings: [unreadable(name, words)] };
  }
}

function stem({ ticker, spelling }: CoreName): string {
  return `${ticker}_${spelling}`;
}

function plain({ path, ticker, timeframe }: CoreName) {
  const nothing = { rows: null, sha256: null, asRecorded: null, crossCheck: null };
  return { file: path, ticker, timeframe, ...nothing };
}

function unreadable(name: CoreName, words: string): VerifyFinding {
  const mend = `barkeep restore ${stem(name)}`;
  return { kind: "unreadable", severity: "damaged", count: 1, places: [], words, mend };
}

function recordFinding(name: CoreName, asRecorded: boolean | null): VerifyFinding[] {
  if (asRecorded !== false) return [];
  return [{
    kind: "changed since recorded",
    severity: "attention",
    count: 1,
    places: [],
    words: "its bytes are not those that were recorded",
    mend: `barkeep status ${stem(name)} says what changed; barkeep scan records it`,
  }];
}

/** Decodes every page; the clock is decided as everywhere else. */
async function lookAt(run: Run, file: FileHandle, name: CoreName): Promise<Look> {
  const { settings } = run.options, zone = await zoneOf(run, file, name);
  const zones = zone === null ? settings.zones : { ...settings.zones, [stem(name)]: zone };
  return await lookInto(file, { name, settings: { ...settings, zones } });
}

async function zoneOf(
  { fs, root, names, recorded, options }: Run,
  file: FileHandle,
  name: CoreName,
) {
  try {
    const remembered = rememberedZones(recorded).get(name.path);
    const decision = await decideZone(file, await readTable(file), {
      timeframe: name.timeframe,
      settled: settledZone(options.settings, name),
      sibling: () => siblingTimes(fs, root, name, names),
      ...(remembered && { remembered }),
    });
    return decision.zone;
  } catch (error) {
    // A damaged file has no zone to tell; what is wrong with it is found by looking into it.
    if (error instanceof BarkeepError) return null;
    throw error;
  }
}

async function findingsOf(
  run: Run,
  file: FileHandle,
  name: CoreName,
  look: Look,
): Promise<VerifyFinding[]> {
  const { table, bars } = look, what = stem(name);
  if (!table || !bars) return [unreadable(name, look.health)];
  const { settings, now, full = false } = run.options;
  const market = marketFor(name, settings), { timeframe } = name;
  const schema = checkSchema(table.shape, what, {
    now: schemaFingerprint(table.shape),
    recorded: run.recorded[name.path]?.schema ?? null,
  });
  const sorted = firstOutOfOrder(bars.time) < 0;
  return [
    ...schema,
    ...checkValues(bars, { what, timeframe, market, now }),
    ...await secondTimes(file, table, look, what),
    ...(sorted ? await spikesOf(run, name, bars) : []),
    ...(full ? checkFull(bars) : []),
  ];
}

async function secondTimes(file: FileHandle, table: Table, { bars, zone }: Look, what: string) {
  return bars ? await checkSecondTime({ file, table, zone, bars, what }) : [];
}

async function spikesOf(run: Run, name: CoreName, bars: Bars): Promise<VerifyFinding[]> {
  // One-day moves of 800 points are legal, and no shorter bars of the same prices stand against them.
  if (isPeriodic(name.timeframe)) return [];
  const witness = await witnessOf(run, name), market = marketFor(name, run.options.settings);
  return checkSpikes(bars, { what: stem(name), timeframe: name.timeframe, market, witness });
}

/** The ticker's finest other file, if it is sound. */
async function witnessOf(run: Run, name: CoreName) {
  const finer = sourceOf(name, run.names) ??
    run.names.find((other): other is CoreName =>
      other.kind === "core" && other.ticker === name.ticker && other.path !== name.path &&
      !isPeriodic(other.timeframe)
    );
  const look = finer && await finestLook(run, finer);
  if (!finer || !look?.bars || look.health !== "good") return null;
  return { file: finer.path, timeframe: finer.timeframe, bars: look.bars };
}

async function crossCheckOf(
  run: Run,
  name: CoreName,
  { bars, health }: Look,
): Promise<CrossCheck | null> {
  const finer = sourceOf(name, run.names);
  if (!finer || !bars || health !== "good" || isPeriodic(name.timeframe)) return null;
  const look = await finestLook(run, finer);
  if (!look?.bars || look.health !== "good") return null;
  return crossCheck(bars, {
    what: stem(name),
    timeframe: name.timeframe,
    market: marketFor(name, run.options.settings),
    finer: { file: finer.path, timeframe: finer.timeframe, bars: look.bars },
  });
}

/** A finer file that can't be read says nothing about others; it has findings of its own. */
function finestLook(run: Run, name: CoreName): Promise<Look | null> {
  if (run.finest?.path !== name.path) {
    run.finest = { path: name.path, look: readFinest(run, name) };
  }
  return run.finest.look;
}

async function readFinest(run: Run, name: CoreName): Promise<Look | null> {
  try {
    using file = await openMasterFile(run.fs, run.root, name.path);
    return await lookAt(run, file, name);
  } catch (error) {
    if (error instanceof BarkeepError || error instanceof FsError) return null;
    throw error;
  }
}

function totalsOf(files: readonly VerifiedFile[]): VerifyReport["totals"] {
  const has = (severity: VerifyFinding["severity"]) =>
    files.filter(({ findings }) => findings.some((one) => one.severity === severity));
  const damaged = has("damaged"), attention = has("attention");
  return {
    files: files.length,
    rows: files.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    damaged: damaged.length,
    attention: attention.filter((file) => !damaged.includes(file)).length,
    good: files.filter((file) => !damaged.includes(file) && !attention.includes(file)).length,
  };
}
