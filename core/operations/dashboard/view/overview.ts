/** What the overview shows: plain JSON values, made on the server and sent to the browser as they are. */

import type { JobRequest, Offer } from "./job.ts";

/** `behind`: bars of a finished session are missing. The worse one stands on a cell. */
export type CellState = "ok" | "behind" | "attention" | "damaged";

/** What a button does: exactly one of the three is set. */
export interface Action {
  readonly label: string;
  /** Starts this. */
  readonly job?: JobRequest;
  /** Opens this page. */
  readonly href?: string;
  /** Shows this plan, which waits for a yes. */
  readonly offer?: Offer;
}

/** One line of what needs the user. */
export interface Need {
  /** Stable while the trouble is the same. */
  readonly key: string;
  readonly severity: "damaged" | "attention";
  /** `NQ1 5m`, or the name of whatever it is about. */
  readonly title: string;
  readonly text: string;
  readonly action: Action | null;
  /** The command line that does the same or shows more. */
  readonly command: string | null;
}

/** A stretch of a file: how much of what was expected is there. */
export interface StripMonth {
  /** `2025-12` */
  readonly month: string;
  /** 0 to 1. */
  readonly share: number;
  /** A gap that counts lies in it. */
  readonly gap: boolean;
}

/** What reading the file's times told; it comes after the page, file by file. */
export interface Coverage {
  /** Percent, cut to two decimals; `null` where it can't be judged. */
  readonly percent: number | null;
  readonly months: readonly StripMonth[];
  readonly gaps: number;
  readonly missingBars: number;
}

/** One file of bars. */
export interface FileRow {
  /** `ES1_1m`: its name without the extension, and its address. */
  readonly id: string;
  readonly ticker: string;
  readonly timeframe: string;
  readonly state: CellState;
  /** Bars of a session that is over are missing. */
  readonly late: boolean;
  /** The last bar, as short as the cell. */
  readonly cell: string;
  /** The whole story of the cell, for a tooltip and a screen reader. */
  readonly story: string;
  readonly first: string;
  readonly last: string;
  /** For sorting, ms; `null` where unknown. */
  readonly lastTime: number | null;
  readonly firstTime: number | null;
  readonly rows: number | null;
  readonly size: number | null;
  readonly modified: string | null;
  readonly zone: string;
  readonly reason: string | null;
  readonly mend: string | null;
  readonly coverage: Coverage | null;
}

export interface AssetCell {
  readonly asset: string;
  readonly text: string;
  readonly state: "ok" | "held" | "attention" | "damaged" | "unknown";
  readonly story: string;
}

export interface TickerRow {
  readonly ticker: string;
  readonly state: CellState;
  /** The cell that a phone shows. */
  readonly worst: string;
  readonly files: readonly FileRow[];
  readonly assets: readonly AssetCell[];
}

export interface OtherRow {
  readonly file: string;
  readonly why: string;
}

export interface OperationLine {
  readonly number: number;
  readonly when: string;
  readonly command: string;
  readonly text: string;
  readonly outcome: "done" | "held" | "failed" | "interrupted";
  /** It wrote files and was not taken back. */
  readonly undoable: boolean;
}

export interface Overview {
  readonly now: number;
  readonly folder: string;
  readonly readOnly: boolean;
  /** True until somebody recorded the files: what vanished before can't be told. */
  readonly neverRecorded: boolean;
  readonly files: number;
  readonly size: number;
  readonly backups: { readonly count: number; readonly size: number; readonly most: number } | null;
  readonly market: { readonly open: boolean; readonly text: string } | null;
  /** The answer of the morning in one sentence. */
  readonly verdict: string;
  readonly needs: readonly Need[];
  /** Timeframes, shortest first. */
  readonly columns: readonly string[];
  /** Assets that some ticker has. */
  readonly assets: readonly string[];
  readonly tickers: readonly TickerRow[];
  readonly others: readonly OtherRow[];
  readonly clock: string;
  readonly operations: readonly OperationLine[];
}
