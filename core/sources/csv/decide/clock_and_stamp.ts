/** Zone and stamp together: user's word, what the data say, overlap, edges, the vendor's habit. */

import type { Bars } from "../../../bars/bars.ts";
import { isIntraday, type Timeframe, timeframeLength } from "../../../bars/timeframe.ts";
import type { ExportFormat, Stamp } from "../formats/format.ts";
import { type Basis, INSTANT } from "../time/stamp_reader.ts";
import { type Clock, parseClock } from "../time/clock.ts";
import { type Alternative, decided, type Decision, isSettled } from "./decision.ts";
import {
  beats,
  distinctScores,
  type EdgeScore,
  findGaps,
  type Gap,
  scoreEdges,
  stampByMinutes,
} from "./edges.ts";
import { CLOCKS } from "./markets.ts";
import { byOverlap, type Overlapped, overlapText, percent } from "./by_overlap.ts";

export interface TimeFacts {
  /** Rows in order of time, as the file writes it. */
  readonly rows: Pick<Bars, "time" | "open" | "high" | "low" | "close">;
  readonly basis: Basis;
  readonly dateOnly: boolean;
  /** The zone a stamp names itself. */
  readonly zoneName: string;
  readonly format: ExportFormat;
  readonly timeframe: Timeframe | null;
  readonly userZone?: string | undefined;
  readonly userStamp?: Stamp | undefined;
  readonly present?: Bars | undefined;
}

export interface ClockAndStamp {
  readonly zone: Decision<string>;
  readonly stamp: Decision<Stamp>;
  /** Dates without a meaningful clock: trading days. */
  readonly tradingDays: boolean;
}

/** Score from which edges count as proof, and the lead over the next reading that they need. */
const ENOUGH = 0.4, LEAD = 0.2, FEWEST_EDGES = 4;
/** Of the gaps, so many must end with the market's open and begin with its close (or its late prints). */
const OPENS = 0.5, CLOSES = 0.25;

/** Decides zone and stamp of a file whose times run forward. */
export function decideClockAndStamp(facts: TimeFacts): ClockAndStamp {
  const { timeframe, format } = facts;
  if (facts.dateOnly || isDayWithFixedClock(facts)) return tradingDays(facts);
  const known = knownZone(facts);
  const stamps: Stamp[] = facts.userStamp ? [facts.userStamp] : ["open", "close"];
  const barLength = timeframe ? timeframeLength(timeframe) : 0;
  if (timeframe === null || !isIntraday(timeframe)) return daysByInstant(facts, known);
  const clocks = known ? [parseClock(known.value!)] : candidates(format.zone);
  const gaps = findGaps(facts.rows.time, facts.rows.time.length, barLength);
  const overlap = byOverlap(facts, barLength, clocks, stamps);
  if (overlap?.found) return withUser(overlap.found, known, facts);
  if (overlap) return withUser(amongOverlapping(facts, overlap, gaps, barLength), known, facts);
  const scores = distinctScores(scoreEdges(gaps, barLength, clocks, stamps), gaps, barLength, {
    zone: format.zone,
    stamp: format.stamp,
  });
  return withUser(byEdges(facts, scores, gaps, barLength), known, facts);
}

function withUser(
  found: ClockAndStamp,
  known: Decision<string> | null,
  facts: TimeFacts,
): ClockAndStamp {
  return {
    ...found,
    zone: known ?? found.zone,
    stamp: facts.userStamp ? decided(facts.userStamp, "user", "your --stamp") : found.stamp,
  };
}

/** The zone if nothing needs to be found out. */
function knownZone(facts: TimeFacts): Decision<string> | null {
  if (facts.basis === INSTANT) {
    return decided("UTC", "data", "the times are epochs or carry their offset");
  }
  if (facts.userZone) return decided(parseClock(facts.userZone).name, "user", "your --tz");
  if (facts.zoneName) {
    return decided(parseClock(facts.zoneName).name, "data", `the times name it: ${facts.zoneName}`);
  }
  return facts.format.zone && facts.format.stampIsCertain
    ? decided(facts.format.zone, "data", `${facts.format.title} writes it so, the header tells`)
    : null;
}

