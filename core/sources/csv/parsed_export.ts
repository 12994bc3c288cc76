/** What comes out of reading an export: the bars, what was decided on what evidence, and what holds it. */

import type { Bars } from "../../bars/bars.ts";
import type { Timeframe } from "../../bars/timeframe.ts";
import type { Decision } from "./decide/decision.ts";
import type { TickerGuess } from "./decide/ticker.ts";
import type { ExportFormat, Stamp } from "./formats/format.ts";
import type { ExportGuess } from "./guess_target.ts";
import type { KindCount, Reject } from "./rows/tally.ts";
import type { DateOrder } from "./time/dates.ts";

export interface Decisions {
  readonly format: Decision<ExportFormat>;
  readonly ticker: Decision<TickerGuess>;
  readonly timeframe: Decision<Timeframe>;
  /** A clock's name: an IANA zone, an offset, or a shifted zone such as `America/New_York+7`. */
  readonly zone: Decision<string>;
  readonly stamp: Decision<Stamp>;
  /** `iso` where no order had to be decided. */
  readonly dates: Decision<DateOrder | "iso">;
}

/** Why a file may not be written as it is, with the flag that settles it. */
export interface HeldReason {
  readonly code:
    | "format"
    | "ticker"
    | "timeframe"
    | "zone"
    | "stamp"
    | "dates"
    | "bad-rows"
    | "columns"
    | "lost-decimal-point"
    | "symbols"
    | "skipped-times"
    | "no-bars";
  readonly message: string;
  /** The option that answers it, for example `--tz`. */
  readonly flag: string | null;
}

export interface ParsedExport {
  readonly name: string;
  readonly bars: Bars;
  readonly decisions: Decisions;
  readonly counts: readonly KindCount[];
  /** Rows that did not become bars, by line. Their text: `rejectedLines`. */
  readonly rejects: readonly Reject[];
  /** Lines of the file; blank ones count. */
  readonly lines: number;
  /** Rows read before any was left out. */
  readonly rows: number;
  /** Time (ms, UTC) of the unfinished last bar, if one was left out. */
  readonly lastRowLeftOut:
    | { readonly time: number; readonly line: number; readonly why: string }
    | null;
  /** Times are trading days (00:00 UTC of the date), not instants. */
  readonly tradingDays: boolean;
  /** Symbols in the file's symbol column with their rows; empty without one. */
  readonly symbols: readonly (readonly [string, number])[];
  /** Adjusted for rolls or splits, as far as the name says. */
  readonly adjustment: "unadjusted" | "back-adjusted" | "ratio" | "unknown";
  /** Remarks for the user that hold nothing. */
  readonly notes: readonly string[];
  readonly held: readonly HeldReason[];
}

/** The user's answers; what is absent is decided by evidence. */
export interface ParseOptions {
  readonly format?: string | undefined;
  /** One role for each column: `date,clock,open,high,low,close,volume,-`. */
  readonly columns?: string | undefined;
  readonly ticker?: string | undefined;
  readonly timeframe?: Timeframe | undefined;
  readonly zone?: string | undefined;
  readonly stamp?: Stamp | undefined;
  readonly dates?: DateOrder | undefined;
  /** Which symbol of a file that holds several. */
  readonly symbol?: string | undefined;
  /** Bad rows are left out instead of holding the file. */
  readonly skipBad?: boolean | undefined;
  /** Bars that are there already, for the overlap: of the same timeframe. */
  readonly present?: Bars | undefined;
  /** Finds those bars once it is known whose they must be; in place of `present`. */
  readonly lookUp?: ((guess: ExportGuess) => Promise<Bars | undefined>) | undefined;
  /** Called now and then with lines read and bytes seen. */
  readonly onProgress?: ((lines: number, bytes: number) => void) | undefined;
}
