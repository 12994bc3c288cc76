/** What an import would do: plain values, so that it can be shown, hashed and carried out. */

import type { Policy } from "../../bars/merge_plan.ts";
import type { Zone } from "../../bars/zone.ts";
import type { BarkeepError } from "../../errors.ts";
import type { HeldReason, ParsedExport, ParseOptions } from "../../sources/csv/parsed_export.ts";
import type { RawSource } from "../../sources/csv/text/source.ts";
import type { Settings } from "../../store/settings.ts";
import type { MergePlans } from "../merge/file_plan.ts";
import type { Answers, RememberedAnswer } from "./answers.ts";
import type { Target } from "./target_file.ts";

export interface ImportRequest {
  /** The exports, absolute paths. */
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** What the user said of the exports on the command line. */
  readonly answers: Answers;
  /** Bad rows are left out instead of holding their file. Default: false. */
  readonly skipBad?: boolean;
  /** Prices a constant offset or ratio apart are moved to the file's level. Default: false. */
  readonly shift?: boolean;
  /** What to do with bars that differ. Default: `default`. */
  readonly policy?: Policy;
  /** The user says yes to adding, in advance. Default: false. */
  readonly yes?: boolean;
  /** What the clock of a naive master means, by the user's word. */
  readonly masterZone?: Zone;
  /** The instant of an earlier plan that is to be made again. Default: now. */
  readonly instant?: number;
  /** Told now and then: rows read so far, and bytes. */
  readonly onRows?: (file: string, rows: number, bytes: number) => void;
}

/** What holds an export: the reader's reasons, and that no file of the store can be told. */
export interface ExportHeld {
  readonly code: HeldReason["code"] | "target" | "level" | "future";
  readonly message: string;
  readonly flag: string | null;
}

/** One export, read. */
export interface ExportPlan {
  /** Absolute path, and the name without its folder. */
  readonly path: string;
  readonly name: string;
  /** `merged`: its bars are in the plan of `target`. `held`: see `held`. `failed`: see `error`. */
  readonly outcome: "merged" | "held" | "failed";
  readonly source: RawSource | null;
  readonly parsed: ParsedExport | null;
  /** How it was read: what is needed to read it the same way again. */
  readonly options: ParseOptions;
  readonly target: Target | null;
  readonly held: readonly ExportHeld[];
  readonly error: BarkeepError | null;
  /** An answer of an earlier time that was used. */
  readonly remembered: RememberedAnswer | null;
}

/** Plans for every file of the store that gets bars, and what became of every export. */
export interface ImportPlan extends MergePlans {
  readonly exports: readonly ExportPlan[];
}
