/** The timeframe, from the distances between bars, checked against the file's name. */

import { DAY, type Timeframe, timeframeLength, timeframeOf } from "../../../bars/timeframe.ts";
import type { ExportFormat } from "../formats/format.ts";
import { type Alternative, decided, type Decision } from "./decision.ts";

const MINUTE = 60_000, HOUR = 3_600_000;
/** Steps that bars are made of, ms. */
const STEPS: readonly (readonly [number, string])[] = [
  ...[1, 5, 10, 15, 30, 45].map((n) => [n * 1000, `${n}s`] as const),
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 45].map((n) => [n * MINUTE, `${n}m`] as const),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => [n * HOUR, `${n}h`] as const),
  [DAY, "1D"],
  [3 * DAY, "3D"],
  [7 * DAY, "1W"],
];
const FEWEST = 10;
/** Share of distances that must be whole multiples; the rest are session opens and halts. */
const MULTIPLES = 0.95;

/** The timeframe a file's name or timeframe column writes, if any. */
export function writtenTimeframe(
  fileName: string,
  format: ExportFormat,
  column: ReadonlySet<string>,
): Timeframe | undefined {
  const code = column.size === 1
    ? [...column][0]
    : format.fileName?.exec(fileName)?.groups?.timeframe ?? looseCode(fileName);
  if (code === undefined) return undefined;
  const known = format.timeframes?.[code];
  if (known) return timeframeOf(known);
  return timeframeOf(/^\d+$/.test(code) ? `${code}m` : code);
}

/** `_5m`, `-1min`, ` 1h.` somewhere in the name. `M` alone is left: month or minute. */
function looseCode(fileName: string): string | undefined {
  return /(?:^|[_\-, ])(\d{1,3}(?:s|sec|m|min|h|hour|d|day|w|wk|D|H|W))(?=[_\-. ]|$)/.exec(fileName)
    ?.[1];
}

/** Distances between neighbouring times and how often each occurs; times in either direction. */
export interface Distances {
  readonly counts: ReadonlyMap<number, number>;
  readonly total: number;
  /** Rows that repeat the time before them. */
  readonly repeats: number;
  /** More steps lead back in time than forward. */
  readonly descending: boolean;
}

/** Measures the first `length` times. */
export function distancesOf(times: Float64Array, length: number): Distances {
  const counts = new Map<number, number>();
  let repeats = 0, up = 0, down = 0, last = NaN, run = 0;
  for (let i = 1; i < length; i++) {
    const step = times[i] - times[i - 1];
    if (step > 0) up++;
    else if (step < 0) down++;
    else repeats++;
    const distance = step < 0 ? -step : step;
    if (distance === last) run++;
    else {
      if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
      last = distance;
      run = 1;
    }
  }
  if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  counts.delete(0);
  counts.delete(NaN);
  return { counts, total: up + down, repeats, descending: down > up };
}

/** True if the rows look like ticks: times repeat, or distances have no grid below a minute. */
export function looksLikeTicks(distances: Distances): boolean {
  const rows = distances.total + distances.repeats;
  if (rows < FEWEST) return false;
  const small = [...distances.counts.keys()].filter((ms) => ms < MINUTE && ms % 1000 !== 0);
  return distances.repeats > 0.5 * rows || small.length > 20;
}

/** The user's word, else what the distances say and the name does not contradict. */
export function decideTimeframe(
  distances: Distances,
  facts: { user?: Timeframe | undefined; written?: Timeframe | undefined },
): Decision<Timeframe> {
  const seen = fromDistances(distances);
  if (facts.user) return byUser(facts.user, seen, distances);
  const { written } = facts;
  if (seen.value === null || distances.total < FEWEST - 1) {
    if (written) return decided(written, "data", `the file's name says ${written}`);
    return seen.value === null ? seen : {
      ...seen,
      rank: "vendor",
      evidence: `${seen.evidence}, but that is only ${distances.total + 1} rows`,
    };
  }
  if (!written || written === seen.value) {
    return written ? { ...seen, evidence: `${seen.evidence}; the name says so too` } : seen;
  }
  // Weeks of a sparse daily file and the like: the name's step divides what was seen.
  if (timeframeLength(seen.value) % timeframeLength(written) === 0 && seen.rank !== "data") {
    return decided(written, "data", `the file's name says ${written}, with many bars left out`);
  }
  return {
    value: seen.value,
    rank: "none",
    evidence: `the file's name says ${written}, but ${seen.evidence}`,
    alternatives: [
      { value: seen.value, score: 0.9, why: "the distances" },
      { value: written, score: 0.5, why: "the name" },
    ],
  };
}

