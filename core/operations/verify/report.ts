/** What `verify` answers: plain JSON values, stable across releases. Instants are ISO texts in UTC. */

/** `damaged`: not written to before it is mended. `attention`: worth a look. `info`: only told by `--full`. */
export type VerifySeverity = "damaged" | "attention" | "info";

export interface VerifyFinding {
  /** Stable name: `out of order`, `doubled trading periods`, `spike`, … */
  readonly kind: string;
  readonly severity: VerifySeverity;
  readonly count: number;
  /** The first places, at most five: times, or rows where there is no time. */
  readonly places: readonly string[];
  /** One line for people, without the file's name. */
  readonly words: string;
  /** The command or the step that mends it; `null` where there is none. */
  readonly mend: string | null;
}

/** A bar that another file's shorter bars do not give. */
export interface CrossDifference {
  readonly time: string;
  /** Open, high, low, close: as the file has them, and as the shorter bars make them. */
  readonly file: readonly number[];
  readonly made: readonly number[];
}

/** A stretch in which the made bars lie a constant amount, or ratio, apart from the file's. */
export interface CrossStretch {
  readonly from: string;
  readonly to: string;
  readonly bars: number;
  readonly value: number;
}

/** Bars of which all four prices lie the same amount off, wherever they stand. */
export interface CrossOffset {
  /** Made minus file. */
  readonly value: number;
  readonly bars: number;
}

/** A file held against the bars that the ticker's finest file makes. */
export interface CrossCheck {
  readonly with: string;
  readonly shared: number;
  readonly agreeing: number;
  /** 0 to 100, cut to two decimals. */
  readonly percent: number;
  readonly words: string;
  readonly first: readonly CrossDifference[];
  readonly stretches: readonly CrossStretch[];
  /** The most frequent constant offsets of the bars that differ, at most three. */
  readonly offsets: readonly CrossOffset[];
}

export interface VerifiedFile {
  readonly file: string;
  readonly ticker: string;
  readonly timeframe: string;
  readonly rows: number | null;
  readonly sha256: string | null;
  /** Whether the bytes are those that were recorded; `null`: their hash was not recorded. */
  readonly asRecorded: boolean | null;
  readonly findings: readonly VerifyFinding[];
  readonly crossCheck: CrossCheck | null;
}

export interface VerifyReport {
  readonly version: 1;
  readonly folder: string;
  readonly full: boolean;
  readonly files: readonly VerifiedFile[];
  readonly totals: {
    readonly files: number;
    readonly rows: number;
    readonly damaged: number;
    readonly attention: number;
    readonly good: number;
  };
}

const ORDER: readonly VerifySeverity[] = ["damaged", "attention", "info"];

/** The gravest first. */
export function bySeverity(findings: readonly VerifyFinding[]): VerifyFinding[] {
  return [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
