/** `gaps`: what is missing of each file against its market's hours. Reads only; leaves no trace. */

import { isIntraday } from "../../bars/timeframe.ts";
import { BarkeepError, DamagedError } from "../../errors.ts";
import { type Fs, FsError } from "../../fs/fs.ts";
import { SymbolTable } from "../../sources/yahoo/symbols.ts";
import { faultOf } from "../../store/inventory_core.ts";
import { listNames } from "../../store/inventory_names.ts";
import { type Ledger, readLedger } from "../../store/ledger.ts";
import type { CoreName } from "../../store/naming.ts";
import { select } from "../../store/selector.ts";
import { type Settings, tickerAliases } from "../../store/settings.ts";
import { behindOf } from "../freshness.ts";
import { marketFor } from "../market_for.ts";
import { isoUtc } from "../status_report.ts";
import { servedBy } from "../update/served.ts";
import { type CoverageBy, coverageBy, percentOf } from "./coverage.ts";
import { waysToFill, yahooServes } from "./fillable.ts";
import { findGaps } from "./find_gaps.ts";
import { findMissingDays } from "./find_missing_days.ts";
import type { Found, Gap, Unexpected } from "./found.ts";
import type { GapJson, GapsFile, GapsReport } from "./gaps_report.ts";
import { type Hours, hoursFor } from "./hours_for.ts";
import { knownGaps, withOpenJoins } from "./known_gaps.ts";
import { readTimes, type ReadTimesRequest } from "./read_times.ts";
import { judgeGap } from "./severity.ts";
import { Siblings } from "./siblings.ts";

