/** Plans the making of longer bars from a ticker's finest file. Writes nothing. */

import { type Bars, newBars } from "../../bars/bars.ts";
import { planMerge } from "../../bars/merge.ts";
import type { MergePlan, Policy } from "../../bars/merge_plan.ts";
import { type NotMade, resample } from "../../bars/resample.ts";
import { DAY } from "../../bars/timeframe.ts";
import { UTC } from "../../bars/zone.ts";
import { dayStart, tradingDay } from "../../calendar/trading.ts";
import { BarkeepError } from "../../errors.ts";
import { readBars } from "../../parquet/read.ts";
import { listNames } from "../../store/inventory_names.ts";
import { type Ledger, readLedger } from "../../store/ledger.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { readRecord } from "../../store/record.ts";
import { type NewName, select } from "../../store/selector.ts";
import { type Settings, tickerAliases } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import type { ZoneDecision } from "../../store/zone_evidence.ts";
import { marketFor } from "../market_for.ts";
import { type Master, masterOf, mustBeSameTable, openMasterFile, readPresent } from "../master.ts";
import { planInstant } from "../plan_id.ts";
import type { FilePlan, MergePlans, NewFile, NotTaken, Origin } from "../merge/file_plan.ts";
import { stampingFor } from "../merge/stamping_for.ts";
import { readWriters } from "../merge/written_by.ts";
import { rememberedZones } from "../zones.ts";
import { type Target, targetsOf } from "./source_of.ts";
import { targetGrid } from "./target_grid.ts";

export interface ResampleRequest {
  readonly what: readonly string[];
  readonly settings: Settings;
  /** Daily and longer bars too. Default: false. */
  readonly alsoDaily?: boolean;
  /** Only so many days back from now. Default: all that the source covers. */
  readonly days?: number;
  /** What to do with bars that differ. Default: `default`. */
  readonly policy?: Policy;
  /** The user says yes to adding, in advance. Default: false. */
  readonly yes?: boolean;
  /** The instant of an earlier plan that is to be made again. Default: now. */
  readonly instant?: number;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

interface Run {
  readonly store: Store;
  readonly request: ResampleRequest;
  readonly instant: number;
  readonly ledger: Ledger;
  readonly zones: ReadonlyMap<string, ZoneDecision>;
  /** The source read last: several files are mostly made from one. */
  source: { readonly path: string; readonly read: Promise<SourceBars> } | null;
}

interface SourceBars {
  readonly master: Master;
  readonly bars: Bars;
}

/** Throws `UsageError` for a selection that fits nothing; what fails for one file stands in its plan. */
export async function planResample(store: Store, request: ResampleRequest): Promise<MergePlans> {
  const { fs, root } = store;
  const names = (await listNames(fs, root, request.settings)).map(({ name }) => name);
  const run: Run = {
    store,
    request,
    instant: request.instant ?? planInstant(store.now()),
    ledger: await readLedger(fs, root),
    zones: rememberedZones((await readRecord(fs, root)).files),
    source: null,
  };
  const files: FilePlan[] = [];
  const targets = chooseTargets(names, root, request);
  for (const [done, target] of targets.entries()) {
    request.onFile?.(target.name.path, done, targets.length);
    files.push(await planOne(run, target));
  }
  return { instant: run.instant, files };
}

function chooseTargets(
  names: readonly FileName[],
  root: string,
  { what, settings, alsoDaily = false }: ResampleRequest,
): Target[] {
  const catalog = { names, aliases: tickerAliases(settings) };
  const { files, fresh } = select(what, catalog, { root, allowNew: true });
  const chosen: CoreName[] = [...files.filter((name) => name.kind === "core"), ...fresh];
  return targetsOf({ chosen, names, alsoDaily, named: what.some((text) => /[:_.]/.test(text)) });
}

async function planOne(run: Run, target: Target): Promise<FilePlan> {
  if (target.kind === "leave") return plain(target.name, null, "import only", target.why);
  try {
    return await planTarget(run, target.name, target.source);
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...plain(target.name, target.source, "failed", error.message), error };
  }
}

async function planTarget(run: Run, name: CoreName, from: CoreName): Promise<FilePlan> {
  const { store, request: { settings } } = run;
  const market = marketFor(name, settings), source = await sourceBars(run, from);
  const isNew = (name as Partial<NewName>).isNew === true;
  const master = isNew ? null : await masterOf(store.fs, store.root, name, {
    market,
    settings,
    ...(run.zones.has(name.path) && { remembered: run.zones.get(name.path)! }),
  });
  const first = source.bars.time[0] ?? run.instant;
  // A bar that begins before the source does is compared too: look one day further back.
  const present = master
    ? await readPresent(store.fs, store.root, master, first - DAY)
    : newBars(0);
  const created = isNew ? newFileLike(source) : null;
  const stamping = stampingFor({ file: name, market, created }, present);
  const grid = targetGrid(present.time, name.timeframe, market);
  const made = resample(source.bars, {
    source: from.timeframe,
    target: name.timeframe,
    market,
    ...(grid && { grid }),
    ...(stamping && { stamping }),
  });
  const merge = planMerge({
    present,
    presentSource: await writersOf(run, name, made.bars),
    incoming: made.bars,
    source: "resampled",
    timeframe: name.timeframe,
    market,
    now: run.instant,
    ...(stamping && { stamping }),
    ...(grid && { grid }),
    policy: run.request.policy ?? "default",
    // The source is a file of the user's: what stands in it was judged when it came.
    rollsBelong: true,
    believeSuspects: true,
  });
  return judge(
    run,
    { name, from, master, created },
    merge,
    made,
  );
}

