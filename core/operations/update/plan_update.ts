/** Plans an update: which files, how each is served, what would be written. Writes nothing. */

import { type Bars, newBars } from "../../bars/bars.ts";
import type { Policy } from "../../bars/merge_plan.ts";
import { DAY } from "../../bars/timeframe.ts";
import type { Zone } from "../../bars/zone.ts";
import { BarkeepError } from "../../errors.ts";
import { YahooClient } from "../../sources/yahoo/client.ts";
import { SymbolTable } from "../../sources/yahoo/symbols.ts";
import { takeInventory } from "../../store/inventory.ts";
import { listNames } from "../../store/inventory_names.ts";
import { type Ledger, readLedger } from "../../store/ledger.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { select, type Selection } from "../../store/selector.ts";
import { type Settings, settledAdjustment, tickerAliases } from "../../store/settings.ts";
import { readRecord } from "../../store/record.ts";
import type { Store } from "../../store/store.ts";
import type { ZoneDecision } from "../../store/zone_evidence.ts";
import { type Master, masterOf, readPresent } from "../master.ts";
import { marketFor } from "../market_for.ts";
import { planInstant } from "../plan_id.ts";
import { rememberedZones } from "../zones.ts";
import type { FilePlan, MergePlans, NewFile } from "../merge/file_plan.ts";
import { readKept } from "../merge/kept.ts";
import { newFileLike } from "../merge/new_file.ts";
import { readWriters } from "../merge/written_by.ts";
import { Gatherer } from "./gather.ts";
import { knownGaps } from "../gaps/known_gaps.ts";
import { fillFrom } from "./fill.ts";
import { planFile } from "./plan_file.ts";
import { type Served, servedBy } from "./served.ts";

export interface UpdateRequest {
  readonly what: readonly string[];
  readonly settings: Settings;
  /** Literally so many days back; `undefined`: from before each file's last bar. */
  readonly days?: number;
  /** Also fetch what the source still serves of each file's gaps. Default: false. */
  readonly fill?: boolean;
  /** What to do with bars that differ. Default: `default`. */
  readonly policy?: Policy;
  /** The user says yes to adding, in advance. Default: false. */
  readonly yes?: boolean;
  /** What the clock of a naive file means, by the user's word. */
  readonly masterZone?: Zone;
  /** The instant of an earlier plan that is to be made again. Default: now. */
  readonly instant?: number;
  /** An address on this machine in place of Yahoo. */
  readonly endpoint?: string;
  /** Told before each file is asked for. */
  readonly onFile?: (file: string, done: number, of: number) => void;
}

export interface UpdatePlan extends MergePlans {
  /** Requests that were sent. */
  readonly requests: number;
}

/** Throws `UsageError` for a selection that fits nothing; what fails for one file stands in its plan. */
export async function planUpdate(store: Store, request: UpdateRequest): Promise<UpdatePlan> {
  const instant = request.instant ?? planInstant(store.now());
  const chosen = await chooseFiles(store, request);
  const client = new YahooClient({
    ...(request.endpoint !== undefined && { endpoint: request.endpoint, pace: 0 }),
    ...(request.endpoint === undefined && { pace: request.settings.yahoo.paceMs }),
    ...(request.settings.yahoo.userAgent !== null && {
      userAgent: request.settings.yahoo.userAgent,
    }),
    now: store.now,
  });
  const run: Run = {
    store,
    request,
    instant,
    symbols: new SymbolTable(request.settings.tickers),
    gatherer: new Gatherer(client, instant),
    ledger: await readLedger(store.fs, store.root),
    zones: rememberedZones((await readRecord(store.fs, store.root)).files),
    created: chosen.fresh.length > 0 ? await exampleOf(store, request) : null,
  };
  const files: FilePlan[] = [];
  const all: readonly CoreName[] = [...chosen.files, ...chosen.fresh];
  for (const [done, name] of inFetchOrder(all).entries()) {
    request.onFile?.(name.path, done, all.length);
    files.push(await planOne(run, name, chosen.fresh.includes(name)));
  }
  return {
    instant,
    files: all.map((name) => files.find(({ file }) => file === name)!),
    requests: client.requests,
  };
}

