/** The derived assets of a store, as data: what each is called, made from, and where its dates are. */

import { type Timeframe, timeframeOf } from "../bars/timeframe.ts";

/** One kind of asset. */
export interface DerivedRule {
  /** The asset's name, unique: `daily_hod_lod`. */
  readonly asset: string;
  /** Path in the data folder with `{ticker}` and, where the name has one, `{timeframe}`. */
  readonly file: string;
  /**
   * What it is made from. Each entry is one source with its substitutes: `1m|5m` is the ticker's 1m file,
   * else its 5m file; a name that is no timeframe is another asset of the ticker; a `?` at the end means
   * that the asset can be made without it; `{timeframe}` is the timeframe in the asset's own name.
   */
  readonly from: readonly string[];
  /** Program and arguments that make it anew; run only by `barkeep rebuild`, after asking. */
  readonly command?: readonly string[];
}

/** In the order of rebuilding: daily_hod_lod before profiler before level_touches. Source: store-facts. */
export const DERIVED_RULES: readonly DerivedRule[] = [
  { asset: "daily_hod_lod", file: "{ticker}_daily_hod_lod.json", from: ["1m|5m"] },
  { asset: "hod_lod", file: "{ticker}_hod_lod.json", from: ["1m|5m"] },
  { asset: "profiler", file: "{ticker}_profiler.json", from: ["1m|5m", "daily_hod_lod"] },
  { asset: "level_stats", file: "{ticker}_level_stats.json", from: ["1m|5m"] },
  { asset: "level_touches", file: "{ticker}_level_touches.json", from: ["1m|5m", "profiler"] },
  { asset: "range_dist", file: "{ticker}_range_dist.json", from: ["1m|5m"] },
  { asset: "opening_range", file: "{ticker}_opening_range.json", from: ["1m|5m"] },
  { asset: "sessions", file: "sessions/{ticker}_sessions.json", from: ["1m|5m", "1W?"] },
  { asset: "opening", file: "sessions/{ticker}_opening.json", from: ["1m|5m", "1W?"] },
  { asset: "hourly", file: "sessions/{ticker}_hourly.parquet", from: ["1m|5m"] },
  { asset: "vwap", file: "indicators/{ticker}_{timeframe}_vwap.parquet", from: ["{timeframe}"] },
];

/** What an asset of unknown kind is taken to be made from. */
export const UNKNOWN_FROM: readonly string[] = ["1m|5m"];

/** The ticker and timeframe in `path`, if the rule's file name fits the whole of it. */
export function matchRule(
  rule: DerivedRule,
  path: string,
): { ticker: string; timeframe: Timeframe | null } | undefined {
  const match = patternOf(rule.file).exec(path);
  if (!match?.groups) return undefined;
  const spelling = match.groups.timeframe;
  if (spelling === undefined) return { ticker: match.groups.ticker, timeframe: null };
  const timeframe = timeframeOf(spelling);
  return timeframe && { ticker: match.groups.ticker, timeframe };
}

const patterns = new Map<string, RegExp>();

/** A ticker holds no `_`, so that `{ticker}_hod_lod` does not also take `ES1_daily_hod_lod`. */
function patternOf(file: string): RegExp {
  let pattern = patterns.get(file);
  if (!pattern) {
    const source = file.replace(/[.*+?^$()|[\]\\]/g, "\\$&")
      .replace("{ticker}", "(?<ticker>[^_/]+)").replace("{timeframe}", "(?<timeframe>[^_/]+)");
    patterns.set(file, pattern = new RegExp(`^${source}$`));
  }
  return pattern;
}

/** The built-in rules with the user's own; one of the same name replaces the built-in one in its place. */
export function withRules(own: readonly DerivedRule[]): readonly DerivedRule[] {
  const named = new Map(own.map((rule) => [rule.asset, rule]));
  const kept = DERIVED_RULES.map((rule) => named.get(rule.asset) ?? rule);
  const known = new Set(DERIVED_RULES.map((rule) => rule.asset));
  return [...kept, ...own.filter((rule) => !known.has(rule.asset))];
}