function writersOf({ store, ledger }: Run, name: CoreName, { time }: Bars) {
  return readWriters(store.fs, store.root, ledger, name.path, (time[0] ?? 0) - DAY);
}

/** The source's bars, from the start of a trading day on. */
function sourceBars(run: Run, name: CoreName): Promise<SourceBars> {
  if (run.source?.path !== name.path) {
    run.source = { path: name.path, read: readSource(run, name) };
  }
  return run.source.read;
}

async function readSource({ store, request, instant, zones }: Run, name: CoreName) {
  const market = marketFor(name, request.settings);
  const master = await masterOf(store.fs, store.root, name, {
    market,
    settings: request.settings,
    ...(zones.has(name.path) && { remembered: zones.get(name.path)! }),
  });
  const since = request.days === undefined ? -Infinity : instant - request.days * DAY;
  const from = market && since > -Infinity ? dayStart(market, tradingDay(market, since)) : since;
  using handle = await openMasterFile(store.fs, store.root, name.path);
  await mustBeSameTable(master, handle);
  const { bars } = await readBars(handle, master.table, { zone: master.zone, from });
  return { master, bars };
}

/** A new file looks like the one it is made from, unless that one has columns that nobody could fill. */
function newFileLike({ master }: SourceBars): NewFile {
  if (master.table.shape.extras.length > 0) {
    return {
      like: null,
      zone: UTC,
      words: "a naive UTC datetime index, open high low close volume",
    };
  }
  const words = `the shape of ${master.name.path}`;
  return { like: master.table, zone: master.zone, words };
}

interface Made {
  readonly name: CoreName;
  readonly from: CoreName;
  readonly master: Master | null;
  readonly created: NewFile | null;
}

/** What becomes of a merge: written if clean or decided, held if not, nothing if there is nothing in it. */
function judge(
  { request }: Run,
  { name, from, master, created }: Made,
  merge: MergePlan,
  made: { leftOut: readonly { stamp: number; why: NotMade }[] },
): FilePlan {
  const changes = merge.counts.added + merge.counts.replaced;
  const possible = changes + merge.proposed.after.time.length;
  const outcome = possible === 0
    ? "nothing"
    : !isDecided(request, merge)
    ? "held"
    : changes > 0
    ? "write"
    : "nothing";
  const reason = outcome === "held" ? merge.questions[0] ?? "held" : nothingWords(from, merge);
  return {
    ...plain(name, from, outcome, outcome === "write" ? "" : reason),
    master,
    created,
    merge,
    leftOut: [...notMade(made.leftOut), ...merge.leftOut],
  };
}

/** `--yes` answers "add" and nothing else; `--replace` answers what differs. */
function isDecided({ yes, policy }: ResampleRequest, merge: MergePlan): boolean {
  return yes === true || merge.clean ||
    merge.heldBecause.every((reason) =>
      reason === "revised" || (reason === "replace" && policy === "replace")
    );
}

function nothingWords(from: CoreName, { heldBecause, overlap }: MergePlan): string {
  const whole = `it holds every whole bar that ${from.path} gives`;
  return heldBecause.includes("overlap") ? `${whole}, but ${overlap.words}` : whole;
}

/** Bars that the source covers only in part, by reason. */
function notMade(leftOut: readonly { stamp: number; why: NotMade }[]): NotTaken[] {
  const found = new Map<NotMade, { count: number; first: number; last: number }>();
  for (const { stamp, why } of leftOut) {
    const one = found.get(why);
    if (one) one.count++, one.last = stamp;
    else found.set(why, { count: 1, first: stamp, last: stamp });
  }
  return [...found].map(([reason, one]) => ({ reason, ...one }));
}

function madeFrom(from: CoreName | null): Origin {
  if (!from) return { kind: "none", words: "" };
  return { kind: "resampled", words: `made from ${from.path.replace(/\.parquet$/, "")}` };
}

function plain(
  file: CoreName,
  from: CoreName | null,
  outcome: FilePlan["outcome"],
  reason: string,
): FilePlan {
  return {
    file,
    served: madeFrom(from),
    outcome,
    reason,
    error: null,
    master: null,
    created: null,
    merge: null,
    leftOut: [],
    notes: [],
    unreachable: null,
    fillableUntil: null,
    keep: newBars(0),
  };
}