function candidates(vendor: string | undefined): Clock[] {
  const names = vendor ? [vendor, ...CLOCKS.filter((name) => name !== vendor)] : CLOCKS;
  return names.map(parseClock);
}

function isDayWithFixedClock(facts: TimeFacts): boolean {
  if (facts.basis === INSTANT || facts.timeframe === null || isIntraday(facts.timeframe)) {
    return false;
  }
  const clock = facts.rows.time[0] % 86_400_000;
  return facts.rows.time.every((wall) => wall % 86_400_000 === clock);
}

function tradingDays(facts: TimeFacts): ClockAndStamp {
  const why = facts.dateOnly ? "dates without a clock" : "every day carries the same clock";
  return {
    zone: decided("UTC", "data", `${why}: trading days, no zone needed`),
    stamp: decided("open", "data", "a trading day, not a moment"),
    tradingDays: true,
  };
}

function daysByInstant(facts: TimeFacts, known: Decision<string> | null): ClockAndStamp {
  const vendor = facts.format.zone;
  return {
    zone: known ?? decided(
      vendor ?? null,
      vendor ? "vendor" : "none",
      vendor ? `${facts.format.title} is said to write it so` : "nothing in the file says",
    ),
    stamp: facts.userStamp
      ? decided(facts.userStamp, "user", "your --stamp")
      : decided(facts.format.stamp, known ? "data" : "vendor", "bars of a day or longer"),
    tradingDays: false,
  };
}

/** The shared bars leave several zones: trading hours choose between these, or the user. */
function amongOverlapping(
  facts: TimeFacts,
  { best, rivals }: Overlapped,
  gaps: readonly Gap[],
  barLength: number,
): ClockAndStamp {
  const clocks = [best, ...rivals].map(({ clock }) => clock), text = overlapText(best);
  const scores = distinctScores(
    scoreEdges(gaps, barLength, clocks, [best.stamp]),
    gaps,
    barLength,
    { zone: facts.format.zone, stamp: best.stamp },
  );
  const { zone } = byEdges(facts, scores, gaps, barLength);
  const stamp = decided(best.stamp, "overlap", text);
  if (isSettled(zone)) {
    const evidence = `of the zones that fit the bars that are there: ${zone.evidence}`;
    return { zone: { ...zone, evidence }, stamp, tradingDays: false };
  }
  const undecided: Decision<string> = {
    value: best.clock.name,
    rank: "none",
    evidence: `${text}, but another zone fits them as well and differs in the rest of the file`,
    alternatives: rivals.slice(0, 2).map((entry) => ({
      value: entry.clock.name,
      score: entry.agree,
      why: overlapText(entry),
    })),
  };
  return { zone: undecided, stamp, tradingDays: false };
}

/** From the scores of all readings, already without those that say the same. */
function byEdges(
  facts: TimeFacts,
  scores: readonly EdgeScore[],
  gaps: readonly Gap[],
  barLength: number,
): ClockAndStamp {
  const best = scores[0];
  const proven = best !== undefined && isProof(best);
  const rivals = proven
    ? scores.filter((entry) =>
      entry !== best && entry.score > best.score - LEAD && !beats(best, entry)
    )
    : scores.slice(0, 3);
  const zoneRivals = rivals.filter((entry) => entry.clock.name !== best?.clock.name);
  const stampRivals = rivals.filter((entry) => entry.stamp !== best?.stamp);
  const zone = proven && zoneRivals.length === 0
    ? zoneFromEdges(facts, best)
    : undecidedZone(facts, best, proven ? zoneRivals : rivals, proven);
  const stamp = proven && stampRivals.length === 0 && zone.rank !== "none"
    ? stampFromEdges(facts, best)
    : undecidedStamp(facts, gaps, barLength);
  return { zone, stamp, tradingDays: false };
}

