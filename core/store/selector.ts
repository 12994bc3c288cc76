/**
 * WHAT on the command line: `ES1` (all its files), `ES1_1m`, `ES1:1m,5m`, `:1m` (every ticker), or a
 * path. Several are united; none means all.
 */

import { type Timeframe, timeframeOf } from "../bars/timeframe.ts";
import { UsageError } from "../errors.ts";
import { coreFileName, type CoreName, type FileName, isTicker } from "./naming.ts";
import { nearestName } from "./naming_nearest.ts";
import { rootOf } from "./selector_alias.ts";

/** What names are looked up in. */
export interface Catalog {
  /** Every file of the store, as `parseFileName` reads it. */
  readonly names: readonly FileName[];
  /** Further names of tickers, from the settings: alias to ticker. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export interface SelectOptions {
  /** The data folder's absolute path, so that absolute paths inside it can be given. */
  readonly root?: string;
  /** Accept `ES1_1m` and `ES1:1m` where there is no such file yet. Default: false. */
  readonly allowNew?: boolean;
}

/** A file that is not there yet. */
export interface NewName extends CoreName {
  readonly isNew: true;
}

/** Files in the order of the catalog, new ones last; no file twice. */
export interface Selection {
  readonly files: readonly FileName[];
  readonly fresh: readonly NewName[];
  /** True if nothing was given: all files. */
  readonly all: boolean;
}

/** The files that `what` names. Throws `UsageError` with the candidates if a name fits none or several. */
export function select(
  what: readonly string[],
  catalog: Catalog,
  options: SelectOptions = {},
): Selection {
  if (what.length === 0) return { files: catalog.names, fresh: [], all: true };
  const chosen = new Set<FileName>(), fresh = new Map<string, NewName>();
  for (const text of what) {
    for (const found of selectOne(text.trim(), catalog, options)) {
      if ("isNew" in found) fresh.set(found.path, found);
      else chosen.add(found);
    }
  }
  const files = catalog.names.filter((name) => chosen.has(name));
  return { files, fresh: [...fresh.values()], all: false };
}

type Found = readonly (FileName | NewName)[];

function selectOne(text: string, catalog: Catalog, options: SelectOptions): Found {
  if (text === "") {
    throw new UsageError("Cannot select an empty name. Leave it out to mean all files.");
  }
  const path = byPath(text, catalog, options.root);
  if (path) return [path];
  if (looksLikePath(text)) throw noSuch(text, catalog.names.map((name) => name.path));
  const colon = text.lastIndexOf(":");
  // CME_MINI:ES1! is a ticker with its exchange; ES1:1m is a ticker with a timeframe.
  if (colon >= 0 && text.slice(colon + 1).split(",").every((part) => timeframeOf(part))) {
    return byTimeframes(text.slice(0, colon), text.slice(colon + 1), catalog, options);
  }
  return byStem(text, catalog, options) ?? filesOf(tickerOf(text, catalog), catalog);
}

function looksLikePath(text: string): boolean {
  return /\.(parquet|json)$/i.test(text) || text.indexOf("/", 1) > 0 || text.includes("\\");
}

