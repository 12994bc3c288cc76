/** Whether a derived asset still says what its sources say, and why not. Pure. */

import { type Timeframe, timeframeOf } from "../bars/timeframe.ts";
import { sha256Of } from "../fs/hash.ts";
import { UNKNOWN_FROM } from "./derived_rules.ts";
import type { DerivedName } from "./naming.ts";

/** A file that an asset is made from, or may be. */
export interface SourceState {
  /** `ES1_1m.parquet`, `ES1_daily_hod_lod.json`. */
  readonly path: string;
  readonly ticker: string;
  /** `null` for an asset. */
  readonly timeframe: Timeframe | null;
  /** The asset's name; `null` for bars. */
  readonly asset: string | null;
  /** False if it can't be read: then nothing can be said. */
  readonly readable: boolean;
  /** ms since the epoch. */
  readonly modified: number;
  readonly rows: number | null;
  /** Trading day of the last bar, or last date inside an asset; `2025-12-05`. */
  readonly lastDay: string | null;
  /** ms UTC of the last bar. */
  readonly lastBar?: number | null;
  /** SHA-256, where the record of files knows it for exactly this size and modification time. */
  readonly sha256?: string | null;
  /** Digests of its bars by UTC month, where the record knows them for exactly these bytes. */
  readonly months?: Readonly<Record<string, string>> | null;
}

/** The asset itself. */
export interface AssetState {
  readonly name: DerivedName;
  readonly modified: number;
  readonly lastDay: string | null;
  readonly sourceRows: number | null;
}

/** What a source was when the asset was made, from the record of files. */
export interface BuiltFrom {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
  /** ms UTC. */
  readonly lastBar: number | null;
  /** A digest of its months before `until` (`2025-12`), where they were known. */
  readonly old?: { readonly until: string; readonly digest: string };
}

/** Equal if every month before `until` holds the same bars. */
export function monthsDigest(months: Readonly<Record<string, string>>, until: string): string {
  const old = Object.entries(months).filter(([month]) => month < until)
    .sort(([a], [b]) => a < b ? -1 : 1);
  return sha256Of(JSON.stringify(old)).slice(0, 16);
}

/** `by` is what the verdict rests on, surest first. */
export interface Staleness {
  /** `unknown`: a source is missing or can't be read. */
  readonly verdict: "fresh" | "stale" | "unknown";
  /** One sentence for people; for `fresh` what was compared. */
  readonly reason: string;
  readonly by: "record" | "rows" | "dates" | "modified" | "nothing";
  /** The files it is made from, as far as they are there. */
  readonly sources: readonly string[];
}

/**
 * Compares an asset with its sources: with the record of what it was built from where there is one, else
 * the rows it says it was made from, else the dates inside, else the modification times.
 */
export function staleness(
  asset: AssetState,
  present: readonly SourceState[],
  builtFrom: readonly BuiltFrom[] = [],
): Staleness {
  const { sources, missing } = sourcesOf(asset.name, present);
  const paths = sources.map((source) => source.path);
  const verdicts = sources.map((source) =>
    compare(asset, source, builtFrom.find((built) => built.path === source.path))
  );
  const stale = verdicts.find((found) => found.verdict === "stale");
  if (stale) return { ...stale, sources: paths };
  if (missing.length > 0) {
    const reason = `its source ${missing.join(" and ")} is not in the store`;
    return { verdict: "unknown", reason, by: "nothing", sources: paths };
  }
  const unknown = verdicts.find((found) => found.verdict === "unknown");
  const first = unknown ?? verdicts[0] ??
    {
      verdict: "unknown" as const,
      reason: "it is not known what it is made from",
      by: "nothing" as const,
    };
  return { ...first, sources: paths };
}

