/**
 * The zone of a file whose times carry none, decided from what its times show. Pure: samples of wall times
 * go in, a zone and the evidence in words come out, or "undecided".
 *
 * A wall time is in ms as if the file's clock were UTC.
 */

import { isIntraday, type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import { CHICAGO, NEW_YORK, offsetAt, UTC, utcFromWall, type Zone } from "../bars/zone.ts";
import { fitsHours, type HoursFit } from "./zone_evidence_hours.ts";
import { fitsStamps, isMidnight } from "./zone_evidence_stamps.ts";

/** What the times of a file mean and how that is known. */
export interface ZoneDecision {
  /** `null`: undecided, or the zone does not matter (`dates`). */
  readonly zone: Zone | null;
  /**
   * `column`: the time column says it itself. `settings`, `remembered`, `said`: decided before, or the user's word. `time column`, `hours`,
   * `stamps`, `sibling`: from evidence. `dates`: the stamps are dates, the same day in any zone.
   */
  readonly how:
    | "column"
    | "settings"
    | "remembered"
    | "said"
    | "time column"
    | "hours"
    | "stamps"
    | "sibling"
    | "dates"
    | "undecided";
  /** Sentences for people, strongest first. */
  readonly evidence: readonly string[];
}

/** Zones that stores of this kind are written in. */
export const CANDIDATES: readonly Zone[] = [UTC, NEW_YORK, CHICAGO];
/** Zones of exporting machines; they are proposed only if no candidate above fits. */
const RIVALS: readonly Zone[] = [
  "Europe/London",
  "Europe/Berlin",
  "Europe/Athens",
  "America/Los_Angeles",
  "Asia/Kolkata",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Sydney",
] as Zone[];

/** A row's wall time and, from its second time column, its instant. */
export interface TimePairs {
  /** ms on the file's clock. */
  readonly walls: ArrayLike<number>;
  /** UTC ms; NaN where the column has none. */
  readonly instants: ArrayLike<number>;
}

const UNDECIDED: ZoneDecision = { zone: null, how: "undecided", evidence: [] };

/** Zone by a second column of the same instants, such as `time` in unix seconds. */
export function zoneFromPairs({ walls, instants }: TimePairs, column: string): ZoneDecision {
  const rows: number[] = [];
  for (let i = 0; i < walls.length; i++) {
    // 0 is 1970: a "repair" that filled what was missing, not a time.
    if (Number.isFinite(instants[i]) && instants[i] !== 0 && Number.isFinite(walls[i])) {
      rows.push(i);
    }
  }
  if (rows.length === 0) return UNDECIDED;
  const fits = (zone: Zone) => rows.every((i) => means(walls[i], zone, instants[i]));
  const seasons = seasonWords(rows.map((i) => walls[i]));
  const picked = pick(fits);
  const count = `${rows.length.toLocaleString("en-US")} compared`;
  if (picked.length === 1) {
    const evidence = `its ${column} column is the index read as ${picked[0]} (${count}${seasons})`;
    return { zone: picked[0], how: "time column", evidence: [evidence] };
  }
  const reason = picked.length > 1
    ? `its ${column} column fits ${picked.join(" and ")}`
    : `its ${column} column fits the index in no zone`;
  return { ...UNDECIDED, evidence: [reason] };
}

/** True if the zone's clock shows `wall` at `instant`. */
function means(wall: number, zone: Zone, instant: number): boolean {
  const found = utcFromWall(zone, wall);
  return found.utc === instant || (found.kind === "ambiguous" && found.other === instant);
}

/** Zone by when trading starts and stops; by the stamps themselves for daily and weekly bars. */
export function zoneFromTimes(walls: ArrayLike<number>, timeframe: Timeframe): ZoneDecision {
  const times = Array.from(walls).filter(Number.isFinite);
  if (times.length === 0) return { ...UNDECIDED, evidence: ["it holds no times"] };
  if (isIntraday(timeframe) && timeframeLength(timeframe) <= 3_600_000) return byHours(times);
  return byStamps(times, timeframe);
}

function byHours(times: readonly number[]): ZoneDecision {
  const seasons = seasonWords(times);
  const found = new Map<Zone, HoursFit>();
  const picked = pick((zone) => {
    const fit = fitsHours(times, zone);
    if (fit) found.set(zone, fit);
    return fit !== undefined;
  });
  if (picked.length === 1) {
    const { words } = found.get(picked[0])!;
    return {
      zone: picked[0],
      how: "hours",
      evidence: [`read as ${picked[0]}, ${words}${seasons}`],
    };
  }
  const reason = picked.length > 1
    ? `trading hours fit ${picked.join(" and ")}`
    : "trading hours that Barkeep knows fit in no zone";
  return { ...UNDECIDED, evidence: [reason] };
}

function byStamps(times: readonly number[], timeframe: Timeframe): ZoneDecision {
  const dates = times.filter(isMidnight).length, others = times.filter((time) => !isMidnight(time));
  if (!isIntraday(timeframe) && others.length === 0) {
    return {
      zone: null,
      how: "dates",
      evidence: ["all stamps are 00:00: they are dates, the same trading day in any zone"],
    };
  }
  const judged = isIntraday(timeframe) ? times : others, seasons = seasonWords(judged);
  const found = new Map<Zone, string>();
  const picked = pick((zone) => {
    const words = fitsStamps(judged, timeframe, zone);
    if (words !== undefined) found.set(zone, words);
    return words !== undefined;
  });
  if (picked.length !== 1) {
    const reason = picked.length > 1
      ? `its stamps fit ${picked.join(" and ")}${seasons}`
      : "its stamps fit the trading hours of no zone";
    return { ...UNDECIDED, evidence: [reason] };
  }
  const share = isIntraday(timeframe) || dates === 0 ? [] : [
    `${dates.toLocaleString("en-US")} stamps are 00:00: dates, the same trading day in any zone`,
  ];
  const evidence = `read as ${picked[0]}, ${found.get(picked[0])}${seasons}`;
  return { zone: picked[0], how: "stamps", evidence: [evidence, ...share] };
}

/** The candidates that fit; only if none does, the rivals that do. */
function pick(fits: (zone: Zone) => boolean): Zone[] {
  const picked = CANDIDATES.filter(fits);
  return picked.length > 0 ? picked : RIVALS.filter(fits);
}

const STANDARD = -5 * 3_600_000;

/** Whether the sample holds New York's summer and winter: one season alone tells less. */
export function showsBothSeasons(times: ArrayLike<number>): boolean {
  const offsets = new Set(Array.from(times, (time) => offsetAt(NEW_YORK, time)));
  return offsets.size > 1;
}

function seasonWords(times: readonly number[]): string {
  if (showsBothSeasons(times)) return ", in summer and in winter";
  const winter = offsetAt(NEW_YORK, times[0]) === STANDARD;
  return winter ? ", seen in winter only" : ", seen in summer only";
}

/** Zone by a file of the same ticker whose instants are known: the hours of the week it has bars in. */
export function zoneFromSibling(
  walls: ArrayLike<number>,
  siblingInstants: ArrayLike<number>,
  sibling: string,
): ZoneDecision {
  const hours = hoursOfWeek(siblingInstants);
  const times = Array.from(walls).filter(Number.isFinite);
  const fits = (zone: Zone) => {
    let outside = 0, judged = 0;
    for (const wall of times) {
      const utc = utcFromWall(zone, wall).utc, season = hours.get(seasonOf(utc));
      if (!season) continue;
      judged++;
      if (!season.has(hourOfWeek(utc))) outside++;
    }
    return judged >= 50 && outside <= judged / 100;
  };
  const picked = pick(fits);
  if (picked.length !== 1) return UNDECIDED;
  const evidence = `read as ${
    picked[0]
  }, its bars stand in the same hours of the week as those of ${sibling}`;
  return { zone: picked[0], how: "sibling", evidence: [evidence] };
}

function seasonOf(utc: number): number {
  return offsetAt(NEW_YORK, utc);
}

const HOUR = 3_600_000;

function hourOfWeek(utc: number): number {
  return ((Math.floor(utc / HOUR) % 168) + 168) % 168;
}

/** Hours of the week with bars, by season; an hour that is there once in fifty weeks is an accident. */
function hoursOfWeek(instants: ArrayLike<number>): Map<number, Set<number>> {
  const counts = new Map<number, Map<number, number>>();
  for (const utc of Array.from(instants).filter(Number.isFinite)) {
    const season = counts.get(seasonOf(utc)) ?? new Map<number, number>();
    season.set(hourOfWeek(utc), (season.get(hourOfWeek(utc)) ?? 0) + 1);
    counts.set(seasonOf(utc), season);
  }
  return new Map([...counts].map(([season, hours]) => {
    const most = Math.max(...hours.values());
    return [season, new Set([...hours].filter(([, n]) => n > most / 50).map(([hour]) => hour))];
  }));
}
