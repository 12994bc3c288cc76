/** What `show` answers about one file: plain JSON values, stable across releases. */

import type { CoreStatus, DerivedStatus, OtherStatus } from "./status_report.ts";

export interface ShowColumn {
  readonly name: string;
  /** Parquet's own type: `DOUBLE`, `INT64`. */
  readonly physical: string;
  /** What it means: `timestamp[ns,utc]`, `string`; `null` where there is no more to it. */
  readonly logical: string | null;
  readonly nullable: boolean;
  /** What pandas reads it as; `null` without pandas metadata. */
  readonly dtype: string | null;
  readonly codec: string;
  readonly encodings: readonly string[];
  /** What Barkeep takes it for: `time`, `second time`, `open`, …, `extra`. */
  readonly role: string;
}

export interface ShowGroup {
  readonly rows: number;
  /** Where it starts in the file, and its compressed bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** Of the statistics: ISO with Z, without Z on a clock whose zone is not known; `null` without statistics. */
  readonly first: string | null;
  readonly last: string | null;
}

/** A bar; what is unknown is `null`. */
export interface ShowBar {
  readonly time: string | null;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

/** What is inside a Parquet file. */
export interface ShowTable {
  readonly rows: number;
  readonly columns: readonly ShowColumn[];
  readonly groups: readonly ShowGroup[];
  /** Key-value metadata by key, with the length of its text. */
  readonly metadata: readonly { readonly key: string; readonly length: number }[];
  readonly footerBytes: number;
  readonly createdBy: string | null;
  /** Why Barkeep would not write to it; empty if it would. */
  readonly problems: readonly string[];
  /** First and last bars in file order; empty where they can't be decoded, `barsFault` says why. */
  readonly head: readonly ShowBar[];
  readonly tail: readonly ShowBar[];
  readonly barsFault: string | null;
}

/** One file. `core`, `derived` or `other` as `status` has it; `table` for every Parquet file that can be read. */
export interface ShowFile {
  readonly file: string;
  readonly kind: "core" | "derived" | "other";
  readonly core: CoreStatus | null;
  readonly derived: DerivedStatus | null;
  readonly other: OtherStatus | null;
  readonly table: ShowTable | null;
  /** Why there is no `table` although the name says Parquet. */
  readonly tableFault: string | null;
}

export interface ShowReport {
  readonly version: 1;
  readonly folder: string;
  readonly files: readonly ShowFile[];
}
