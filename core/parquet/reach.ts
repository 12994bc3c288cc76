/** From when to when row groups reach, in UTC, and whether they are in order. */

import { firstOutOfOrder } from "../bars/bars.ts";
import { UTC, type Zone } from "../bars/zone.ts";
import { DamagedError } from "../errors.ts";
import { baseName } from "./bytes.ts";
import { instantsOf } from "./clock.ts";
import { notInOrder } from "./patchable.ts";
import type { GroupReach } from "./plan_groups.ts";
import { groupTimes } from "./times.ts";
import type { RowReader } from "./wasm.ts";

/**
 * The reach of every row group: from the statistics, or from its times where there are none. Throws
 * `DamagedError` when one starts before the one before it has ended.
 */
export async function groupReaches(reader: RowReader, zone: Zone): Promise<GroupReach[]> {
  const reaches: GroupReach[] = [];
  let previous = -Infinity, row = 0;
  for (const [group, { rows, first, last }] of reader.table.groups.entries()) {
    const known = first !== null && last !== null;
    const reach = rows === 0
      ? { first: null, last: null }
      : known && isUnambiguous(first, last, zone)
      ? { first: instantsOf(first, zone).earliest, last: instantsOf(last, zone).latest }
      : endsOf(await soundTimes(reader, zone, group));
    if (reach.first !== null && reach.first <= previous) {
      throw notInOrder(reader.file, row, reach.first, previous);
    }
    previous = reach.last ?? previous;
    row += rows;
    reaches.push({ rows, ...reach });
  }
  return reaches;
}

/** In the hour that a clock shows twice, smallest and largest need not be first and last. */
function isUnambiguous(first: number, last: number, zone: Zone): boolean {
  if (zone === UTC) return true;
  return [first, last].every((wall) => {
    const { earliest, latest } = instantsOf(wall, zone);
    return earliest === latest;
  });
}

function endsOf(utc: Float64Array): { first: number; last: number } {
  return { first: utc[0], last: utc[utc.length - 1] };
}

/**
 * The times of a row group that can be merged into: UTC ms, strictly increasing. Throws `DamagedError`
 * that names the first row which is not so.
 */
export async function soundTimes(
  reader: RowReader,
  zone: Zone,
  group: number,
): Promise<Float64Array<ArrayBuffer>> {
  if (reader.table.groups[group].rows === 0) return new Float64Array(0);
  const { utc, exact } = await groupTimes(reader, reader.table.shape.time!, zone, { group });
  const start = reader.table.groups.slice(0, group).reduce((sum, { rows }) => sum + rows, 0);
  const nowhere = utc.findIndex(Number.isNaN);
  if (nowhere >= 0) throw notInOrder(reader.file, start + nowhere, NaN, utc[nowhere - 1] ?? NaN);
  const row = firstOutOfOrder(utc);
  if (row >= 0) throw notInOrder(reader.file, start + row, utc[row], utc[row - 1]);
  if (!exact) {
    throw new DamagedError(
      `Cannot write to ${
        baseName(reader.file.path)
      }: some of its times are finer than a millisecond.`,
    );
  }
  return utc;
}