function isProof(best: EdgeScore): boolean {
  return best.score >= ENOUGH && best.exact >= FEWEST_EDGES && best.opens >= OPENS * best.gaps &&
    (best.closes >= CLOSES * best.gaps || best.market.latePrints > 0);
}

function describe(best: EdgeScore): string {
  const seasons = [
    Number.isNaN(best.summer) ? "" : `summer ${percent(best.summer)}`,
    Number.isNaN(best.winter) ? "" : `winter ${percent(best.winter)}`,
  ].filter(Boolean).join(", ");
  return `${best.exact} of ${
    2 * best.gaps
  } edges fall on the hours of ${best.market.title} (${seasons})`;
}

function alternativesOf(entries: readonly EdgeScore[]): Alternative<string>[] {
  return entries.slice(0, 3).map((entry) => ({
    value: entry.clock.name,
    score: Math.max(0, entry.score),
    why: `stamped at the ${entry.stamp}: ${describe(entry)}`,
  }));
}

function zoneFromEdges(facts: TimeFacts, best: EdgeScore): Decision<string> {
  const vendor = facts.format.zone;
  const evidence = describe(best);
  if (!vendor || vendor === best.clock.name) return decided(best.clock.name, "edges", evidence);
  return {
    value: best.clock.name,
    rank: "vendor",
    evidence: `${evidence}, but ${facts.format.title} is said to write ${vendor}`,
    alternatives: [{ value: vendor, score: 0, why: `${facts.format.title}'s habit` }],
  };
}

function undecidedZone(
  facts: TimeFacts,
  best: EdgeScore | undefined,
  rivals: readonly EdgeScore[],
  several: boolean,
): Decision<string> {
  const vendor = facts.format.zone;
  const guess = vendor ?? (best && isProof(best) ? best.clock.name : null);
  return {
    value: guess,
    rank: vendor ? "vendor" : "none",
    evidence: vendor
      ? `${facts.format.title} is said to write it so; trading hours do not show it`
      : several && best
      ? `${describe(best)}, but another zone fits as well`
      : "neither the file nor trading hours show it",
    alternatives: alternativesOf(rivals),
  };
}

function stampFromEdges(facts: TimeFacts, best: EdgeScore): Decision<Stamp> {
  const evidence = describe(best);
  if (facts.format.stamp === best.stamp || isGeneric(facts.format)) {
    return decided(best.stamp, "edges", evidence);
  }
  return {
    value: best.stamp,
    rank: "vendor",
    evidence:
      `${evidence}, but ${facts.format.title} is said to stamp at the ${facts.format.stamp}`,
    alternatives: [{ value: facts.format.stamp, score: 0, why: `${facts.format.title}'s habit` }],
  };
}

function isGeneric(format: ExportFormat): boolean {
  return format.id === "header" || format.id === "plain";
}

function undecidedStamp(
  facts: TimeFacts,
  gaps: readonly Gap[],
  barLength: number,
): Decision<Stamp> {
  const { format } = facts;
  if (format.stampIsCertain) {
    return decided(format.stamp, "data", `${format.title} always stamps at the ${format.stamp}`);
  }
  const seen = stampByMinutes(gaps, barLength);
  if (seen && (seen.stamp === format.stamp || isGeneric(format))) {
    const text = `${percent(seen.share)} of ${gaps.length} gaps begin and end on the half hour so`;
    return decided(seen.stamp, "edges", text);
  }
  const other = format.stamp === "open" ? "close" as const : "open" as const;
  return {
    value: format.stamp,
    rank: isGeneric(format) ? "none" : "vendor",
    evidence: isGeneric(format)
      ? "most programs stamp at the open; nothing in the file shows it"
      : `${format.title} is said to stamp at the ${format.stamp}; trading hours do not show it`,
    alternatives: [{
      value: other,
      score: seen?.stamp === other ? seen.share : 0,
      why: "the other stamp",
    }],
  };
}
