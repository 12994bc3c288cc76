/** A core file against its market: coverage, how far behind it is, and what expires. Pure; footers only. */

import { isPeriodic } from "../bars/period.ts";
import { DAY, timeframeLength } from "../bars/timeframe.ts";
import { utcFromWall } from "../bars/zone.ts";
import { parseDay } from "../calendar/days.ts";
import { countExpected } from "../calendar/expected.ts";
import type { Market } from "../calendar/market.ts";
import { US_EQUITY, US_EQUITY_EXTENDED } from "../calendar/us_equity.ts";
import type { SymbolTable } from "../sources/yahoo/symbols.ts";
import type { CoreFacts, CoreFile } from "../store/inventory_core.ts";
import { type Behind, behindOf } from "./freshness.ts";
import { percentOf } from "./gaps/coverage.ts";
import { type YahooServes, yahooServes } from "./gaps/fillable.ts";
import type { RecordedGaps } from "./gaps/recorded_gaps.ts";
import { acknowledgedBy, type AcknowledgedRange } from "./gaps/severity.ts";
import { type BehindStatus, type CoverageStatus, type Finding, isoUtc } from "./status_report.ts";
import { servedBy } from "./update/served.ts";

export interface MarketContext {
  /** ms since the epoch. */
  readonly now: number;
  readonly market: Market | null;
  readonly symbols: SymbolTable;
  /** What the last whole reading found; `null`: the file changed since, or never was read whole. */
  readonly recorded: RecordedGaps | null;
  /** What an earlier whole reading found, before bars were added. */
  readonly older?: RecordedGaps | null;
  readonly acknowledged: readonly AcknowledgedRange[];
}

export interface MarketStatus {
  readonly coverage: CoverageStatus | null;
  readonly behind: BehindStatus | null;
  readonly findings: readonly Finding[];
}

/** What expires within so many days is told as something to do. */
const SOON = 7 * DAY;
/** A fund with so many more rows than regular hours hold is kept with its extended hours. */
const EXTENDED = 1.02;

export function marketStatus(file: CoreFile, context: MarketContext): MarketStatus {
  const { facts } = file;
  if (!facts || file.fault !== null || !context.market || facts.last === null) {
    return { coverage: null, behind: null, findings: [] };
  }
  const market = marketBy(file, facts, context.market);
  const behind = behindOf({
    timeframe: file.name.timeframe,
    market,
    last: facts.last,
    now: context.now,
  });
  const served = servedBy(file.name.ticker, file.name.timeframe, context.symbols);
  const yahoo = behind &&
    yahooServes(served, { first: behind.from, last: behind.to }, context.now);
  return {
    coverage: coverageOf(file, facts, market, context.recorded),
    behind: behind && behindStatus(behind, yahoo),
    findings: [
      ...(behind && yahoo ? expiryFindings(file, behind, yahoo, context.now) : []),
      ...gapFindings(file, context.recorded ?? grownSince(facts, market, file, context), context),
      ...(context.recorded ? [] : joinFindings(file, facts, market, context)),
    ],
  };
}

function marketBy({ name }: CoreFile, facts: CoreFacts, market: Market): Market {
  if (market !== US_EQUITY || isPeriodic(name.timeframe)) return market;
  const regular = countExpected(market, name.timeframe, facts.first!, facts.last! + 1);
  return facts.rows > EXTENDED * regular ? US_EQUITY_EXTENDED : market;
}

/** Exact where the record knows the file's bytes, else rows of each row group against its expected bars. */
function coverageOf(
  { name }: CoreFile,
  facts: CoreFacts,
  market: Market,
  recorded: RecordedGaps | null,
): CoverageStatus | null {
  if (recorded) {
    const { expected, present } = recorded;
    return { how: "bars", expected, present, percent: percentOf(present, expected) };
  }
  if (facts.first === null) return null;
  // Before its holidays were checked a market has no expected bars that anything could be held against.
  const since = parseDay(market.checked.from) * DAY;
  if (facts.first < since) return null;
  const { timeframe } = name,
    expected = countExpected(market, timeframe, facts.first, facts.last! + 1);
  const present = Math.min(
    expected,
    presentRows(facts, (from, to) => countExpected(market, timeframe, from, to)),
  );
  return { how: "rows", expected, present, percent: percentOf(present, expected) };
}

/** Rows that can be bars of the market: a row group holds at most its expected bars, however many rows. */
function presentRows(
  { groups, rows, zone, shape }: CoreFacts,
  expected: (from: number, to: number) => number,
): number {
  const utc = (time: number) =>
    shape.time?.clock === "wall" && zone.zone ? utcFromWall(zone.zone, time).utc : time;
  let sum = 0;
  for (const group of groups) {
    if (group.rows === 0) continue;
    if (group.first === null || group.last === null) return rows;
    sum += Math.min(group.rows, expected(utc(group.first), utc(group.last) + 1));
  }
  return sum;
}

