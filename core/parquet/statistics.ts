/** What a column chunk's statistics say, exactly: no value passes through a double. */

import {
  bytesAt,
  GROUP,
  META,
  metaOf,
  numberAt,
  STATISTICS,
  structAt,
  structsAt,
} from "./footer.ts";
import type { ThriftStruct } from "./thrift.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface ChunkStatistics {
  readonly min: Bytes | null;
  readonly max: Bytes | null;
  /** `null` when not recorded. */
  readonly nulls: number | null;
  /** False if a long text was cut, or may have been. */
  readonly exact: boolean;
}

const INTEGERS = new Set([1, 2]);

/** The statistics of column `column` in a row group. */
export function chunkStatistics(group: ThriftStruct, column: number): ChunkStatistics {
  const meta = metaOf(structsAt(group, GROUP.columns)[column]);
  const found = structAt(meta, META.statistics);
  if (!found) return { min: null, max: null, nulls: null, exact: false };
  // The old fields were compared in ways that depended on the writer, except for signed integers.
  const old = INTEGERS.has(numberAt(meta, META.type) ?? -1);
  return {
    min: bytesAt(found, STATISTICS.min) ?? (old && bytesAt(found, STATISTICS.oldMin) || null),
    max: bytesAt(found, STATISTICS.max) ?? (old && bytesAt(found, STATISTICS.oldMax) || null),
    nulls: numberAt(found, STATISTICS.nulls) ?? null,
    exact: found.get(STATISTICS.minIsExact) !== false && found.get(STATISTICS.maxIsExact) !== false,
  };
}

/** A plain-encoded INT32 or INT64. `null` for any other length. */
export function integerOf(bytes: Bytes): bigint | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 8) return view.getBigInt64(0, true);
  return bytes.length === 4 ? BigInt(view.getInt32(0, true)) : null;
}

/** The extremes of an integer column over row groups; `null` unless every one that has values tells them. */
export function integerRange(
  groups: readonly ThriftStruct[],
  column: number,
): { min: bigint; max: bigint } | null {
  let min: bigint | null = null, max: bigint | null = null;
  for (const group of groups) {
    const found = chunkStatistics(group, column);
    if (found.nulls !== null && found.nulls === numberAt(group, GROUP.rows)) continue;
    const low = found.min && integerOf(found.min), high = found.max && integerOf(found.max);
    if (low === null || high === null) return null;
    if (min === null || low < min) min = low;
    if (max === null || high > max) max = high;
  }
  return min === null || max === null ? null : { min, max };
}