interface Run {
  readonly store: Store;
  readonly request: UpdateRequest;
  readonly instant: number;
  readonly symbols: SymbolTable;
  readonly gatherer: Gatherer;
  readonly ledger: Ledger;
  /** What naive clocks were found to mean before, by path. */
  readonly zones: ReadonlyMap<string, ZoneDecision>;
  readonly created: NewFile | null;
}

interface Chosen {
  readonly files: readonly CoreName[];
  readonly fresh: readonly CoreName[];
}

async function chooseFiles(
  { fs, root }: Store,
  { what, settings }: UpdateRequest,
): Promise<Chosen> {
  const names = (await listNames(fs, root, settings)).map(({ name }) => name);
  const catalog = { names, aliases: tickerAliases(settings) };
  const { files, fresh }: Selection = select(what, catalog, { root, allowNew: true });
  return { files: files.filter(isCore), fresh };
}

function isCore(name: FileName): name is CoreName {
  return name.kind === "core";
}

/** The derived timeframes last, so that they find the fetch of what they are made from. */
function inFetchOrder(names: readonly CoreName[]): CoreName[] {
  const late = (name: CoreName) => Number(["4h", "1W"].includes(name.timeframe));
  return [...names].sort((a, b) => late(a) - late(b));
}

async function exampleOf({ fs, root }: Store, { settings }: UpdateRequest): Promise<NewFile> {
  const want = (name: FileName) => name.kind === "core";
  const { core } = await takeInventory(fs, root, { settings, want });
  return await newFileLike(fs, root, core);
}

async function planOne(run: Run, name: CoreName, isNew: boolean): Promise<FilePlan> {
  const { store, request, symbols } = run, { fs, root } = store;
  const served = servedBy(name.ticker, name.timeframe, symbols);
  const market = marketFor(name, request.settings);
  try {
    const master = isNew ? null : await masterOf(fs, root, name, {
      market,
      settings: request.settings,
      ...(request.masterZone && { zone: request.masterZone }),
      ...(run.zones.has(name.path) && { remembered: run.zones.get(name.path)! }),
    });
    const kept = (await readKept(store, name.path)).bars;
    return await planFile({
      file: name,
      served,
      market,
      master,
      created: isNew ? run.created : null,
      gatherer: run.gatherer,
      now: run.instant,
      days: request.days,
      fill: await fillOf(run, name, served, master),
      policy: request.policy ?? "default",
      yes: request.yes ?? false,
      rollsBelong: settledAdjustment(request.settings, name) === "unadjusted",
      readPresent: (from) => presentOf(run, master, from),
      readWriters: (from) => readWriters(fs, root, run.ledger, name.path, from - DAY),
      kept,
    });
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return failed(name, served, error);
  }
}

/** Where the first gap begins that the source still serves. */
async function fillOf(
  run: Run,
  name: CoreName,
  served: Served,
  master: Master | null,
): Promise<number | null> {
  if (run.request.fill !== true || !master?.range) return null;
  return await fillFrom({
    timeframe: name.timeframe,
    market: master.market,
    served,
    first: master.range.first,
    now: run.instant,
    acknowledged: knownGaps(run.ledger, name.path).acknowledged,
    readPresent: (from) => presentOf(run, master, from),
  });
}

function presentOf({ store }: Run, master: Master | null, from: number): Promise<Bars> {
  return master ? readPresent(store.fs, store.root, master, from) : Promise.resolve(newBars(0));
}

function failed(file: CoreName, served: FilePlan["served"], error: BarkeepError): FilePlan {
  return {
    file,
    served,
    outcome: "failed",
    reason: error.message,
    error,
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
