/** A file's bars: order, periods, prices, nulls, as findings with what to do. Pure. */

import type { Bars } from "../../bars/bars.ts";
import { checkBars, type CheckOptions, type Finding, type FindingKind } from "../../bars/check.ts";
import type { VerifyFinding } from "./report.ts";

const SHOWN = 5;

export interface ValueOptions extends CheckOptions {
  /** `ES1_5m`: as the file is named on the command line. */
  readonly what: string;
}

const MENDS: Readonly<Record<FindingKind, (what: string) => string | null>> = {
  "out of order": (what) => `barkeep repair ${what}`,
  "equal timestamps": (what) => `barkeep repair ${what}`,
  "price missing": (what) => `barkeep import an export of ${what} over them with --replace`,
  "price not finite": (what) => `barkeep import an export of ${what} over them with --replace`,
  "impossible prices": (what) => `barkeep import an export of ${what} over them with --replace`,
  "negative volume": () => null,
  "in the future": (what) => `barkeep undo the import that brought them, see barkeep log ${what}`,
  "doubled trading periods": (what) => `barkeep repair ${what} --periods`,
  "two grids": (what) => `barkeep resample ${what} makes the file's own grid whole again`,
};

/** All findings of `checkBars` with their places as times; legal oddities stay quiet. */
export function checkValues(bars: Bars, options: ValueOptions): VerifyFinding[] {
  return [
    ...checkBars(bars, options).map((finding) => withPlaces(finding, bars, options.what)),
    ...checkTimes(bars, options.what),
  ];
}

function withPlaces(finding: Finding, bars: Bars, what: string): VerifyFinding {
  const { kind, severity, count, rows, words } = finding;
  const places = rows.map((row) => placeOf(bars.time, row));
  return { kind, severity, count, places, words, mend: MENDS[kind](what) };
}

/** A row's time; its number where it has none. */
export function placeOf(times: ArrayLike<number>, row: number): string {
  const time = times[row];
  return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, 19)}Z` : `row ${row}`;
}

/** Rows without a time: nobody can say what they are. */
function checkTimes({ time }: Bars, what: string): VerifyFinding[] {
  const rows: number[] = [];
  let count = 0;
  for (let i = 0; i < time.length; i++) {
    if (!Number.isNaN(time[i])) continue;
    if (count++ < SHOWN) rows.push(i);
  }
  if (count === 0) return [];
  return [{
    kind: "no time",
    severity: "damaged",
    count,
    places: rows.map((row) => placeOf(time, row)),
    words: `rows without a time, first row ${rows[0]}`,
    mend: `barkeep repair ${what}`,
  }];
}

/** A year with its unknown volumes. */
interface Era {
  readonly year: number;
  rows: number;
  unknown: number;
  zero: number;
}

/**
 * Unknown and zero volumes by year: whole eras of them are legal, and only told in full. One line for all
 * years that have any.
 */
export function volumeEras({ time, volume }: Bars): VerifyFinding[] {
  const eras = new Map<number, Era>();
  for (let i = 0; i < time.length; i++) {
    if (Number.isNaN(time[i])) continue;
    const year = new Date(time[i]).getUTCFullYear();
    let era = eras.get(year);
    if (!era) eras.set(year, era = { year, rows: 0, unknown: 0, zero: 0 });
    era.rows++;
    if (Number.isNaN(volume[i])) era.unknown++;
    else if (volume[i] === 0) era.zero++;
  }
  const all = [...eras.values()];
  return [
    ...eraFinding("volume unknown", all, (era) => era.unknown),
    ...eraFinding("volume zero", all, (era) => era.zero),
  ];
}

function eraFinding(
  kind: string,
  eras: readonly Era[],
  countOf: (era: Era) => number,
): VerifyFinding[] {
  const some = eras.filter((era) => countOf(era) > 0);
  if (some.length === 0) return [];
  const count = some.reduce((sum, era) => sum + countOf(era), 0);
  const words = some.slice(0, 8).map((era) =>
    `${era.year}: ${countOf(era) === era.rows ? "all" : `${countOf(era)} of ${era.rows}`}`
  ).join(", ");
  const more = some.length > 8 ? `, and ${some.length - 8} more years` : "";
  const places = some.slice(0, SHOWN).map(({ year }) => String(year));
  return [{ kind, severity: "info", count, places, words: `${words}${more}`, mend: null }];
}
