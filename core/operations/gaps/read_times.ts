/** A file's times, and what its name and the settings say of it. Only the time column is decoded. */

import { UTC, type Zone } from "../../bars/zone.ts";
import { DamagedError, UsageError } from "../../errors.ts";
import type { Fs } from "../../fs/fs.ts";
import { readBars } from "../../parquet/read.ts";
import { readTable } from "../../parquet/table.ts";
import { siblingTimes } from "../../store/inventory_sibling.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { type Settings, settledZone } from "../../store/settings.ts";
import { decideZone } from "../../store/zone_evidence_read.ts";
import { openMasterFile } from "../master.ts";

export interface ReadTimesRequest {
  readonly fs: Fs;
  readonly root: string;
  /** All names of the store, for a sibling that tells a naive clock's zone. */
  readonly names: readonly FileName[];
  readonly settings: Settings;
}

export interface FileTimes {
  /** UTC ms, strictly increasing. */
  readonly times: Float64Array;
  readonly zone: Zone;
  /** Rows without a time, out of order or with the time of another: left out here, `verify` tells them. */
  readonly leftOut: number;
}

/**
 * The times of a file in order. Throws `DamagedError` where they can't be decoded, `UsageError` where there is
 * no time column or nobody knows what its naive clock means.
 */
export async function readTimes(
  { fs, root, names, settings }: ReadTimesRequest,
  name: CoreName,
): Promise<FileTimes> {
  using file = await openMasterFile(fs, root, name.path);
  const table = await readTable(file);
  const decision = await decideZone(file, table, {
    timeframe: name.timeframe,
    settled: settledZone(settings, name),
    sibling: () => siblingTimes(fs, root, name, names),
  });
  const zone = decision.zone ?? (decision.how === "dates" ? UTC : null);
  if (!table.shape.time) throw new UsageError(`Cannot judge ${name.path}: it has no time column.`);
  if (zone === null) {
    throw new UsageError(
      `Cannot judge ${name.path}: nobody knows what its clock means. Say it with zones.${name.ticker} in barkeep.json.`,
    );
  }
  const { bars, sorted } = await readBars(file, table, { zone, columns: "time" });
  if (sorted) return { times: bars.time, zone, leftOut: 0 };
  const times = inOrder(bars.time);
  if (times.length === 0 && bars.time.length > 0) {
    throw new DamagedError(`Cannot judge ${name.path}: none of its rows has a time.`);
  }
  return { times, zone, leftOut: bars.time.length - times.length };
}

function inOrder(times: Float64Array): Float64Array {
  const sorted = times.filter((time) => !Number.isNaN(time)).sort();
  return sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
}
