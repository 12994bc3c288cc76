/** A Parquet file put together from row groups that exist already, and a footer that tells where they are. */

import type { FileHandle } from "../fs/fs.ts";
import type { Sink } from "../fs/sink.ts";
import { readExact, readInto } from "./bytes.ts";
import {
  CHUNK,
  decodeFooter,
  encodeFooter,
  FILE,
  type Footer,
  footerOf,
  GROUP,
  META,
  metaOf,
  numberAt,
  setLong,
  structsAt,
} from "./footer.ts";
import { withRowCount } from "./row_count.ts";
import {
  groupExtents,
  hasPageIndex,
  INDEXES,
  shiftedGroup,
  shiftedOffsetIndex,
} from "./relocate.ts";
import type { Table } from "./table.ts";
import { THRIFT, type ThriftStruct } from "./thrift.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A row group in the new file, with a way to the bytes of its indexes in the old one. */
interface Placed {
  readonly struct: ThriftStruct;
  readonly shift: number;
  readonly read: (start: number, length: number) => Promise<Bytes>;
}

const MAGIC = new TextEncoder().encode("PAR1");
/** Bytes copied at a time. */
const STEP = 1 << 19;

/** Writes a table group by group. The order of the calls is the order in the file; `finish` ends it. */
export class TableWriter {
  readonly #sink: Sink;
  readonly #footer: Footer;
  readonly #placed: Placed[] = [];
  /** Master files have page indexes in all groups or in none; so shall this one. */
  readonly pageIndex: boolean;
  bytesCopied = 0;

  /** Number of the column that rows are in order of. */
  readonly #time: number | undefined;

  private constructor(sink: Sink, footer: Footer, time: number | undefined) {
    this.#time = time;
    this.#sink = sink;
    this.#footer = footer;
    this.pageIndex = hasPageIndex(footer);
  }

  /**
   * `footer` is the master's: its schema and metadata are written again, its row groups are not. `time` is
   * the column that rows are in order of.
   */
  static async start(sink: Sink, footer: Footer, time?: number): Promise<TableWriter> {
    if (sink.position !== 0) throw new RangeError("a table starts at the start of a file");
    await sink.write(MAGIC);
    return new TableWriter(sink, footer, time);
  }

  /** A copier of the row groups of an open table, byte for byte. */
  copier(file: FileHandle, table: Table): (group: number) => Promise<void> {
    const extents = groupExtents(table.footer, table.size - 8 - table.footerBytes.length);
    // Two buffers for all: one is written while the other is read. A sink has done with its bytes when it resolves.
    let bytes = new Uint8Array(STEP), spare = new Uint8Array(STEP);
    return async (group) => {
      const { start, end } = extents[group], shift = this.#sink.position - start;
      const struct = shiftedGroup(table.footer.groups[group], shift);
      this.#placed.push({ struct, shift, read: (at, length) => readExact(file, at, length) });
      const read = (into: Bytes, at: number) =>
        readInto(file, at, into.subarray(0, Math.max(0, Math.min(STEP, end - at))));
      let piece = await read(bytes, start);
      for (let at = start; at < end; at += STEP) {
        const next = read(spare, at + STEP);
        await Promise.all([this.#sink.write(piece), next]);
        piece = await next;
        [bytes, spare] = [spare, bytes];
      }
      this.bytesCopied += end - start;
    };
  }

  /** Adds the row groups of a small file in memory. Throws `RangeError` unless it has the master's number of columns. */
  async add(bytes: Bytes): Promise<void> {
    const { footer, start } = footerIn(bytes);
    if (footer.elements.length !== this.#footer.elements.length) {
      throw new RangeError("encoded rows have other columns than the table");
    }
    const extents = groupExtents(footer, start);
    for (const [i, group] of footer.groups.entries()) {
      const extent = extents[i], shift = this.#sink.position - extent.start;
      const read = (at: number, length: number) => Promise.resolve(bytes.slice(at, at + length));
      const struct = shiftedGroup(group, shift);
      this.#takeHabits(struct);
      this.#placed.push({ struct, shift, read });
      await this.#sink.write(bytes.subarray(extent.start, extent.end));
    }
  }

  /** Fields that the master's groups have or have not: what sorts them and where they say they start. */
  #takeHabits(struct: ThriftStruct): void {
    const model = this.#footer.groups.at(-1);
    if (!model) return;
    struct.delete(GROUP.sorting);
    const sorting = model.get(GROUP.sorting);
    if (sorting !== undefined && this.#risesInTime(model)) {
      struct.set(GROUP.sorting, THRIFT.list, sorting);
    }
    for (const field of [GROUP.fileOffset, GROUP.compressedSize, GROUP.ordinal]) {
      if (model.get(field) === undefined) struct.delete(field);
    }
  }

  /** Only an order by rising time is one that new rows are in too. */
  #risesInTime(model: ThriftStruct): boolean {
    const orders = structsAt(model, GROUP.sorting);
    return orders.length === 1 && numberAt(orders[0], 1) === this.#time &&
      orders[0].get(2) === false;
  }

