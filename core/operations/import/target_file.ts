/** Which file of the store an export's bars belong to, by ticker and timeframe alone. Pure. */

import type { Timeframe } from "../../bars/timeframe.ts";
import { timeframeOf } from "../../bars/timeframe.ts";
import type { TickerGuess } from "../../sources/csv/decide/ticker.ts";
import { coreFileName, type CoreName, isTicker } from "../../store/naming.ts";
import { type Catalog, select } from "../../store/selector.ts";
import { rootOf } from "../../store/selector_alias.ts";

export interface Target {
  readonly file: CoreName;
  readonly isNew: boolean;
}

/** Why no file was chosen, with what settles it. */
export interface NoTarget {
  readonly held: string;
}

/** The user's `--as`: `ES1_1m`, or only `ES1`. */
export interface AsWord {
  readonly ticker: string;
  readonly timeframe?: Timeframe;
  /** As typed. */
  readonly text: string;
}

/** Splits `ES1_1m` into ticker and timeframe; a text without a timeframe is a ticker. */
export function parseAs(text: string): AsWord {
  const cut = Math.max(text.lastIndexOf("_"), text.lastIndexOf(":"));
  const timeframe = cut > 0 ? timeframeOf(text.slice(cut + 1)) : undefined;
  return timeframe ? { ticker: text.slice(0, cut), timeframe, text } : { ticker: text, text };
}

/**
 * The user's word names any file, or a new one. Throws `UsageError` if it fits several, or can't be a name.
 */
export function targetSaid(as: AsWord, timeframe: Timeframe, catalog: Catalog): Target | NoTarget {
  const named = as.timeframe ? as.text : `${as.ticker}_${timeframe}`;
  const { files: [file], fresh: [created] } = select([named], catalog, { allowNew: true });
  if (created) return { file: created, isNew: true };
  return file?.kind === "core"
    ? { file, isNew: false }
    : { held: `${named} is not a file of bars: name one such as ES1_1m with --as` };
}

function coreFiles({ names }: Catalog): CoreName[] {
  return names.filter((name): name is CoreName => name.kind === "core");
}

/**
 * The file of the same ticker and timeframe under any spelling, else a new one. Names that only share their
 * root (ES and ES1, SPX and ^SPX) may be two instruments: which one is meant has to be said.
 */
export function targetFound(
  guess: TickerGuess,
  timeframe: Timeframe,
  catalog: Catalog,
): Target | NoTarget {
  const files = coreFiles(catalog).filter((file) => file.timeframe === timeframe);
  const tickers = tickersOf(guess, catalog);
  const own = files.filter((file) => tickers.includes(file.ticker.toUpperCase()));
  if (own.length === 1) return { file: own[0], isNew: false };
  if (own.length > 1) return several(own);
  const akin = guess.kind === "contract"
    ? []
    : files.filter((file) => rootOf(file.ticker) === rootOf(guess.ticker));
  if (akin.length > 0) return mayBeAkin(guess, akin, timeframe);
  return newFile(guess.ticker, timeframe);
}

/** The ticker as Barkeep spells it, or what the settings say its own name stands for. */
function tickersOf({ ticker, written }: TickerGuess, { aliases = {} }: Catalog): string[] {
  const said = aliases[written] ?? aliases[ticker];
  return [said ?? ticker].map((text) => text.toUpperCase());
}

function several(files: readonly CoreName[]): NoTarget {
  const stems = files.map(stemOf);
  return {
    held: `${stems.join(" and ")} are the same ticker and timeframe: say which with --as ${
      stems[0]
    }`,
  };
}

function mayBeAkin(
  { ticker }: TickerGuess,
  akin: readonly CoreName[],
  timeframe: Timeframe,
): NoTarget {
  const stems = akin.map(stemOf).join(", ");
  return {
    held:
      `there is no ${ticker}_${timeframe}, but there is ${stems}, which may be the same series or ` +
      `another instrument: say --as ${stemOf(akin[0])} or --as ${ticker}_${timeframe}`,
  };
}

function newFile(ticker: string, timeframe: Timeframe): Target | NoTarget {
  if (!isTicker(ticker)) {
    return { held: `"${ticker}" can't be part of a file's name: say which file with --as` };
  }
  const path = coreFileName(ticker, timeframe);
  return { file: { kind: "core", path, ticker, timeframe, spelling: timeframe }, isNew: true };
}

/** `ES1_1m`. */
export function stemOf({ path }: CoreName): string {
  return path.replace(/\.parquet$/, "");
}