function byPath(text: string, catalog: Catalog, root: string | undefined): FileName | undefined {
  const inside = root !== undefined && text.startsWith(`${root}/`)
    ? text.slice(root.length + 1)
    : text.replace(/^\.\//, "");
  return catalog.names.find((name) => name.path === inside);
}

/** `ES1_1m`, `ES1_1d`, `/ES_1m`: one file; `undefined` if the text does not end in a timeframe. */
function byStem(text: string, catalog: Catalog, options: SelectOptions): Found | undefined {
  const cut = text.lastIndexOf("_"), spelling = text.slice(cut + 1);
  const timeframe = timeframeOf(spelling);
  if (cut <= 0 || timeframe === undefined) return undefined;
  const exact = catalog.names.find((name) => name.path === `${text}.parquet`);
  if (exact) return [exact];
  return [one(text.slice(0, cut), timeframe, spelling, catalog, options)];
}

function byTimeframes(
  left: string,
  right: string,
  catalog: Catalog,
  options: SelectOptions,
): Found {
  const timeframes = right.split(",").map((spelling) => ({
    spelling: spelling.trim(),
    timeframe: timeframeOf(spelling)!,
  }));
  if (left !== "") {
    return timeframes.flatMap(({ timeframe, spelling }) =>
      one(left, timeframe, spelling, catalog, options)
    );
  }
  return timeframes.flatMap(({ timeframe, spelling }) => {
    const found = coreOf(catalog).filter((name) => name.timeframe === timeframe);
    if (found.length === 0) {
      throw noSuch(`:${spelling}`, coreOf(catalog).map((name) => `:${name.timeframe}`));
    }
    return found;
  });
}

/** The one file of a ticker and timeframe; a spelling of its own (`1D` beside `1d`) decides between two. */
function one(
  ticker: string,
  timeframe: Timeframe,
  spelling: string,
  catalog: Catalog,
  options: SelectOptions,
): FileName | NewName {
  const asked = `${ticker}_${spelling}`;
  const tickers = candidates(ticker, catalog);
  const found = coreOf(catalog).filter((name) =>
    tickers.includes(name.ticker) && name.timeframe === timeframe
  );
  const spelled = found.filter((name) => name.spelling === spelling);
  if (found.length === 1) return found[0];
  if (spelled.length === 1) return spelled[0];
  if (found.length > 1) throw several(asked, found.map((name) => name.path));
  if (options.allowNew) return newName(ticker, tickers, timeframe, asked);
  throw noSuch(asked, stemsOf(catalog));
}

function newName(
  typed: string,
  tickers: readonly string[],
  timeframe: Timeframe,
  asked: string,
): NewName {
  if (tickers.length > 1) throw several(asked, tickers.map((ticker) => `${ticker}_${timeframe}`));
  const ticker = tickers[0] ?? typed;
  if (!isTicker(ticker)) {
    throw new UsageError(
      `Cannot name a file after "${typed}": a ticker is letters and digits, such as ES1 or BRK-B.`,
    );
  }
  const path = coreFileName(ticker, timeframe);
  return { kind: "core", path, ticker, timeframe, spelling: timeframe, isNew: true };
}

function filesOf(ticker: string, catalog: Catalog): Found {
  return catalog.names.filter((name) => name.kind !== "other" && name.ticker === ticker);
}

/** The one ticker of a text; throws with the candidates if none or several fit. */
export function tickerOf(text: string, catalog: Catalog): string {
  const found = candidates(text, catalog);
  if (found.length === 1) return found[0];
  if (found.length > 1) throw several(text, found);
  throw noSuch(text, tickersOf(catalog), stemsOf(catalog));
}

/** The store's tickers that a text may mean, by the strictest reading that fits any. */
function candidates(text: string, catalog: Catalog): string[] {
  const tickers = tickersOf(catalog);
  const alias = catalog.aliases?.[text];
  const readings: ((ticker: string) => boolean)[] = [
    (ticker) => ticker === text,
    (ticker) => ticker === alias,
    (ticker) => ticker.toUpperCase() === text.toUpperCase(),
    (ticker) => rootOf(ticker) === rootOf(text),
  ];
  for (const fits of readings) {
    const found = tickers.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

function tickersOf(catalog: Catalog): string[] {
  const tickers = catalog.names.flatMap((name) => name.kind === "other" ? [] : [name.ticker]);
  return [...new Set(tickers)];
}

function coreOf(catalog: Catalog): CoreName[] {
  return catalog.names.filter((name): name is CoreName => name.kind === "core");
}

function stemsOf(catalog: Catalog): string[] {
  return coreOf(catalog).map((name) => name.path.replace(/\.parquet$/, ""));
}

function several(asked: string, found: readonly string[]): UsageError {
  return new UsageError(
    `Cannot tell what "${asked}" means: ${found.join(", ")} all fit. Name one of them.`,
    { facts: { asked, candidates: found } },
  );
}

/** `also` are names that may have been meant but are too many to be listed. */
function noSuch(
  asked: string,
  known: readonly string[],
  also: readonly string[] = [],
): UsageError {
  const names = [...new Set(known)], nearest = nearestName(asked, [...names, ...also]);
  const advice = nearest !== undefined
    ? `Did you mean ${nearest}?`
    : names.length > 0
    ? `There is ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}.`
    : "The store holds nothing of that kind.";
  return new UsageError(`Cannot find "${asked}" in the data folder: nothing fits. ${advice}`, {
    facts: { asked, candidates: nearest === undefined ? names : [nearest] },
  });
}