  /** Writes indexes and footer; returns the row count. */
  async finish(): Promise<number> {
    for (const placed of this.#placed) await this.#placeBlooms(placed);
    for (const index of INDEXES) {
      for (const placed of this.#placed) await this.#placeIndexes(placed, index);
    }
    const rows = this.#placed.reduce(
      (sum, { struct }) => sum + (numberAt(struct, GROUP.rows) ?? 0),
      0,
    );
    const footer = encodeFooter(this.#newFooter(rows));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, footer.length, true);
    for (const bytes of [footer, length, MAGIC]) await this.#sink.write(bytes);
    return rows;
  }

  /** A bloom filter whose length is not known can't be moved, and is left out: it is only an aid. */
  async #placeBlooms({ struct, read }: Placed): Promise<void> {
    for (const chunk of structsAt(struct, GROUP.columns)) {
      const meta = metaOf(chunk), offset = numberAt(meta, META.bloomOffset);
      const length = numberAt(meta, META.bloomLength);
      if (offset === undefined || length === undefined) {
        meta.delete(META.bloomOffset);
        meta.delete(META.bloomLength);
        continue;
      }
      setLong(meta, META.bloomOffset, this.#sink.position);
      await this.#sink.write(await read(offset, length));
    }
  }

  async #placeIndexes(
    { struct, shift, read }: Placed,
    field: typeof INDEXES[number],
  ): Promise<void> {
    for (const chunk of structsAt(struct, GROUP.columns)) {
      const offset = numberAt(chunk, field.offset), length = numberAt(chunk, field.length);
      if (!this.pageIndex || offset === undefined || length === undefined) {
        chunk.delete(field.offset);
        chunk.delete(field.length);
        continue;
      }
      const old = await read(offset, length);
      const bytes = field.offset === CHUNK.offsetIndexOffset ? shiftedOffsetIndex(old, shift) : old;
      setLong(chunk, field.offset, this.#sink.position);
      chunk.set(field.length, THRIFT.i32, bytes.length);
      await this.#sink.write(bytes);
    }
  }

  #newFooter(rows: number): Footer {
    const root = this.#footer.root.copy(), items = this.#placed.map(({ struct }) => struct);
    items.forEach(renumber);
    root.set(FILE.groups, THRIFT.list, { itemType: THRIFT.struct, items });
    setLong(root, FILE.rows, rows);
    return footerOf(withRowCount(root, rows));
  }
}

/** A group's ordinal is its place; it is a 16-bit number, and optional. */
function renumber(struct: ThriftStruct, place: number): void {
  if (struct.get(GROUP.ordinal) === undefined) return;
  if (place > 32_767) struct.delete(GROUP.ordinal);
  else struct.set(GROUP.ordinal, THRIFT.i16, place);
}

/** The footer of a Parquet file in memory, and where it starts. */
export function footerIn(bytes: Bytes): { footer: Footer; start: number } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  const start = bytes.length - 8 - length;
  return { footer: decodeFooter(bytes.slice(start, -8)), start };
}