/** The user's word, unless bars stand closer together than such bars can. */
function byUser(
  user: Timeframe,
  seen: Decision<Timeframe>,
  distances: Distances,
): Decision<Timeframe> {
  const closer = seen.value !== null && distances.total >= FEWEST - 1 &&
    timeframeLength(seen.value) < timeframeLength(user);
  if (!closer) return decided(user, "user", "your --as");
  return {
    value: user,
    rank: "none",
    evidence:
      `your --as says ${user}, but ${seen.evidence}: make ${user} bars of them with "barkeep resample"`,
    alternatives: [{ value: seen.value!, score: 1, why: seen.evidence }],
  };
}

function fromDistances(distances: Distances): Decision<Timeframe> {
  const { counts, total } = distances;
  if (total === 0) return decided<Timeframe>(null, "none", "there is only one time in the file");
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  const [mode, count] = ranked[0];
  const alternatives = ranked.slice(1, 3).flatMap(([ms, times]) => toAlternative(ms, times, total));
  const step = knownStep(mode) ?? monthStep(mode);
  const share = Math.round(count / total * 100);
  if (step === undefined) {
    const evidence = `most bars are ${describe(mode)} apart (${share} %), which is no timeframe`;
    return { value: null, rank: "none", evidence, alternatives };
  }
  const multiples = multiplesOf(step[0], counts) / total;
  const evidence = `${share} % of bars are ${describe(mode)} apart`;
  if (count < 0.5 * total) {
    const finer = finerStep(step[0], counts, total);
    if (finer) {
      const value = timeframeOf(finer[1])!;
      return {
        value,
        rank: "data",
        evidence: `${evidence}, all on a grid of ${finer[1]}`,
        alternatives,
      };
    }
  }
  if (multiples < MULTIPLES) {
    return {
      value: timeframeOf(step[1])!,
      rank: "none",
      evidence: `${evidence}, but only ${Math.round(multiples * 100)} % fit that grid`,
      alternatives,
    };
  }
  return { value: timeframeOf(step[1])!, rank: "data", evidence, alternatives };
}

function toAlternative(ms: number, times: number, total: number): Alternative<Timeframe>[] {
  const step = knownStep(ms) ?? monthStep(ms);
  if (!step) return [];
  return [{ value: timeframeOf(step[1])!, score: times / total, why: `${times} distances` }];
}

/** The step of a distance; from a day on, an hour more or less is a change of the clocks. */
function knownStep(ms: number): readonly [number, string] | undefined {
  return STEPS.find(([step]) => step === ms || (step >= DAY && Math.abs(step - ms) <= HOUR));
}

function monthStep(ms: number): readonly [number, string] | undefined {
  if (ms >= 28 * DAY - HOUR && ms <= 31 * DAY + HOUR) return [30 * DAY, "1M"];
  return ms >= 89 * DAY && ms <= 92 * DAY + HOUR ? [90 * DAY, "3M"] : undefined;
}

function multiplesOf(step: number, counts: ReadonlyMap<number, number>): number {
  let fitting = 0;
  for (const [ms, count] of counts) {
    const rest = ms % step;
    const daily = step >= DAY && (rest <= HOUR || step - rest <= HOUR);
    if (rest === 0 || daily || step >= 30 * DAY) fitting += count;
  }
  return fitting;
}

/** A finer known step that (nearly) every distance is a multiple of: a file with most bars missing. */
function finerStep(
  step: number,
  counts: ReadonlyMap<number, number>,
  total: number,
): readonly [number, string] | undefined {
  if (step >= DAY) return undefined;
  return STEPS.filter(([ms]) => ms < step && step % ms === 0).reverse().find(([ms]) =>
    counts.has(ms) && multiplesOf(ms, counts) >= 0.999 * total
  );
}

function describe(ms: number): string {
  if (ms % DAY === 0) return `${ms / DAY} d`;
  if (ms % HOUR === 0) return `${ms / HOUR} h`;
  return ms % MINUTE === 0 ? `${ms / MINUTE} min` : `${ms / 1000} s`;
}
