/** What `barkeep.json` may hold, as data: the validator, the defaults and a JSON schema all come from it. */

import { timeframeOf } from "../bars/timeframe.ts";
import { parseZone } from "../bars/zone.ts";
import { MARKETS } from "../calendar/markets.ts";
import { UsageError } from "../errors.ts";
import { isTicker } from "./naming.ts";

/** What a value may be. `about` is for people: in messages and in the JSON schema. */
export type Rule =
  | TextRule
  | NumberRule
  | {
    readonly type: "list";
    readonly about: string;
    readonly items: Rule;
    readonly atLeast?: number;
    /** What is wrong with the whole list, or `undefined`. Asked only if its items fit. */
    readonly check?: (items: readonly unknown[]) => string | undefined;
  }
  | RecordRule
  | ObjectRule;

/** A text. `check` returns what is wrong, or `undefined`. */
export interface TextRule {
  readonly type: "text";
  readonly about: string;
  readonly oneOf?: readonly string[];
  readonly check?: (text: string) => string | undefined;
}

export interface NumberRule {
  readonly type: "number";
  readonly about: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** An object with names of the user's choosing. */
export interface RecordRule {
  readonly type: "record";
  readonly about: string;
  readonly key: (text: string) => string | undefined;
  readonly values: Rule;
}

/** An object with the names listed here and no others. */
export interface ObjectRule {
  readonly type: "object";
  readonly about: string;
  readonly fields: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
}

/** How prices of a continuous contract, or of a stock, were changed at rolls, splits and dividends. */
export const ADJUSTMENTS = ["unadjusted", "back-adjusted", "ratio", "unknown"] as const;
export type Adjustment = typeof ADJUSTMENTS[number];

const adjustment: Rule = { type: "text", about: "adjustment of the prices", oneOf: ADJUSTMENTS };
const count = (about: string): NumberRule => ({
  type: "number",
  about,
  min: 0,
  max: 10_000,
  whole: true,
});

export const SETTINGS_SCHEMA: ObjectRule = {
  type: "object",
  about: "the settings of a data folder",
  fields: {
    $schema: { type: "text", about: "where an editor finds the JSON schema of this file" },
    tickers: {
      type: "record",
      about: "what is known of a ticker, by ticker",
      key: tickerProblem,
      values: {
        type: "object",
        about: "one ticker",
        fields: {
          yahoo: { type: "text", about: "its symbol at Yahoo, such as ES=F", check: symbolProblem },
          calendar: {
            type: "text",
            about: "its market's trading hours",
            oneOf: Object.keys(MARKETS),
          },
          adjustment,
          aliases: {
            type: "list",
            about: "other names for it on the command line",
            items: { type: "text", about: "a name", check: emptyProblem },
          },
        },
      },
    },
    zones: {
      type: "record",
      about: "the time zone of files whose times carry none, by file (ES1_1m) or ticker (ES1)",
      key: targetProblem,
      values: { type: "text", about: "an IANA name such as America/New_York", check: zoneProblem },
    },
    adjustments: {
      type: "record",
      about: "adjustment of single files, by file (ES1_1m); the ticker's own stands under tickers",
      key: targetProblem,
      values: adjustment,
    },
    derived: {
      type: "list",
      about: "further derived assets, or built-in ones made in another way",
      items: {
        type: "object",
        about: "one derived asset",
        required: ["asset", "file", "from"],
        fields: {
          asset: { type: "text", about: "its name, such as profiler", check: emptyProblem },
          file: {
            type: "text",
            about: "its path, such as {ticker}_profiler.json",
            check: fileProblem,
          },
          from: {
            type: "list",
            about: "what it is made from",
            atLeast: 1,
            items: { type: "text", about: "such as 1m|5m, or another asset", check: emptyProblem },
          },
          command: {
            type: "list",
            about: "program and arguments that make it anew",
            atLeast: 1,
            items: { type: "text", about: "a program or an argument" },
            check: programProblem,
          },
        },
      },
    },
    rebuild: {
      type: "list",
      about:
        "the commands that make derived assets anew; run only by barkeep rebuild, after asking",
      items: {
        type: "object",
        about: "one command",
        required: ["assets", "command"],
        fields: {
          assets: {
            type: "list",
            about: "the assets that it makes, such as profiler",
            atLeast: 1,
            items: { type: "text", about: "an asset's name", check: emptyProblem },
          },
          command: {
            type: "list",
            about: "program and arguments; {ticker} and {data} are filled in",
            atLeast: 1,
            items: { type: "text", about: "a program or an argument" },
            check: programProblem,
          },
          folder: {
            type: "text",
            about: "the folder it runs in; without it the data folder",
            check: wholePathProblem,
          },
        },
      },
    },
    import: {
      type: "object",
      about: "where exports come from",
      fields: {
        folders: {
          type: "list",
          about: "folders that are looked through for exports",
          items: {
            type: "text",
            about: "an absolute path, or one that starts with ~/",
            check: folderProblem,
          },
        },
      },
    },
    retention: {
      type: "object",
      about: "which backups prune keeps of each file",
      fields: {
        last: count("the newest of a file, whatever their age"),
        daily: count("days with one backup each"),
        weekly: count("weeks with one backup each"),
        monthly: count("months with one backup each"),
        lostDays: count("days that a backup is kept if it holds bars which the file no longer has"),
        maxGigabytes: {
          type: "number",
          about: "all backups together, in GB",
          min: 0.1,
          max: 1e6,
          whole: false,
        },
        maxPercentOfDisk: {
          type: "number",
          about: "all backups together, in percent of the disk",
          min: 0.1,
          max: 100,
          whole: false,
        },
      },
    },
    yahoo: {
      type: "object",
      about: "how Yahoo is asked",
      fields: {
        userAgent: { type: "text", about: "the User-Agent header", check: headerProblem },
        paceMs: {
          type: "number",
          about: "milliseconds between the starts of two requests",
          min: 100,
          max: 60_000,
          whole: true,
        },
      },
    },
  },
};

function emptyProblem(text: string): string | undefined {
  return text.trim() === "" ? "it is empty" : undefined;
}

function tickerProblem(text: string): string | undefined {
  return isTicker(text) ? undefined : "a ticker is letters and digits, such as ES1 or BRK-B";
}

function targetProblem(text: string): string | undefined {
  const cut = text.lastIndexOf("_");
  const fits = cut < 0
    ? isTicker(text)
    : isTicker(text.slice(0, cut)) && timeframeOf(text.slice(cut + 1)) !== undefined;
  return fits ? undefined : "write a ticker (ES1) or a file (ES1_1m)";
}

function symbolProblem(text: string): string | undefined {
  return /^[A-Za-z0-9.^=\-]{1,24}$/.test(text)
    ? undefined
    : "a symbol looks like ES=F, ^GSPC or SPY";
}

function zoneProblem(text: string): string | undefined {
  try {
    parseZone(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return "no time zone of that name is known; write one such as America/New_York, or +01:00";
  }
}

/** An asset stays inside the folders that an inventory looks into. */
function fileProblem(text: string): string | undefined {
  if (!text.includes("{ticker}")) return "{ticker} must stand in it";
  if (!/^((sessions|indicators)\/)?[^/\\]+\.(json|parquet)$/.test(text)) {
    return "it must be a .json or .parquet file in the data folder, sessions/ or indicators/";
  }
  return undefined;
}

function folderProblem(text: string): string | undefined {
  return /^(\/|~\/|[A-Za-z]:[\\/])/.test(text)
    ? undefined
    : "write an absolute path, or one that starts with ~/";
}

/** Only the program is granted to be run: it must be one that a permission can name. */
function programProblem([program]: readonly unknown[]): string | undefined {
  const text = String(program);
  const fits = /^[^\s,/\\{}][^,/\\{}]*$/.test(text) || /^(\/|[A-Za-z]:[\\/])[^,{}]+$/.test(text);
  return fits
    ? undefined
    : "must begin with a program's name or its absolute path, without a comma or {}";
}

function wholePathProblem(text: string): string | undefined {
  return /^(\/|[A-Za-z]:[\\/])/.test(text) ? undefined : "write an absolute path";
}

function headerProblem(text: string): string | undefined {
  return /^[\x20-\x7e]{1,300}$/.test(text)
    ? undefined
    : "use at most 300 printable ASCII characters";
}
