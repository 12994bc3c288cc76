/** What the tests of core/parquet share. */

import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { type Bar, type Bars, barsOf } from "../../../core/bars/bars.ts";
import { UTC, type Zone } from "../../../core/bars/zone.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { type PatchReport, patchTable } from "../../../core/parquet/patch.ts";
import { footerOf, GROUP, META, metaOf, structsAt } from "../../../core/parquet/footer.ts";
import { shapeOf } from "../../../core/parquet/shape.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import type { Sink } from "../../../core/fs/sink.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const DATA = new URL("../../../../shared/data/", import.meta.url);

/** What pandas says of a fixture; made by tests/fixtures/make.py. */
export interface Answer {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly dtypes: Readonly<Record<string, string>>;
  readonly index: { readonly name: string | null; readonly dtype: string; readonly kind: string };
  readonly physical: readonly string[];
  readonly groups: number;
  readonly first?: number;
  readonly last?: number;
  readonly head?: readonly (readonly (number | null)[])[];
  readonly tail?: readonly (number | null)[];
}

export const ANSWERS: Readonly<Record<string, Answer>> = JSON.parse(
  Deno.readTextFileSync(new URL("parquet.json", FIXTURES)),
);
/** Every sound fixture. */
export const NAMES = Object.keys(ANSWERS);

export function fixture(name: string): BytesFile {
  return new BytesFile(Deno.readFileSync(new URL(`parquet/${name}`, FIXTURES)), name);
}

/** Real Parquet files, where the folder with them is there; else none. */
export function realFiles(folder: string): URL[] {
  const url = new URL(`${folder}/`, DATA);
  try {
    return [...Deno.readDirSync(url)].filter(({ name }) => name.endsWith(".parquet"))
      .map(({ name }) => new URL(name, url));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

export function realFile(url: URL): BytesFile {
  return new BytesFile(Deno.readFileSync(url), decodeURIComponent(url.pathname));
}

/** A sink that keeps what it gets. */
export class MemorySink implements Sink {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  position = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes.slice());
    this.position += bytes.length;
    return Promise.resolve();
  }

  file(name = "after.parquet"): BytesFile {
    const bytes = new Uint8Array(this.position);
    this.#chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
    return new BytesFile(bytes, name);
  }
}

export interface Patched {
  readonly before: BytesFile;
  readonly beforeTable: Table;
  readonly after: BytesFile;
  readonly table: Table;
  readonly report: PatchReport;
}

/** Patches a file in memory. */
export async function patch(
  before: BytesFile,
  put: Bars,
  options: { remove?: number[]; zone?: Zone | null; groupTarget?: number } = {},
): Promise<Patched> {
  const beforeTable = await readTable(before), sink = new MemorySink();
  const report = await patchTable({
    file: before,
    table: beforeTable,
    zone: UTC,
    put,
    sink,
    ...options,
  });
  const after = sink.file();
  return { before, beforeTable, after, table: await readTable(after), report };
}

export function bar(time: number, price: number, volume = 1): Bar {
  return { time, open: price, high: price, low: price, close: price, volume };
}

export const NO_BARS = barsOf([]);

/** The table as if its writer had left out all statistics. */
export function withoutStatistics(table: Table): Table {
  for (const group of table.footer.groups) {
    for (const chunk of structsAt(group, GROUP.columns)) metaOf(chunk).delete(META.statistics);
  }
  const groups = table.groups.map((group) => ({ ...group, first: null, last: null }));
  return { ...table, groups, shape: shapeOf(footerOf(table.footer.root)) };
}

/** Rows as hyparquet, a reader that shares no code with ours, decodes them; whole numbers stay bigints. */
export async function independentRows(file: BytesFile): Promise<Record<string, unknown>[]> {
  const same = <T>(value: T) => value;
  return await parquetReadObjects({
    file: {
      byteLength: file.bytes.length,
      slice: (start: number, end?: number) => {
        return Promise.resolve(file.bytes.slice(start, end).buffer as ArrayBuffer);
      },
    },
    compressors,
    parsers: {
      timestampFromMilliseconds: same,
      timestampFromMicroseconds: same,
      timestampFromNanoseconds: same,
      dateFromDays: same,
    },
  });
}
