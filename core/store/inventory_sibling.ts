/** A file of the same ticker whose instants are known, to compare a naive file with. */

import { isIntraday, timeframeLength } from "../bars/timeframe.ts";
import { DamagedError } from "../errors.ts";
import { type Fs, FsError } from "../fs/fs.ts";
import type { TimeColumn } from "../parquet/shape.ts";
import { readTable } from "../parquet/table.ts";
import type { CoreName, FileName } from "./naming.ts";
import { sampleTimes, type SiblingTimes } from "./zone_evidence_read.ts";

const HOUR = 3_600_000;

/** Instants of the finest intraday sibling that knows them; `undefined` if there is none. */
export async function siblingTimes(
  fs: Fs,
  root: string,
  name: CoreName,
  names: readonly FileName[],
): Promise<SiblingTimes | undefined> {
  const siblings = names.filter((other): other is CoreName =>
    other.kind === "core" && other.ticker === name.ticker && other.path !== name.path &&
    isIntraday(other.timeframe) && timeframeLength(other.timeframe) <= HOUR
  ).sort((a, b) => timeframeLength(a.timeframe) - timeframeLength(b.timeframe));
  for (const sibling of siblings) {
    const instants = await instantsOf(fs, `${root}/${sibling.path}`);
    if (instants) return { path: sibling.path, instants };
  }
  return undefined;
}

async function instantsOf(fs: Fs, path: string): Promise<Float64Array | undefined> {
  try {
    using file = await fs.open(path, "read");
    const table = await readTable(file);
    const known = [table.shape.time, table.shape.secondTime]
      .find((time): time is TimeColumn => time?.clock === "utc");
    return known && await sampleTimes(file, table, known);
  } catch (error) {
    // A sibling that can't be read has a line of its own in the inventory; here it is only no evidence.
    if (error instanceof DamagedError || error instanceof FsError) return undefined;
    throw error;
  }
}
