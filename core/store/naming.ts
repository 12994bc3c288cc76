/** What a file in a data folder is, read from its name alone. Every name gets an answer. */

import { type Timeframe, timeframeOf } from "../bars/timeframe.ts";
import { DERIVED_RULES, type DerivedRule, matchRule } from "./derived_rules.ts";

/** `ES1_1m.parquet`: a master of bars. */
export interface CoreName {
  readonly kind: "core";
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  /** As the name spells it: `ES1`, `RELIANCE.NS`. */
  readonly ticker: string;
  readonly timeframe: Timeframe;
  /** The timeframe as the name spells it: `1d`, `1wk`, `60m`. */
  readonly spelling: string;
}

/** `ES1_profiler.json`: computed from bars by somebody's script. */
export interface DerivedName {
  readonly kind: "derived";
  readonly path: string;
  readonly ticker: string;
  /** The rule that knows the name; `null`: a known ticker's JSON that no rule knows. */
  readonly rule: DerivedRule | null;
  /** The rule's name, or what follows the ticker in the file's name. */
  readonly asset: string;
  /** Where the name has one: `1m` in `indicators/NQ1_1m_vwap.parquet`. */
  readonly timeframe: Timeframe | null;
}

/** Anything else; listed with the reason, never read, never written to. */
export interface OtherName {
  readonly kind: "other";
  readonly path: string;
  readonly why: string;
}

export type FileName = CoreName | DerivedName | OtherName;

/** What names are read against. */
export interface NamingContext {
  /** Tickers whose JSON files are assets even where no rule knows them. Default: `KNOWN_TICKERS`. */
  readonly tickers?: ReadonlySet<string>;
  /** Default: the built-in rules. */
  readonly rules?: readonly DerivedRule[];
}

/** Continuous futures, indices and funds that a store of this kind holds, with or without bars. */
export const KNOWN_TICKERS: ReadonlySet<string> = new Set(
  "ES1 NQ1 YM1 RTY1 GC1 CL1 SI1 NG1 SPX NDX RUT DJI VIX VVIX QQQ SPY IWM DIA TLT GLD".split(" "),
);

/** Letters and digits, and what exchanges add: `RELIANCE.NS`, `BRK-B`, `ES1!`, `^VIX`, `ES=F`. */
const TICKER = /^[A-Za-z0-9^][A-Za-z0-9.\-=!^&]{0,31}$/;
/** Only these are core files: `sessions/ES1_1m.parquet` is not a master. */
const CORE_FOLDER = "";
const PARQUET = ".parquet";

/** The folders of a data folder that are looked into. */
export const ASSET_FOLDERS: readonly string[] = ["sessions", "indicators"];

/** The folders that are Barkeep's own and never part of an inventory. */
export const OWN_FOLDERS: readonly string[] = ["backups", ".barkeep"];

/** True for a text that may stand before the `_` of a core file's name. */
export function isTicker(text: string): boolean {
  return TICKER.test(text);
}

/** The name of a ticker's file: `ES1`, `1m` gives `ES1_1m.parquet`. */
export function coreFileName(ticker: string, timeframe: string): string {
  return `${ticker}_${timeframe}${PARQUET}`;
}

/**
 * Reads one name. `folder` is relative to the data folder: `""`, `sessions`, `indicators`.
 * Case is kept; whether two names are one file on another system is `nameClashes`' business.
 */
export function parseFileName(
  name: string,
  folder: string = CORE_FOLDER,
  context: NamingContext = {},
): FileName {
  const path = folder === "" ? name : `${folder}/${name}`;
  if (name === "barkeep.json" && folder === "") {
    return { kind: "other", path, why: "the settings of this store" };
  }
  return parseCore(name, folder, path) ?? parseDerived(name, folder, path, context) ??
    { kind: "other", path, why: whyOther(name, folder) };
}

function parseCore(name: string, folder: string, path: string): CoreName | undefined {
  if (folder !== CORE_FOLDER || !name.endsWith(PARQUET)) return undefined;
  const stem = name.slice(0, -PARQUET.length);
  const cut = stem.lastIndexOf("_");
  const ticker = stem.slice(0, Math.max(0, cut)), spelling = stem.slice(cut + 1);
  const timeframe = timeframeOf(spelling);
  // timeframeOf() forgives spaces; a file name with them is not one that the rest of the system reads.
  if (timeframe === undefined || /\s/.test(spelling) || !isTicker(ticker)) return undefined;
  return { kind: "core", path, ticker, timeframe, spelling };
}

function parseDerived(
  name: string,
  folder: string,
  path: string,
  context: NamingContext,
): DerivedName | undefined {
  for (const rule of context.rules ?? DERIVED_RULES) {
    const found = matchRule(rule, path);
    if (!found || !isTicker(found.ticker)) continue;
    return { kind: "derived", path, ...found, rule, asset: rule.asset };
  }
  const cut = name.indexOf("_"), ticker = name.slice(0, Math.max(0, cut));
  if (folder !== "" && !ASSET_FOLDERS.includes(folder)) return undefined;
  if (!name.endsWith(".json") || !(context.tickers ?? KNOWN_TICKERS).has(ticker)) return undefined;
  const asset = name.slice(cut + 1, -".json".length);
  return { kind: "derived", path, ticker, rule: null, asset, timeframe: null };
}

function whyOther(name: string, folder: string): string {
  if (name.endsWith(".barkeep-tmp")) return "left over from an interrupted operation";
  if (name.startsWith(".")) return "a hidden file";
  if (/\.(csv|txt|tsv)(\.gz)?$/i.test(name)) return "an export: barkeep import reads it";
  if (/\.json$/i.test(name)) return "no ticker of this store stands before the first _";
  if (!/\.parquet$/i.test(name)) return "neither Parquet nor JSON";
  if (folder !== "") return "no rule knows this name";
  return whyNotCore(name);
}

function whyNotCore(name: string): string {
  const stem = name.slice(0, -PARQUET.length);
  if (!name.endsWith(PARQUET)) return 'the ending is not spelled ".parquet"';
  if (/ \(\d+\)$| - Copy$|^Copy of /i.test(stem)) {
    return "a copy that a browser or file manager made";
  }
  const parts = stem.split("_"), last = parts.at(-1) ?? "";
  if (parts.length === 1) return "no timeframe in the name";
  if (timeframeOf(last) !== undefined) {
    return `"${parts.slice(0, -1).join("_")}" can't be a ticker`;
  }
  return parts.slice(1, -1).some((part) => timeframeOf(part) !== undefined)
    ? `"${last}" follows the timeframe`
    : `"${last}" is no timeframe`;
}
