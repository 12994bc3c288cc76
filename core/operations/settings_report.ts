/** What `config` tells: each setting that holds, where it comes from, and what is known of each ticker. */

import { marketOf } from "../calendar/markets.ts";
import { UsageError } from "../errors.ts";
import type { Fs } from "../fs/fs.ts";
import { SymbolTable } from "../sources/yahoo/symbols.ts";
import { listNames } from "../store/inventory_names.ts";
import { nearestName } from "../store/naming_nearest.ts";
import {
  parseSettings,
  readSettingsText,
  type Settings,
  SETTINGS_FILE,
} from "../store/settings.ts";
import { joinPlace, type SettingFault } from "../store/settings_check.ts";
import { type EffectiveSetting, effectiveSettings } from "../store/settings_effective.ts";
import { placesOf } from "../store/settings_places.ts";

/** Where a value comes from. `built in`: Barkeep knows the ticker; `not known`: nobody has said. */
export type Origin = "default" | "built in" | "not known" | typeof SETTINGS_FILE;

export interface ToldSetting {
  readonly place: string;
  readonly about: string;
  /** A JSON value; `null`: not set. */
  readonly value: unknown;
  readonly from: Origin;
  /** Of `barkeep.json`, from 1. */
  readonly line: number | null;
}

export interface SettingsReport {
  /** Whether the data folder has a `barkeep.json`. */
  readonly present: boolean;
  readonly settings: readonly ToldSetting[];
  /** What the file says that fits nothing in the folder. */
  readonly notes: readonly string[];
  /** What is wrong with the file; then `settings` is empty. */
  readonly faults: readonly SettingFault[];
}

/**
 * The settings of the data folder `root`. Faults of its values are reported, not thrown; what can't be
 * read as JSON throws `UsageError`, what the system refuses `DiskError`.
 */
export async function reportSettings(fs: Fs, root: string): Promise<SettingsReport> {
  const text = await readSettingsText(fs, root);
  const parsed = tryParse(text ?? "{}");
  if ("faults" in parsed) return { present: true, settings: [], notes: [], faults: parsed.faults };
  const { settings } = parsed;
  const names = (await listNames(fs, root, settings)).map(({ name }) => name);
  const tickers = new Set(names.flatMap((name) => name.kind === "core" ? [name.ticker] : []));
  const told = effectiveSettings(settings, placesOf(text ?? "{}")).map(toTold);
  return {
    present: text !== undefined,
    settings: tickersFirst([...told.filter(isSaid), ...ofTickers(tickers, told)]),
    notes: unusedTickers(settings, tickers),
    faults: [],
  };
}

function tryParse(text: string): { settings: Settings } | { faults: readonly SettingFault[] } {
  try {
    return { settings: parseSettings(text) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const faults = error.facts["faults"] as readonly SettingFault[];
    if (faults.length === 0) throw error;
    return { faults };
  }
}

function toTold({ line, ...setting }: EffectiveSetting): ToldSetting {
  return { ...setting, from: line === null ? "default" : SETTINGS_FILE, line };
}

/** An empty list of tickers is told by the tickers that there are. */
function isSaid({ place, from }: ToldSetting): boolean {
  return place !== "tickers" || from !== "default";
}

function tickersFirst(told: readonly ToldSetting[]): ToldSetting[] {
  const [of, rest] = [true, false].map((wanted) =>
    told.filter(({ place }) => /^tickers[.[]/.test(place) === wanted)
  );
  return [...of.sort((a, b) => a.place < b.place ? -1 : 1), ...rest];
}

/** What holds for each ticker of the folder, as far as the file does not say it. */
function ofTickers(tickers: ReadonlySet<string>, told: readonly ToldSetting[]): ToldSetting[] {
  const said = new Set(told.map(({ place }) => place)), symbols = new SymbolTable();
  return [...tickers].sort().flatMap((ticker) => {
    const symbol = symbols.find(ticker), market = marketOf(ticker);
    return [
      known(ticker, "yahoo", "its symbol at Yahoo", symbol.kind === "known" ? symbol.yahoo : null),
      known(ticker, "calendar", "its market's trading hours", market?.id ?? null),
      known(ticker, "adjustment", "adjustment of the prices", null),
    ];
  }).filter(({ place }) => !said.has(place));
}

function known(ticker: string, name: string, about: string, value: string | null): ToldSetting {
  const place = joinPlace(joinPlace("tickers", ticker), name);
  return { place, about, value, from: value === null ? "not known" : "built in", line: null };
}

/** Settings of a ticker that no file of the folder has are kept, but may be a slip of the finger. */
function unusedTickers(settings: Settings, tickers: ReadonlySet<string>): string[] {
  const sections = { zones: settings.zones, adjustments: settings.adjustments };
  const named = Object.entries(sections).flatMap(([section, of]) =>
    Object.keys(of).map((target) => [section, target, target.split("_")[0]])
  );
  const own = Object.keys(settings.tickers).map((ticker) => ["tickers", ticker, ticker]);
  return [...own, ...named].filter(([, , ticker]) => !tickers.has(ticker))
    .map(([section, target, ticker]) => {
      const nearest = nearestName(ticker, tickers);
      const guess = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      return `${joinPlace(section, target)}: no file of ${ticker} is in this folder${guess}`;
    });
}
