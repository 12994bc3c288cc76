/** Parquet files for tests of what a data folder holds, made by Barkeep's own encoder. */

import { newBars } from "../../../core/bars/bars.ts";
import type { Sink } from "../../../core/fs/sink.ts";
import { createTable } from "../../../core/parquet/create.ts";

const MINUTE = 60_000;

/** A file with a naive `datetime` index whose clock shows `walls` (ms as if UTC). */
export async function naiveFile(
  walls: ArrayLike<number>,
  groupTarget = 131_072,
): Promise<Uint8Array> {
  const bars = newBars(walls.length);
  for (let i = 0; i < walls.length; i++) {
    bars.time[i] = walls[i];
    for (const name of ["open", "high", "low", "close"] as const) bars[name][i] = 100 + i;
    bars.volume[i] = i;
  }
  const parts: Uint8Array[] = [];
  let position = 0;
  const sink: Sink = {
    get position() {
      return position;
    },
    write(bytes) {
      parts.push(bytes.slice());
      position += bytes.length;
      return Promise.resolve();
    },
  };
  await createTable({ like: null, bars, zone: null, sink, groupTarget });
  const all = new Uint8Array(position);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** `count` times from `start` on, `step` minutes apart. */
export function steps(start: string, count: number, step = 1): number[] {
  return Array.from({ length: count }, (_, i) => Date.parse(start) + i * step * MINUTE);
}
