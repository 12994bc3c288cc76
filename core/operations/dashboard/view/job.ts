/** Jobs as the browser asks for them and sees them: plain JSON values. */

/** What the user can say of an export, as the command line's options name it. */
export const ANSWERS = ["as", "format", "tz", "stamp", "dates", "symbol"] as const;
export type AnswerName = typeof ANSWERS[number];

/** What can be asked for. `plan` is the id of a plan that was shown. */
export type JobRequest =
  | { readonly kind: "update"; readonly what: readonly string[]; readonly fill?: boolean }
  | { readonly kind: "answer"; readonly plan: string }
  | { readonly kind: "undo"; readonly number: number }
  | { readonly kind: "backup"; readonly what: readonly string[] }
  | { readonly kind: "restore-plan"; readonly what: string; readonly to: string }
  | { readonly kind: "restore"; readonly plan: string; readonly typed?: string }
  | { readonly kind: "verify"; readonly what: readonly string[] }
  | { readonly kind: "verify-backups" }
  | { readonly kind: "scan" }
  | {
    readonly kind: "ack";
    readonly what: string;
    readonly because: string;
    readonly range?: string;
  }
  | { readonly kind: "prune-plan" }
  | { readonly kind: "prune"; readonly plan: string; readonly typed: string }
  | {
    readonly kind: "import-plan";
    readonly upload: string;
    readonly answers: Readonly<Partial<Record<AnswerName, string>>>;
  }
  | { readonly kind: "import"; readonly plan: string };

export type JobKind = JobRequest["kind"];

/** Kinds that only read; the only ones without write permission. */
export const LOOKING: readonly JobKind[] = ["restore-plan", "prune-plan"];

/** Where one file stands in a job. */
export type FileStep =
  | "asking"
  | "looking"
  | "writing"
  | "written"
  | "held"
  | "nothing"
  | "failed";

/** One file's progress; the last one told counts. */
export interface FileProgress {
  /** `ES1_1m` */
  readonly id: string;
  readonly step: FileStep;
  /** Bars that were or will be added; 0 where that is not the point. */
  readonly added: number;
  readonly text: string;
}

/** A plan that waits for a yes. */
export interface Offer {
  readonly plan: string;
  /** `ES1 1h` */
  readonly title: string;
  readonly question: string;
  /** What it would do, line by line. */
  readonly lines: readonly string[];
  /** What the button says: `Write 1,380 bars`. */
  readonly yes: string;
  /** What has to be typed first; `null`: one click. */
  readonly typed: string | null;
  readonly job: "answer" | "restore" | "prune" | "import";
  readonly command: string;
}

/** One of the six decisions about an export. */
export interface DecisionView {
  readonly name: string;
  readonly value: string;
  readonly evidence: string;
  readonly sure: boolean;
  readonly alternatives: readonly string[];
}

/** A dropped file as it was read. */
export interface ImportView {
  readonly upload: string;
  readonly name: string;
  /** What it is and what it would do. */
  readonly sentence: string;
  readonly decisions: readonly DecisionView[];
  /** What has to be said before it can be written. */
  readonly held: readonly string[];
}

/** What came of a job. */
export interface Receipt {
  /** `#214 update: 38 files, +41,220 bars` */
  readonly text: string;
  readonly lines: readonly string[];
  readonly command: string;
  /** Number of the operation that can be undone; `null`: nothing was written. */
  readonly undo: number | null;
  readonly offer: Offer | null;
  /** Set by a look into a dropped file. */
  readonly imported?: ImportView;
}

export interface JobView {
  readonly id: number;
  readonly kind: JobKind;
  /** `Update all` */
  readonly title: string;
  readonly command: string;
  readonly state: "running" | "done" | "held" | "failed";
  readonly done: number;
  readonly of: number;
  readonly files: readonly FileProgress[];
  readonly receipt: Receipt | null;
  /** Why it failed; never a path of this machine. */
  readonly error: string | null;
}

/** What the stream of events carries. */
export type JobEvent =
  | { readonly type: "hello"; readonly job: JobView | null; readonly version: number }
  | { readonly type: "job"; readonly job: JobView }
  | {
    readonly type: "file";
    readonly job: number;
    readonly file: FileProgress;
    readonly done: number;
    readonly of: number;
  }
  /** The store changed: what is shown should be asked for again. */
  | { readonly type: "store"; readonly version: number };
