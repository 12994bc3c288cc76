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
import { emptyFile, groupFile } from "./group_file.ts";
import type { Table } from "./table.ts";

type Module = typeof import("parquet-wasm/bundler");

let loaded: Promise<Module> | undefined;

/** The module, loaded once. */
export function parquetWasm(): Promise<Module> {
  return loaded ??= import("parquet-wasm/bundler");
}

/** Rows a record batch. */
const BATCH = 131_072;

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

/** Decodes rows of an open table. */
export class RowReader {
  readonly #module: Module;
  /** The pages read last, because large groups are read in several windows. */
  #pages: { key: string; bytes: Uint8Array<ArrayBuffer> } | undefined;

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
    const bytes = await this.#pagesOf(group, this.#numbersOf(columns));
    const rows = limit ?? this.table.groups[group].rows - offset;
    const options = { batchSize: BATCH, offset, limit: rows };
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

  async #pagesOf(group: number, columns: readonly number[]): Promise<Uint8Array<ArrayBuffer>> {
    const key = JSON.stringify([group, columns]);
    if (this.#pages?.key === key) return this.#pages.bytes;
    this.#pages = undefined;
    const bytes = await groupFile(this.file, this.table, group, columns);
    this.#pages = { key, bytes };
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
