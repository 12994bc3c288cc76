/** Row groups' metadata when their bytes move. */

import {
  CHUNK,
  chunkExtent,
  type Footer,
  GROUP,
  META,
  metaOf,
  numberAt,
  OFFSET_INDEX,
  setLong,
  structsAt,
} from "./footer.ts";
import { decodeStruct, encodeStruct, THRIFT, ThriftError, type ThriftStruct } from "./thrift.ts";

/** A run of bytes in a file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Page indexes and bloom filters that lie outside the pages, by the chunk's own fields. */
export const INDEXES = [
  { offset: CHUNK.columnIndexOffset, length: CHUNK.columnIndexLength },
  { offset: CHUNK.offsetIndexOffset, length: CHUNK.offsetIndexLength },
] as const;

/**
 * The bytes of every row group: from its first page to where the next known thing starts, so that what
 * older writers left between the columns goes along. Throws `ThriftError` if groups interleave.
 */
export function groupExtents(footer: Footer, footerStart: number): Extent[] {
  const pages = footer.groups.map(pagesOf), filled = pages.filter(({ end }) => end > 0);
  const marks = [...footer.groups.flatMap(outsideStarts), ...filled.map(({ start }) => start)];
  marks.push(footerStart);
  marks.sort((a, b) => a - b);
  const extents = pages.map(({ start, end }) => ({
    start,
    end: end === 0 ? 0 : marks.find((mark) => mark >= end) ?? end,
  }));
  const sorted = extents.filter(({ end }) => end > 0).sort((a, b) => a.start - b.start);
  if (sorted.some((extent, i) => i > 0 && extent.start < sorted[i - 1].end)) {
    throw new ThriftError("its row groups are woven into each other");
  }
  return extents;
}

/** From 0 to 0 for a group without rows, whose offsets may say anything. */
function pagesOf(group: ThriftStruct): Extent {
  if (numberAt(group, GROUP.rows) === 0) return { start: 0, end: 0 };
  const extents = structsAt(group, GROUP.columns).map(chunkExtent);
  return {
    start: Math.min(...extents.map(({ start }) => start)),
    end: Math.max(...extents.map(({ end }) => end)),
  };
}

function outsideStarts(group: ThriftStruct): number[] {
  return structsAt(group, GROUP.columns).flatMap((chunk) => {
    const bloom = numberAt(metaOf(chunk), META.bloomOffset);
    return [...INDEXES.map(({ offset }) => numberAt(chunk, offset)), bloom];
  }).filter((start) => start !== undefined);
}

/** True if every chunk of every group has a page index. */
export function hasPageIndex(footer: Footer): boolean {
  const chunks = footer.groups.flatMap((group) => structsAt(group, GROUP.columns));
  return chunks.length > 0 &&
    chunks.every((chunk) => numberAt(chunk, CHUNK.offsetIndexLength) !== undefined);
}

/** A copy of a row group's metadata whose pages lie `shift` bytes further. Its indexes are not moved. */
export function shiftedGroup(group: ThriftStruct, shift: number): ThriftStruct {
  const moved = group.copy();
  const items = structsAt(group, GROUP.columns).map((chunk) => shiftedChunk(chunk, shift));
  moved.set(GROUP.columns, THRIFT.list, { itemType: THRIFT.struct, items });
  shiftField(moved, GROUP.fileOffset, shift);
  return moved;
}

/** A copy of a chunk's metadata whose pages lie `shift` bytes further. */
export function shiftedChunk(chunk: ThriftStruct, shift: number): ThriftStruct {
  const moved = chunk.copy(), meta = metaOf(chunk).copy();
  for (const field of [META.dataPage, META.indexPage, META.dictionaryPage]) {
    shiftField(meta, field, shift);
  }
  shiftField(moved, CHUNK.fileOffset, shift);
  moved.set(CHUNK.meta, THRIFT.struct, meta);
  return moved;
}

/** Zero means "none" in all of these fields. */
function shiftField(struct: ThriftStruct, field: number, shift: number): void {
  const offset = numberAt(struct, field);
  if (offset) setLong(struct, field, offset + shift);
}

/** An OffsetIndex whose pages lie `shift` bytes further. */
export function shiftedOffsetIndex(
  bytes: Uint8Array<ArrayBuffer>,
  shift: number,
): Uint8Array<ArrayBuffer> {
  const { struct } = decodeStruct(bytes);
  for (const location of structsAt(struct, OFFSET_INDEX.locations)) {
    shiftField(location, OFFSET_INDEX.locationOffset, shift);
  }
  return encodeStruct(struct);
}
