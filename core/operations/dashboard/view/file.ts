/** What a file's page shows: plain JSON values. */

import type { FileRow, OperationLine } from "./overview.ts";

export interface GapLine {
  /** `FROM..TO` as the command line takes it. */
  readonly range: string;
  readonly text: string;
  readonly severity: "serious" | "attention" | "note";
  readonly fill: readonly string[];
  readonly excuse: string | null;
  /** UTC ms, for the chart. */
  readonly from: number;
  readonly to: number;
}

/** A state of the file that can be brought back. */
export interface VersionLine {
  readonly id: string;
  readonly made: string;
  readonly reason: string;
  readonly rows: number | null;
  readonly size: number;
  readonly health: string | null;
  readonly verified: string | null;
  /** Bars gained (positive) or lost against the version before; `null` where it can't be told. */
  readonly gained: number | null;
  /** Its bytes are what the file is now. */
  readonly present: boolean;
}

/** A column of the file's schema. */
export interface ColumnLine {
  readonly name: string;
  readonly physical: string;
  readonly logical: string | null;
  readonly nullable: boolean;
  readonly dtype: string | null;
  readonly codec: string;
  readonly role: string;
}

export interface FileView {
  readonly row: FileRow;
  readonly path: string;
  readonly findings: readonly { readonly reason: string; readonly mend: string | null }[];
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly columns: readonly ColumnLine[];
  readonly gaps: readonly GapLine[];
  readonly versions: readonly VersionLine[];
  readonly operations: readonly OperationLine[];
}
