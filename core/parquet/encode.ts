/** Row groups as bytes, in the codecs and encodings that a table already uses. */

import { tableToIPC } from "apache-arrow";
import type { Compression, WriterProperties } from "parquet-wasm/bundler";
import { arrowTable, hasNegativeZero, type RawColumn } from "./raw_column.ts";
import { parquetWasm } from "./wasm.ts";

/** How a column is stored. */
export interface ColumnStyle {
  readonly name: string;
  readonly nullable: boolean;
  /** A name of Parquet's codecs. */
  readonly codec: string;
  readonly dictionary: boolean;
}

export interface EncodeOptions {
  /** Write a page index. Default: no. */
  readonly pageIndex?: boolean;
  /** Goes into the file's key-value metadata and the `ARROW:schema` there. Default: none. */
  readonly metadata?: ReadonlyMap<string, string>;
}

type Module = Awaited<ReturnType<typeof parquetWasm>>;

/** A Parquet file of one row group with these columns. */
export async function encodeRows(
  columns: readonly RawColumn[],
  styles: readonly ColumnStyle[],
  options: EncodeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const module = await parquetWasm();
  const stream = tableToIPC(arrowTable(columns, styles, options.metadata), "stream");
  const table = module.Table.fromIPCStream(stream);
  const properties = writerProperties(module, columns, styles, options);
  return module.writeParquet(table, properties) as Uint8Array<ArrayBuffer>;
}

/** Both arguments are consumed by the encoder, so nothing is left to free. */
function writerProperties(
  module: Module,
  columns: readonly RawColumn[],
  styles: readonly ColumnStyle[],
  { pageIndex, metadata }: EncodeOptions,
): WriterProperties {
  const { Page, Chunk } = module.EnabledStatistics;
  let builder = new module.WriterPropertiesBuilder()
    .setMaxRowGroupSize(Math.max(1, columns[0].length))
    .setStatisticsEnabled(pageIndex ? Page : Chunk);
  if (metadata) builder = builder.setKeyValueMetadata(new Map(metadata));
  styles.forEach(({ name, codec, dictionary }, i) => {
    builder = builder.setColumnCompression(name, compression(module, codec));
    // A dictionary that compares values as numbers takes -0 for 0.
    builder = builder.setColumnDictionaryEnabled(name, dictionary && !hasNegativeZero(columns[i]));
  });
  return builder.build();
}

/** Parquet's old LZ4 is framed in a way that readers disagree on; its successor replaces it. */
function compression(module: Module, codec: string): Compression {
  const name = codec === "LZ4" ? "LZ4_RAW" : codec;
  return module.Compression[name as keyof typeof module.Compression];
}