export interface GapsOptions {
  readonly what: readonly string[];
  readonly settings: Settings;
  /** ms since the epoch. */
  readonly now: number;
  /** UTC ms: only bars from here on are looked at. Default: each file's first bar. */
  readonly from?: number;
  /** UTC ms, excluded. Default: each file's last bar. */
  readonly to?: number;
  /** Default: year. */
  readonly by?: CoverageBy;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

interface Run {
  readonly options: GapsOptions;
  readonly request: ReadTimesRequest;
  readonly ledger: Ledger;
  readonly symbols: SymbolTable;
  readonly siblings: Siblings;
}

/** Throws `UsageError` if `what` names nothing. A file that can't be judged is in the report with the reason. */
export async function gaps(fs: Fs, root: string, options: GapsOptions): Promise<GapsReport> {
  const { settings, what, now } = options;
  const names = (await listNames(fs, root, settings)).map(({ name }) => name);
  const catalog = { names, aliases: tickerAliases(settings) };
  const chosen = select(what, catalog, { root }).files.filter((name) => name.kind === "core");
  const request = { fs, root, names, settings };
  const run: Run = {
    options,
    request,
    ledger: await readLedger(fs, root),
    symbols: new SymbolTable(settings.tickers),
    siblings: new Siblings(request),
  };
  const files: GapsFile[] = [];
  for (const [done, name] of chosen.entries()) {
    options.onFile?.(name.path, done, chosen.length);
    files.push(await gapsOf(run, name));
  }
  return { version: 1, folder: root, now: isoUtc(now)!, files, totals: totalsOf(files) };
}

async function gapsOf(run: Run, name: CoreName): Promise<GapsFile> {
  try {
    return await judged(run, name);
  } catch (error) {
    if (error instanceof FsError) return withFault(name, faultOf(error), true);
    if (!(error instanceof BarkeepError)) throw error;
    return withFault(name, error.message, error instanceof DamagedError);
  }
}

async function judged(run: Run, name: CoreName): Promise<GapsFile> {
  const { options, siblings, request } = run;
  const { times } = await readTimes(request, name);
  siblings.keep(name, times);
  const hours = hoursFor(times, name.timeframe, marketFor(name, options.settings));
  if (times.length === 0) return withFault(name, "it holds no bars", false);
  if (!hours) {
    const reason =
      "its market is not known, and its bars are too few or too long to tell its hours";
    return withFault(name, reason, false);
  }
  const find = isIntraday(name.timeframe) ? findGaps : findMissingDays;
  const found = find(times, {
    timeframe: name.timeframe,
    hours,
    ...(options.from !== undefined && { from: options.from }),
    ...(options.to !== undefined && { to: options.to }),
  });
  return {
    ...plain(name),
    hours: { name: hours.words, how: hours.how },
    first: isoUtc(times[0]),
    last: isoUtc(times[times.length - 1]),
    expected: found.expected,
    present: found.present,
    coverage: percentOf(found.present, found.expected),
    gaps: await judgedGaps(run, name, hours, found),
    thin: found.thin,
    outside: unexpectedJson(found.outside),
    offGrid: unexpectedJson(found.offGrid),
    behind: behindJson(run, name, hours, times[times.length - 1]),
    by: coverageBy(found.days, options.by ?? "year"),
  };
}

async function judgedGaps(
  run: Run,
  name: CoreName,
  hours: Hours,
  found: Found,
): Promise<GapJson[]> {
  const known = knownGaps(run.ledger, name.path), json: GapJson[] = [];
  for (const gap of withOpenJoins(found.gaps, known.joins)) {
    const judgement = judgeGap(gap, hours.market, known.acknowledged);
    json.push({ ...await gapJson(run, name, hours, gap), ...judgement });
  }
  return json;
}

async function gapJson(run: Run, name: CoreName, { market }: Hours, gap: Gap) {
  const { options: { now }, symbols, siblings } = run;
  const served = servedBy(name.ticker, name.timeframe, symbols);
  const yahoo = yahooServes(served, gap, now), others = await siblings.having(name, gap, market);
  return {
    class: gap.class,
    first: isoUtc(gap.first)!,
    last: isoUtc(gap.last)!,
    bars: gap.bars,
    tradingMinutes: gap.tradingMinutes,
    days: gap.days,
    siblings: others.map(({ file, bars }) => ({ file, bars })),
    yahoo: yahoo && { share: yahoo.share, until: isoUtc(yahoo.until) },
    fill: gap.class === "before listing" ? [] : waysToFill({
      what: `${name.ticker}_${name.spelling}`,
      ticker: name.ticker,
      timeframe: name.timeframe,
      gap,
      yahoo,
      siblings: others,
    }),
  };
}

function behindJson({ options, symbols }: Run, name: CoreName, hours: Hours, last: number) {
  const behind = behindOf({
    timeframe: name.timeframe,
    market: hours.market,
    last,
    now: options.now,
  });
  if (!behind) return null;
  const served = servedBy(name.ticker, name.timeframe, symbols);
  const yahoo = yahooServes(served, { first: behind.from, last: behind.to }, options.now);
  return {
    from: isoUtc(behind.from)!,
    to: isoUtc(behind.to)!,
    bars: behind.bars,
    tradingMinutes: behind.tradingMinutes,
    yahoo: yahoo && { share: yahoo.share, until: isoUtc(yahoo.until) },
  };
}

function unexpectedJson({ count, first }: Unexpected) {
  return { count, first: first.map((time) => isoUtc(time)!) };
}

function plain({ path, ticker, timeframe }: CoreName) {
  return { file: path, ticker, timeframe, fault: null, damaged: false };
}

function withFault(name: CoreName, fault: string, damaged: boolean): GapsFile {
  return {
    ...plain(name),
    fault,
    damaged,
    ...{ hours: null, first: null, last: null, expected: null, present: null, coverage: null },
    gaps: [],
    thin: { stretches: 0, bars: 0, longest: 0 },
    outside: { count: 0, first: [] },
    offGrid: { count: 0, first: [] },
    behind: null,
    by: [],
  };
}

function totalsOf(files: readonly GapsFile[]): GapsReport["totals"] {
  const all = files.flatMap((file) => file.gaps);
  const of = (severity: GapJson["severity"]) =>
    all.filter((gap) => gap.severity === severity).length;
  return {
    files: files.length,
    serious: of("serious"),
    attention: of("attention"),
    notes: of("note"),
    missingBars: all.reduce((sum, gap) => sum + gap.bars, 0),
    faults: files.filter((file) => file.fault !== null).length,
  };
}