/** The files a rule names: the first substitute that is there, and what is missing without one. */
export function sourcesOf(
  name: DerivedName,
  present: readonly SourceState[],
): { sources: SourceState[]; missing: string[] } {
  const sources: SourceState[] = [], missing: string[] = [];
  const own = present.filter((file) => file.ticker === name.ticker && file.path !== name.path);
  for (const entry of name.rule?.from ?? UNKNOWN_FROM) {
    const optional = entry.endsWith("?");
    const substitutes = entry.replace("?", "").replace("{timeframe}", name.timeframe ?? "")
      .split("|").map((text) => text.trim());
    const found = firstThere(substitutes, own);
    if (found) sources.push(found);
    else if (!optional) missing.push(`${name.ticker}_${substitutes.join(" or ")}`);
  }
  return { sources, missing };
}

function firstThere(
  substitutes: readonly string[],
  own: readonly SourceState[],
): SourceState | undefined {
  for (const text of substitutes) {
    const timeframe = timeframeOf(text);
    const found = own.find((file) =>
      timeframe === undefined ? file.asset === text : file.timeframe === timeframe
    );
    if (found) return found;
  }
  return undefined;
}

type Verdict = Omit<Staleness, "sources">;

function compare(asset: AssetState, source: SourceState, built: BuiltFrom | undefined): Verdict {
  if (!source.readable) {
    return { verdict: "unknown", reason: `its source ${source.path} can't be read`, by: "nothing" };
  }
  return byRecord(source, built) ?? byRows(asset, source) ?? byDates(asset, source) ??
    byModified(asset, source);
}

function byRecord(source: SourceState, built: BuiltFrom | undefined): Verdict | undefined {
  if (!built || source.sha256 === undefined || source.sha256 === null) return undefined;
  if (built.sha256 === source.sha256) {
    return { verdict: "fresh", reason: `made from ${source.path} as it is`, by: "record" };
  }
  return { verdict: "stale", reason: changeWords(source, built), by: "record" };
}

/** What became of a source since: bars at its end, or others in the middle. */
function changeWords(source: SourceState, built: BuiltFrom): string {
  const more = (source.rows ?? 0) - built.rows;
  const later = built.lastBar !== null && (source.lastBar ?? -Infinity) > built.lastBar;
  const inside = built.old && source.months &&
    monthsDigest(source.months, built.old.until) !== built.old.digest;
  if (more > 0 && later && !inside) return `${grouped(more)} newer bars in ${source.path}`;
  if (more < 0) return `${source.path} has ${grouped(-more)} bars fewer than it was made from`;
  const day = new Date(source.modified).toISOString().slice(0, 10);
  return `${source.path} changed inside the old range on ${day}`;
}

function byRows(asset: AssetState, source: SourceState): Verdict | undefined {
  if (asset.sourceRows === null || source.rows === null || source.asset !== null) return undefined;
  return asset.sourceRows === source.rows
    ? {
      verdict: "fresh",
      reason: `made from the ${grouped(source.rows)} rows of ${source.path}`,
      by: "rows",
    }
    : {
      verdict: "stale",
      reason: `made from ${grouped(asset.sourceRows)} rows, ${source.path} has ${
        grouped(source.rows)
      }`,
      by: "rows",
    };
}

function byDates(asset: AssetState, source: SourceState): Verdict | undefined {
  if (asset.lastDay === null || source.lastDay === null) return undefined;
  // Weekly bars carry the first day of their week: they never reach as far as the days made from them.
  if (asset.lastDay < source.lastDay) {
    const reason = `ends ${asset.lastDay}, ${source.path} reaches ${source.lastDay}`;
    return { verdict: "stale", reason, by: "dates" };
  }
  const reason = asset.lastDay === source.lastDay
    ? `reaches ${asset.lastDay} as ${source.path} does`
    : `reaches ${asset.lastDay}, further than ${source.path} (${source.lastDay})`;
  return { verdict: "fresh", reason, by: "dates" };
}

function byModified(asset: AssetState, source: SourceState): Verdict {
  return asset.modified < source.modified
    ? { verdict: "stale", reason: `older than ${source.asset ?? source.path}`, by: "modified" }
    : { verdict: "fresh", reason: `newer than ${source.path}`, by: "modified" };
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
