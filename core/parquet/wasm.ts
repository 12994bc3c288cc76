/**
 * The way to `parquet-wasm`, which decodes and encodes pages. Its 5 MB are loaded when first needed.
 *
 * Only its synchronous functions are used. On damaged pages it can panic, and a panic in one of its promises
 * ends the process and settles nothing, while here it is thrown and caught.
 */

import { type DataType, type Table as ArrowTable, tableFromIPC } from "apache-arrow";
import { DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName } from "./bytes.ts";
import { GROUP, structsAt } from "./footer.ts";
import { emptyFile, groupFile, type GroupPart } from "./group_file.ts";
import { type Page, pageRun, pagesOf, type RowRun } from "./pages.ts";
import { arrowTable, rawColumn } from "./raw_column.ts";
import type { Table } from "./table.ts";

type Module = typeof import("parquet-wasm/bundler");

let loaded: Promise<Module> | undefined;

/** The module, loaded once. */
export function parquetWasm(): Promise<Module> {
  return loaded ??= import("parquet-wasm/bundler");
}

/** Rows a record batch. */
const BATCH = 131_072;

/** Bytes up to which a row group is taken whole: looking for its pages would cost more than they do. */
const SMALL_GROUP = 1 << 20;

/** What to decode of one row group. */
export interface RowsWanted {
  readonly group: number;
  /** Names; default: all columns. */
  readonly columns?: readonly string[];
  /** Rows to skip from the start of the group. Default: 0. */
  readonly offset?: number;
  /** Default: to the end of the group. */
  readonly limit?: number;
}

/** Columns that are read together, with their pages around the rows wanted; `null`: whole. */
interface ColumnsPart {
  readonly columns: readonly number[];
  readonly pages: GroupPart | null;
}

/** Columns that were read apart, in the order of their numbers. */
function sideBySide(parts: readonly ColumnsPart[], decoded: readonly ArrowTable[]): ArrowTable {
  const columns = parts.flatMap((part, i) =>
    part.columns.map((number, at) => ({
      number,
      column: rawColumn(decoded[i], at),
      field: decoded[i].schema.fields[at],
    }))
  ).sort((a, b) => a.number - b.number);
  return arrowTable(columns.map(({ column }) => column), columns.map(({ field }) => field));
}

/** Decodes rows of an open table. */
export class RowReader {
  readonly #module: Module;
  /** What was read last, because large groups without usable pages are read in several windows. */
  #read: { key: string; bytes: Uint8Array<ArrayBuffer> } | undefined;
  /** Pages by group and column; `null` where the headers don't tell them. */
  readonly #pages = new Map<string, Promise<Page[] | null>>();

  private constructor(module: Module, readonly file: FileHandle, readonly table: Table) {
    this.#module = module;
  }

  static async open(file: FileHandle, table: Table): Promise<RowReader> {
    return new RowReader(await parquetWasm(), file, table);
  }

  /** As `open`, with the unit of the table's time known: see `withKnownUnit`. */
  static async openKnown(file: FileHandle, table: Table): Promise<RowReader> {
    const reader = await RowReader.open(file, table);
    if (table.shape.time?.unit !== "unknown") return reader;
    const { withKnownUnit } = await import("./known_unit.ts");
    return new RowReader(reader.#module, file, await withKnownUnit(reader));
  }

  /**
   * The rows as Arrow columns, in the order of the file's schema. Throws `DamagedError` when they can't be
   * decoded.
   */
  async read({ group, columns, offset = 0, limit }: RowsWanted): Promise<ArrowTable> {
    const numbers = this.#numbersOf(columns), { rows } = this.table.groups[group];
    const wanted = { from: offset, to: limit === undefined ? rows : offset + limit };
    const parts = await this.#partsOf(group, numbers, wanted);
    const decoded: ArrowTable[] = [];
    for (const part of parts) decoded.push(await this.#readPart(group, part, wanted));
    return parts.length === 1 ? decoded[0] : sideBySide(parts, decoded);
  }

  async #readPart(group: number, part: ColumnsPart, { from, to }: RowRun): Promise<ArrowTable> {
    const bytes = await this.#bytesOf(group, part), rows = to - from;
    const options = { batchSize: BATCH, offset: from - (part.pages?.run.from ?? 0), limit: rows };
    return this.#decode(`row group ${group}`, () => {
      const decoded = tableFromIPC(this.#module.readParquet(bytes, options).intoIPCStream());
      // A damaged page can pass for a shorter one.
      if (decoded.numRows !== rows) throw new Error(`${decoded.numRows} rows instead of ${rows}`);
      return decoded;
    });
  }

  /** The Arrow types of all columns, in the order of the file's schema. */
  types(): DataType[] {
    return this.#decode("the schema", () => {
      const schema = this.#module.readSchema(emptyFile(this.table)).intoIPCStream();
      return tableFromIPC(schema).schema.fields.map((field) => field.type);
    });
  }

  #numbersOf(names: readonly string[] | undefined): number[] {
    return this.table.shape.columns.flatMap(({ name }, column) => {
      return names === undefined || names.includes(name) ? [column] : [];
    });
  }

  /** What has to be taken to read some rows: all of a small group, else the pages around them. */
  async #partsOf(
    group: number,
    columns: readonly number[],
    wanted: RowRun,
  ): Promise<readonly ColumnsPart[]> {
    const { rows, bytes } = this.table.groups[group], whole = [{ columns, pages: null }];
    const count = wanted.to - wanted.from;
    if (bytes < SMALL_GROUP || wanted.to > rows || count <= 0 || count >= rows) return whole;
    const all = await Promise.all(columns.map((column) => this.#pagesOf(group, column)));
    const pages = all.filter((found) => found !== null);
    if (pages.length < all.length) return whole;
    // Columns whose pages begin at the same rows can be read together.
    const runs = Map.groupBy(columns.keys(), (i) => {
      const { from, to } = pageRun(pages[i], wanted);
      return `${from}-${to}`;
    });
    return [...runs.values()].map((members) => ({
      columns: members.map((i) => columns[i]),
      pages: { run: pageRun(pages[members[0]], wanted), pages: members.map((i) => pages[i]) },
    }));
  }

  #pagesOf(group: number, column: number): Promise<Page[] | null> {
    const key = `${group} ${column}`, known = this.#pages.get(key);
    if (known) return known;
    const chunk = structsAt(this.table.footer.groups[group], GROUP.columns)[column];
    const found = pagesOf(this.file, chunk, this.table.groups[group].rows);
    this.#pages.set(key, found);
    return found;
  }

  async #bytesOf(
    group: number,
    { columns, pages }: ColumnsPart,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const key = JSON.stringify([group, columns, pages?.run]);
    if (this.#read?.key === key) return this.#read.bytes;
    this.#read = undefined;
    const bytes = await groupFile(this.file, this.table, group, columns, pages);
    this.#read = { key, bytes };
    return bytes;
  }

  /** `parquet-wasm` throws texts, errors and panics; from here all of them mean that the bytes are not sound. */
  #decode<T>(what: string, decode: () => T): T {
    try {
      return decode();
    } catch (error) {
      const reason = error instanceof WebAssembly.RuntimeError
        ? "the decoder gave up"
        : error instanceof Error
        ? error.message
        : String(error);
      throw new DamagedError(
        `Cannot read ${
          baseName(this.file.path)
        }: ${what} can't be decoded (${reason}). Restore it from a backup.`,
        { cause: error, facts: { reason } },
      );
    }
  }
}
