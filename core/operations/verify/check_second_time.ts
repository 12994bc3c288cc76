/** A `time` column beside the index: both must say the same instant. */

import type { Bars } from "../../bars/bars.ts";
import type { Zone } from "../../bars/zone.ts";
import type { FileHandle } from "../../fs/fs.ts";
import type { Table } from "../../parquet/table.ts";
import { groupTimes } from "../../parquet/times.ts";
import { RowReader } from "../../parquet/wasm.ts";
import { placeOf } from "./check_values.ts";
import type { VerifyFinding } from "./report.ts";

export interface SecondTimeRequest {
  readonly file: FileHandle;
  readonly table: Table;
  readonly zone: Zone;
  /** All bars of the table, in file order. */
  readonly bars: Bars;
  /** `ES1_5m`: as the file is named on the command line. */
  readonly what: string;
}

/** Rows whose second time is another instant, or none. Throws `DamagedError` where it can't be decoded. */
export async function checkSecondTime(request: SecondTimeRequest): Promise<VerifyFinding[]> {
  const { file, table, zone, bars, what } = request, second = table.shape.secondTime;
  if (!second) return [];
  const reader = await RowReader.open(file, table), rows: number[] = [];
  let count = 0, row = 0, empty = 0;
  for (const [group, facts] of table.groups.entries()) {
    if (facts.rows === 0) continue;
    const { utc } = await groupTimes(reader, second, zone, { group });
    for (const time of utc) {
      if (!sameInstant(time, bars.time[row])) {
        if (count++ < 5) rows.push(row);
        if (Number.isNaN(time) || time === 0) empty++;
      }
      row++;
    }
  }
  if (count === 0) return [];
  const kind = empty === count ? "empty or 0 (1970)" : "another time than the index";
  return [{
    kind: "time column differs",
    severity: "attention",
    count,
    places: rows.map((at) => placeOf(bars.time, at)),
    words: `its column ${second.name} holds ${kind}, first at ${placeOf(bars.time, rows[0])}`,
    mend: `barkeep repair ${what}`,
  }];
}

/** The second column may be coarser: whole seconds. */
function sameInstant(second: number, time: number): boolean {
  return Math.floor(second / 1000) === Math.floor(time / 1000);
}
