/** How a file that does not exist yet is to look: as most files of the store do. */

import { UTC } from "../../bars/zone.ts";
import type { Fs } from "../../fs/fs.ts";
import { isWritable } from "../../parquet/shape.ts";
import { readTable } from "../../parquet/table.ts";
import type { CoreFacts, CoreFile } from "../../store/inventory_core.ts";
import { openMasterFile } from "../master.ts";
import type { NewFile } from "./file_plan.ts";

/** Barkeep's own shape, where a store has nothing to copy. */
const OWN_SHAPE: NewFile = {
  like: null,
  zone: UTC,
  words: "a naive UTC datetime index, open high low close volume",
};

/** A shape that can be copied: one that Barkeep writes, without columns that it could not fill. */
function canBeCopied({ shape, zone }: CoreFacts): boolean {
  return isWritable(shape) && shape.extras.length === 0 && zone.zone !== null;
}

function shapeKey({ shape, zone }: CoreFacts): string {
  const columns = shape.columns.map((
    one,
  ) => [one.name, one.physical, one.logical, one.nullable, one.dtype]);
  return JSON.stringify([columns, shape.index, shape.codec, zone.zone]);
}

/** The file whose shape most files of a store have; of equally frequent shapes the first one's. */
export function majorityOf(files: readonly CoreFile[]): CoreFile | undefined {
  const votes = new Map<string, CoreFile[]>();
  for (const file of files) {
    if (file.fault !== null || !file.facts || !canBeCopied(file.facts)) continue;
    const key = shapeKey(file.facts);
    votes.set(key, [...votes.get(key) ?? [], file]);
  }
  return [...votes.values()].reduce<CoreFile[]>((a, b) => b.length > a.length ? b : a, [])[0];
}

/** The majority's shape, or Barkeep's own in an empty store. */
export async function newFileLike(
  fs: Fs,
  root: string,
  files: readonly CoreFile[],
): Promise<NewFile> {
  const example = majorityOf(files);
  if (!example) return OWN_SHAPE;
  using handle = await openMasterFile(fs, root, example.name.path);
  return {
    like: await readTable(handle),
    zone: example.facts?.zone.zone ?? UTC,
    words: `the shape of ${example.name.path}`,
  };
}