function behindStatus(behind: Behind, yahoo: YahooServes | null): BehindStatus {
  return {
    from: isoUtc(behind.from)!,
    to: isoUtc(behind.to)!,
    bars: behind.bars,
    tradingMinutes: behind.tradingMinutes,
    yahoo: yahoo && { share: yahoo.share, until: isoUtc(yahoo.until) },
  };
}

/** What is lost if nothing is done, and what is lost already. */
function expiryFindings(
  { name }: CoreFile,
  behind: Behind,
  yahoo: YahooServes,
  now: number,
): Finding[] {
  const what = `${name.ticker}_${name.spelling}`,
    missing = `${span(behind.tradingMinutes)} missing`;
  const say = (reason: string, mend: string): Finding[] => [{ health: "attention", reason, mend }];
  if (yahoo.share === "none") {
    return say(`${missing}, and Yahoo no longer serves any of it`, `barkeep import`);
  }
  if (yahoo.share === "part") {
    const reason = `${missing}; Yahoo no longer serves its beginning, and a day less every day`;
    return say(reason, `barkeep update ${what}`);
  }
  if (yahoo.until === null || yahoo.until - now > SOON) return [];
  const reason = `${missing}, Yahoo can still serve it for ${daysText(yahoo.until - now)}`;
  return say(reason, `barkeep update ${what}`);
}

/** Trading time: `41 h`, `25 min`. */
function span(minutes: number): string {
  const whole = Math.round(minutes);
  return whole < 120 ? `${whole} min` : `${Math.round(minutes / 60).toLocaleString("en-US")} h`;
}

function daysText(ms: number): string {
  const days = Math.floor(ms / DAY);
  if (days >= 2) return `${days} days`;
  const hours = Math.max(1, Math.floor(ms / 3_600_000));
  return `${hours} ${hours === 1 ? "hour" : "hours"}`;
}

/** Gaps that the last whole reading found and nobody acknowledged. */
function gapFindings(
  { name }: CoreFile,
  recorded: RecordedGaps | null,
  { acknowledged }: MarketContext,
): Finding[] {
  if (!recorded) return [];
  const open = recorded.gaps.filter((gap) => !acknowledgedBy(gap, acknowledged));
  if (open.length === 0) return [];
  const count = recorded.count - (recorded.gaps.length - open.length);
  const longest = open.reduce((a, b) => b.tradingMinutes > a.tradingMinutes ? b : a);
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const when = day(longest.first) === day(longest.last)
    ? `on ${day(longest.first)}`
    : `from ${day(longest.first)} to ${day(longest.last)}`;
  const reason = count === 1
    ? `a gap of ${span(longest.tradingMinutes)} ${when}`
    : `${count} gaps, the longest ${span(longest.tradingMinutes)} ${when}`;
  return [{ health: "attention", reason, mend: `barkeep gaps ${name.ticker}_${name.spelling}` }];
}

/** Bars that the market should have made since an earlier whole reading, and rows that came since. */
function since(facts: CoreFacts, market: Market, { name }: CoreFile, older: RecordedGaps) {
  const expected = countExpected(market, name.timeframe, older.last + 1, facts.last! + 1);
  return { expected, rows: facts.rows - older.rows };
}

/** What was found before still holds if bars only came at the end: more rows than that filled a gap. */
function grownSince(
  facts: CoreFacts,
  market: Market,
  file: CoreFile,
  { older }: MarketContext,
): RecordedGaps | null {
  if (!older || facts.first !== older.first || facts.last! < older.last) return null;
  const { expected, rows } = since(facts, market, file, older);
  return rows >= 0 && rows <= expected ? older : null;
}

/** So many trading minutes more than usual must be missing before it is told without having looked. */
const TOLD_MINUTES = 120;

/** The share of expected bars that the file has where it has no gap: quiet minutes are no join. */
function usualFill({ expected, present, gaps }: RecordedGaps): number {
  const due = expected - gaps.reduce((sum, { bars }) => sum + bars, 0);
  return due > 0 ? Math.min(1, present / due) : 1;
}

/** A join that was left open: far fewer rows came since than the market made bars. */
function joinFindings(
  file: CoreFile,
  facts: CoreFacts,
  market: Market,
  context: MarketContext,
): Finding[] {
  const { older } = context, { name } = file;
  if (!older || isPeriodic(name.timeframe) || !grownSince(facts, market, file, context)) return [];
  const { expected, rows } = since(facts, market, file, older);
  const missing = Math.round(expected * usualFill(older)) - rows;
  const minutes = missing * timeframeLength(name.timeframe) / 60_000;
  if (minutes < TOLD_MINUTES) return [];
  const day = new Date(older.last).toISOString().slice(0, 10);
  const reason = `an open join: about ${span(minutes)} missing of what was added since ${day}`;
  return [{ health: "attention", reason, mend: `barkeep gaps ${name.ticker}_${name.spelling}` }];
}
