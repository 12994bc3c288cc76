/** The times of a row group from an instant on, without decoding all that lies before it. */

import type { Zone } from "../bars/zone.ts";
import { UTC } from "../bars/zone.ts";
import { instantsOf, utcOfWalls } from "./clock.ts";
import { rawColumn } from "./raw_column.ts";
import type { TimeColumn } from "./shape.ts";
import { columnTimes, groupTimes } from "./times.ts";
import type { RowReader } from "./wasm.ts";

/** Rows of the end that are decoded first; four times as many each time that they do not reach back enough. */
const FIRST_WINDOW = 16_384;

export interface Since {
  readonly time: TimeColumn;
  readonly zone: Zone;
  /** UTC ms. */
  readonly from: number;
}

export interface LaterTimes {
  /** Rows of the group before the first of `utc`. */
  readonly skipped: number;
  /** To the end of the group, UTC ms in file order. */
  readonly utc: Float64Array<ArrayBuffer>;
}

/**
 * The group's times from some row at or before the first bar of `from` on. In a large group that is not in order
 * a row of the range can lie before them; whoever changes such a group decodes and checks all of it.
 * `previous` is the UTC time of the row before the group.
 */
export async function timesSince(
  reader: RowReader,
  since: Since,
  { group, previous }: { readonly group: number; readonly previous: number | undefined },
): Promise<LaterTimes> {
  const { rows, first } = reader.table.groups[group], { time, zone } = since;
  const isLater = first !== null && instantsOf(first, zone).latest < since.from;
  for (let window = FIRST_WINDOW; isLater && window < rows; window *= 4) {
    const utc = await lastTimes(reader, since, group, window);
    if (utc) return { skipped: rows - window, utc };
  }
  const before = previous === undefined ? {} : { previous };
  return { skipped: 0, utc: (await groupTimes(reader, time, zone, { group, ...before })).utc };
}

/** The group's last times; `null` unless the first of them lies before the range and is no hour shown twice. */
async function lastTimes(
  reader: RowReader,
  { time, zone, from }: Since,
  group: number,
  count: number,
): Promise<Float64Array<ArrayBuffer> | null> {
  const offset = reader.table.groups[group].rows - count;
  const decoded = await reader.read({ group, columns: [time.name], offset, limit: count });
  const { ms } = columnTimes(rawColumn(decoded, 0), time);
  const clock = time.clock === "utc" ? UTC : zone;
  if (Number.isNaN(ms[0])) return null;
  const { earliest, latest } = instantsOf(ms[0], clock);
  return earliest === latest && latest < from ? utcOfWalls(ms, clock) : null;
}
