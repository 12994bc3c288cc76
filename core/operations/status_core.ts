/** The status of one core file, from what the inventory found. Pure. */

import { DAY, isIntraday } from "../bars/timeframe.ts";
import type { TableShape } from "../parquet/shape.ts";
import type { CoreFacts, CoreFile } from "../store/inventory_core.ts";
import type { NameClash } from "../store/naming_clashes.ts";
import type { MarketStatus } from "./status_market.ts";
import { type CoreStatus, type Finding, type Health, isoUtc, isoWall } from "./status_report.ts";

export interface CoreContext {
  /** ms since the epoch. */
  readonly now: number;
  readonly clashes: readonly NameClash[];
  /** Trading day (`2025-12-05`) of a bar of a ticker. */
  readonly tradingDayOf: (file: CoreFile, time: number) => string;
  /** The file against its market's hours. Default: nothing is known of them. */
  readonly marketOf?: (file: CoreFile) => MarketStatus;
  /** What was fetched for the file and waits for an answer. Default: nothing. */
  readonly heldOf?: (file: CoreFile) => readonly Finding[];
}

/** Names under which the rest of the system looks for the time. Source: store-facts, "what its consumers accept". */
const TIME_NAMES = ["datetime", "time", "timestamp"];

export function coreStatus(file: CoreFile, context: CoreContext): CoreStatus {
  const { name, facts } = file;
  const market = context.marketOf?.(file) ?? NO_MARKET;
  const findings = [
    ...findingsOf(file, context),
    ...context.heldOf?.(file) ?? [],
    ...market.findings,
  ];
  return {
    file: name.path,
    ticker: name.ticker,
    timeframe: name.timeframe,
    health: worst(findings),
    reason: findings[0]?.reason ?? null,
    mend: findings[0]?.mend ?? null,
    findings,
    size: file.size,
    modified: isoUtc(file.modified),
    coverage: market.coverage,
    behind: market.behind,
    lastDay: lastDay(file, context),
    writable: file.fault === null && facts !== null && facts.shape.problems.length === 0,
    ...(facts ? factsStatus(facts) : NO_FACTS),
  };
}

const NO_MARKET: MarketStatus = { coverage: null, behind: null, findings: [] };

const NO_FACTS = {
  rows: null,
  first: null,
  last: null,
  wallFirst: null,
  wallLast: null,
  rowGroups: null,
  codec: null,
  columns: [],
  index: null,
  zone: null,
  writer: null,
};

function factsStatus({ rows, groups, shape, range, zone, first, last }: CoreFacts) {
  const naive = shape.time?.clock === "wall";
  return {
    rows,
    first: isoUtc(first),
    last: isoUtc(last),
    wallFirst: naive ? isoWall(range?.first ?? null) : null,
    wallLast: naive ? isoWall(range?.last ?? null) : null,
    rowGroups: groups.length,
    codec: shape.codec,
    columns: shape.columns.map((column) => ({
      name: column.name,
      type: column.logical ?? column.physical.toLowerCase(),
    })),
    index: shape.index,
    zone: { name: zone.zone, how: zone.how, evidence: zone.evidence },
    writer: shape.writer,
  };
}

/** A stamp of 00:00 UTC on a daily or weekly bar is a date; so is one that stands in no zone. */
function lastDay(file: CoreFile, { tradingDayOf }: CoreContext): string | null {
  const { facts, name } = file;
  if (!facts) return null;
  const isDate = !isIntraday(name.timeframe) && facts.last !== null && facts.last % DAY === 0;
  if (facts.last !== null && !isDate) return tradingDayOf(file, facts.last);
  const date = isDate ? facts.last : facts.zone.how === "dates" ? facts.range?.last ?? null : null;
  return isoWall(date)?.slice(0, 10) ?? null;
}

/** The worst of several findings. */
export function worst(findings: readonly { readonly health: Health }[]): Health {
  const order: readonly Health[] = ["damaged", "held", "attention"];
  return order.find((worst) => findings.some(({ health }) => health === worst)) ?? "ok";
}

/** Everything that is not as it should be, damage first. */
function findingsOf(file: CoreFile, context: CoreContext): Finding[] {
  const what = file.name.path.replace(/\.parquet$/, "");
  const found: Finding[] = [];
  if (file.fault !== null) {
    found.push({ health: "damaged", reason: file.fault, mend: `barkeep restore ${what}` });
  }
  if (file.links > 1) {
    const reason = `it has ${file.links} names (hard links): a write would part them`;
    found.push({ health: "attention", reason, mend: null });
  }
  for (const clash of context.clashes) {
    if (!clash.paths.includes(file.name.path)) continue;
    found.push({ health: "attention", reason: clash.reason, mend: null });
  }
  if (file.facts) found.push(...factsFindings(what, file, file.facts, context));
  return found;
}

function factsFindings(
  what: string,
  file: CoreFile,
  facts: CoreFacts,
  { now }: CoreContext,
): Finding[] {
  const found: Finding[] = [];
  const say = (reason: string, mend: string | null) =>
    found.push({ health: "attention", reason, mend });
  const unordered = unorderedGroup(facts);
  if (unordered >= 0) {
    const reason = `row group ${unordered} starts before row group ${unordered - 1} ends`;
    found.push({ health: "damaged", reason, mend: `barkeep repair ${what}` });
  }
  for (const problem of facts.shape.problems) say(problem, null);
  if (facts.rows === 0) say("it holds no bars", `barkeep update ${what}`);
  else if (!facts.range && facts.shape.time && file.fault === null) {
    say(`from when to when it reaches can't be known from ${facts.shape.time.name}`, null);
  }
  if (facts.shape.time && facts.zone.how === "undecided" && file.fault === null) {
    say(
      `the zone of its times is undecided: ${facts.zone.evidence.join("; ")}`,
      `barkeep update ${what} --master-tz ZONE, or "zones" in barkeep.json`,
    );
  }
  const latest = facts.last ?? (facts.range?.last ?? null);
  if (latest !== null && latest > now + DAY) {
    say(
      `it has bars in the future, until ${isoUtc(latest)?.slice(0, 10)}`,
      `barkeep verify ${what}`,
    );
  }
  const { shape } = facts;
  if (nameLost(shape)) {
    const reason = `its index lost its name (${shape.time?.name}): charts find no time column`;
    say(reason, `barkeep repair ${what}`);
  } else if (shape.time && shape.problems.length === 0 && !TIME_NAMES.includes(shape.time.name)) {
    say(
      `its time column is named ${shape.time.name}: charts look for ${TIME_NAMES.join(", ")}`,
      null,
    );
  }
  return found;
}

/** The first row group that starts before its predecessor ends, by statistics; -1. */
function unorderedGroup({ groups }: CoreFacts): number {
  for (let i = 1; i < groups.length; i++) {
    const { first } = groups[i], { last } = groups[i - 1];
    if (first !== null && last !== null && first <= last) return i;
  }
  return -1;
}

/** A merge by pandas without naming the index leaves `__index_level_0__`. */
function nameLost({ time, index, problems }: TableShape): boolean {
  return time !== null && time.isIndex && index.name === null && problems.length === 0 &&
    !TIME_NAMES.includes(time.name);
}
