/** What an export format is, as declared data: one file a format, each with a sample that a test reads. */

import type { DateOrder } from "../time/dates.ts";

/** What a column holds. `-` is skipped; `volume+` is added to `volume`. */
export type Role =
  | "time"
  | "date"
  | "clock"
  | "open"
  | "high"
  | "low"
  | "close"
  | "volume"
  | "volume+"
  | "symbol"
  | "timeframe"
  | "-";

/** The bar's time names its open or its close. */
export type Stamp = "open" | "close";

/** How a format is told from others; all that is given must hold. */
export interface Signature {
  /** Names the header must have (normalised: lower case, no brackets). */
  readonly has?: readonly string[];
  /** Names of which at least one must be there. */
  readonly hasAny?: readonly string[];
  /** Names it must not have. */
  readonly lacks?: readonly string[];
  /** The first names, in order. */
  readonly startsWith?: readonly string[];
  /** Without a header: what at least 95 % of the first rows look like. */
  readonly line?: RegExp;
  /** The file's name must look so; where the text alone can't tell. */
  readonly name?: RegExp;
  /** Every volume of the first rows is 0 (or, `false`, some is not); where the text alone can't tell. */
  readonly noVolume?: boolean;
}

/** A small real-looking file with what must come out of it. */
export interface Sample {
  readonly fileName: string;
  readonly text: string;
  readonly rows: number;
  /** First bar: ISO time, open, high, low, close, volume (null: unknown). */
  readonly first: readonly [string, number, number, number, number, number | null];
  readonly ticker?: string;
  readonly timeframe: string;
}

export interface ExportFormat {
  readonly id: string;
  readonly title: string;
  /** Tried in order of the registry; any of them is enough. */
  readonly signatures: readonly Signature[];
  /** Roles by position, for files without a header. */
  readonly columns?: readonly Role[];
  /** Roles by header name where they differ from the general ones (`columns.ts`); the first column that has one keeps it. */
  readonly names?: Readonly<Record<string, Role>>;
  /** Volume columns by preference: the next is taken where the one before is 0 throughout. */
  readonly volumes?: readonly string[];
  /** Zone of wall-clock times; absent: not known from the format. */
  readonly zone?: string;
  readonly stamp: Stamp;
  /** The format's documentation leaves no doubt of the stamp, whoever exports. */
  readonly stampIsCertain?: boolean;
  /** Tie-break for slashed dates. */
  readonly dates?: DateOrder;
  /** With groups `ticker`, `exchange`, `timeframe`, `contract`. */
  readonly fileName?: RegExp;
  /** Spellings of timeframes in the file's name or its timeframe column. */
  readonly timeframes?: Readonly<Record<string, string>>;
  /** The last row of such a file is the bar that was forming when it was exported. */
  readonly lastRowForms?: boolean;
  /** Volume is never known: 0 stands for it. */
  readonly noVolume?: boolean;
  /** Recognised only to be refused: the reason and what to do, after "Cannot import X: ". */
  readonly refuse?: string;
  /** Prices written as whole numbers of this unit. */
  readonly priceUnit?: number;
  readonly sample?: Sample;
}
