/** What a row of the benchmark is: some work, and who does it. */

import type { Contender, Result } from "./measure.ts";
import type { World } from "./world.ts";

export interface Row {
  readonly title: string;
  /** What the others leave out, or what else should be known. */
  readonly note: string;
  /** Name of the contender that the others are compared with. */
  readonly against: string;
  readonly contenders: readonly Contender[];
}

/** Makes a row's files. `null` where the row can't be run here, with the reason. */
export type MakeRow = (world: World) => Promise<Row | Skipped>;

export interface Skipped {
  readonly title: string;
  readonly skipped: string;
}

export interface Measured {
  readonly row: Row;
  readonly results: readonly Result[];
}
