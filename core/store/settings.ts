/** The user's settings: `barkeep.json` in the data folder, read and never written. */

import type { Zone } from "../bars/zone.ts";
import { DiskError, UsageError } from "../errors.ts";
import { type Fs, FsError } from "../fs/fs.ts";
import { readFile } from "../fs/read_file.ts";
import type { DerivedRule } from "./derived_rules.ts";
import type { CoreName } from "./naming.ts";
import { checkSettings, type SettingFault } from "./settings_check.ts";
import { lineOf, placesOf } from "./settings_places.ts";
import { type Adjustment, SETTINGS_SCHEMA } from "./settings_schema.ts";

/** What may be said of one ticker. */
export interface TickerSettings {
  readonly yahoo?: string;
  readonly calendar?: string;
  readonly adjustment?: Adjustment;
  readonly aliases?: readonly string[];
}

/** Every setting with its effective value; `given` are the top-level names that the file holds. */
export interface Settings {
  readonly given: readonly string[];
  readonly tickers: Readonly<Record<string, TickerSettings>>;
  /** Zones of naive files, by `ES1_1m` or `ES1`. */
  readonly zones: Readonly<Record<string, Zone>>;
  readonly adjustments: Readonly<Record<string, Adjustment>>;
  readonly derived: readonly DerivedRule[];
  /** Commands that make assets anew. */
  readonly rebuild: readonly {
    readonly assets: readonly string[];
    readonly command: readonly string[];
    readonly folder?: string;
  }[];
  readonly import: { readonly folders: readonly string[] };
  readonly retention: Retention;
  readonly yahoo: { readonly userAgent: string | null; readonly paceMs: number };
}

/** Which backups are kept of each file, and how much room all of them may take. */
export interface Retention {
  readonly last: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly lostDays: number;
  readonly maxGigabytes: number;
  readonly maxPercentOfDisk: number;
}

export const SETTINGS_FILE = "barkeep.json";
/** Far more than anybody writes by hand. */
const MAX_BYTES = 1 << 20;

/** What holds where the file says nothing, or is not there. */
export const DEFAULT_SETTINGS: Settings = {
  given: [],
  tickers: {},
  zones: {},
  adjustments: {},
  derived: [],
  rebuild: [],
  import: { folders: ["~/Downloads"] },
  retention: {
    last: 3,
    daily: 7,
    weekly: 8,
    monthly: 12,
    lostDays: 365,
    maxGigabytes: 20,
    maxPercentOfDisk: 10,
  },
  yahoo: { userAgent: null, paceMs: 500 },
};

/** The settings of the data folder `root`; the defaults if there is no file. Throws `UsageError` with the place. */
export async function readSettings(fs: Fs, root: string): Promise<Settings> {
  const text = await readSettingsText(fs, root);
  return text === undefined ? DEFAULT_SETTINGS : parseSettings(text);
}

/** The text of the data folder's `barkeep.json`, without a byte order mark; `undefined` if there is none. */
export async function readSettingsText(fs: Fs, root: string): Promise<string | undefined> {
  const path = `${root}/${SETTINGS_FILE}`;
  const stat = await fs.stat(path);
  if (!stat) return undefined;
  if (stat.kind !== "file") throw cannotUse(`it is a ${stat.kind}, not a file`);
  return (await readText(fs, path)).replace(/^\uFEFF/, "");
}

/** The settings in the text of a `barkeep.json`. Throws `UsageError` with every fault's place. */
export function parseSettings(text: string): Settings {
  const plain = text.replace(/^\uFEFF/, ""), value = parseJson(plain);
  const faults = faultsOf(plain, value);
  if (faults.length > 0) {
    const [first] = faults, rest = faults.length - 1;
    throw cannotUse(
      `line ${first.line}: ${first.place} ${first.reason}${rest > 0 ? ` (and ${rest} more)` : ""}`,
      { faults },
    );
  }
  return withDefaults(value as Partial<Settings>);
}

/** Every fault with its line; a name that stands twice is one, because only the last would count. */
function faultsOf(text: string, value: unknown): SettingFault[] {
  const { lines, twice } = placesOf(text);
  const doubled = twice.map(({ place, lines: [first, line] }) => ({
    place,
    reason: `stands there already, in line ${first}: only one of them can count`,
    line,
  }));
  const wrong = checkSettings(SETTINGS_SCHEMA, value)
    .map((fault) => ({ ...fault, line: lineOf(lines, fault.place) ?? 1 }));
  return [...doubled, ...wrong].sort((a, b) => a.line - b.line);
}

/** The settings' word on a naive file's zone: the file's own before its ticker's. */
export function settledZone(settings: Settings, file: CoreName): Zone | undefined {
  return settings.zones[`${file.ticker}_${file.spelling}`] ??
    settings.zones[`${file.ticker}_${file.timeframe}`] ?? settings.zones[file.ticker];
}

/** The settings' word on a file's adjustment: the file's own before its ticker's. */
export function settledAdjustment(settings: Settings, file: CoreName): Adjustment | undefined {
  return settings.adjustments[`${file.ticker}_${file.spelling}`] ??
    settings.adjustments[`${file.ticker}_${file.timeframe}`] ??
    settings.adjustments[file.ticker] ?? settings.tickers[file.ticker]?.adjustment;
}

/** Other names of tickers, for the selector: the aliases and the symbols at Yahoo. */
export function tickerAliases(settings: Settings): Record<string, string> {
  const aliases: Record<string, string> = {};
  for (const [ticker, own] of Object.entries(settings.tickers)) {
    for (const alias of own.aliases ?? []) aliases[alias] = ticker;
    if (own.yahoo !== undefined) aliases[own.yahoo] = ticker;
  }
  return aliases;
}

function withDefaults(given: Partial<Settings> & { $schema?: unknown }): Settings {
  const { $schema: _, ...own } = given;
  return {
    ...DEFAULT_SETTINGS,
    ...own,
    given: Object.keys(own),
    import: { ...DEFAULT_SETTINGS.import, ...own.import },
    retention: { ...DEFAULT_SETTINGS.retention, ...own.retention },
    yahoo: { ...DEFAULT_SETTINGS.yahoo, ...own.yahoo },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw cannotUse(`it is not JSON: ${placeOfSyntaxError(text, error.message)}`, { cause: error });
  }
}

/** V8 says where: as a line and column, as a position, or only that the text ended. */
function placeOfSyntaxError(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const what = message.replace(/ in JSON at position.*| \(line.*|, ".*/s, "");
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  const lines = before.split("\n");
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${what}`;
}

async function readText(fs: Fs, path: string): Promise<string> {
  const bytes = await readBytes(fs, path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw cannotUse("it is not UTF-8 text", { cause: error });
  }
}

async function readBytes(fs: Fs, path: string): Promise<Uint8Array> {
  try {
    return await readFile(fs, path, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (error.code === "EFBIG") throw cannotUse("it is over 1 MiB, more than settings can be");
    throw new DiskError(`Cannot read ${SETTINGS_FILE}: ${error.code}.`, { cause: error });
  }
}

function cannotUse(
  reason: string,
  more: { readonly faults?: readonly SettingFault[]; readonly cause?: unknown } = {},
): UsageError {
  const { faults = [], cause } = more;
  return new UsageError(
    `Cannot use ${SETTINGS_FILE}: ${reason}. Correct the file; Barkeep never changes it.`,
    { facts: { file: SETTINGS_FILE, faults }, cause },
  );
}
