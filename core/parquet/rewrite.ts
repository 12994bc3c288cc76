/** A whole table written anew: rows in another order or left out, one column filled, a column renamed. */

import type { FileHandle } from "../fs/fs.ts";
import type { Sink } from "../fs/sink.ts";
import { BytesFile } from "./bytes.ts";
import { encodeRows } from "./encode.ts";
import { stylesOf } from "./new_rows.ts";
import { GROUP_TARGET } from "./patch.ts";
import { splitRows } from "./plan_groups.ts";
import { gather, nullColumn, type RawColumn, rawColumn, type Run } from "./raw_column.ts";
import { requireSameSchema } from "./same_schema.ts";
import { TableWriter } from "./splice.ts";
import { readTable, type Table } from "./table.ts";
import { RowReader } from "./wasm.ts";

/** All rows of a table, column by column, in file order. Takes memory for all of it. */
export async function wholeColumns(file: FileHandle, table: Table): Promise<RawColumn[]> {
  const reader = await RowReader.open(file, table), types = reader.types();
  let parts: RawColumn[][] = table.shape.columns.map(() => []);
  for (const [group, { rows }] of table.groups.entries()) {
    if (rows === 0) continue;
    const decoded = await reader.read({ group });
    parts = parts.map((own, i) => [...own, rawColumn(decoded, i)]);
  }
  return parts.map((own, i) => own.length === 0 ? nullColumn(types[i], 0) : joined(own));
}

/** All rows of one column. */
export async function wholeColumn(
  file: FileHandle,
  table: Table,
  column: number,
): Promise<RawColumn> {
  const reader = await RowReader.open(file, table), parts: RawColumn[] = [];
  const columns = [table.shape.columns[column].name];
  for (const [group, { rows }] of table.groups.entries()) {
    if (rows > 0) parts.push(rawColumn(await reader.read({ group, columns }), 0));
  }
  return parts.length === 0 ? nullColumn(reader.types()[column], 0) : joined(parts);
}

/** Pairwise, so that every byte is copied a few times only. */
function joined(parts: readonly RawColumn[]): RawColumn {
  if (parts.length === 1) return parts[0];
  const middle = parts.length >> 1;
  const a = joined(parts.slice(0, middle)), b = joined(parts.slice(middle));
  const runs = [{ old: 0, fresh: -1, count: a.length }, { old: -1, fresh: 0, count: b.length }];
  return gather(a, b, runs, "old");
}

/** The rows with these numbers, in that order, as runs to copy. */
export function runsOf(rows: ArrayLike<number>): Run[] {
  const runs: { old: number; fresh: number; count: number }[] = [];
  for (let i = 0; i < rows.length; i++) {
    const last = runs[runs.length - 1];
    if (last && last.fresh + last.count === rows[i]) last.count++;
    else runs.push({ old: -1, fresh: rows[i], count: 1 });
  }
  return runs;
}

export interface RewriteOptions {
  /** The table whose schema, metadata and habits the new one has. */
  readonly model: Table;
  readonly columns: readonly RawColumn[];
  /** Row numbers in `columns`, in the order of the new file. */
  readonly rows: ArrayLike<number>;
  readonly sink: Sink;
}

/** Writes the table. Throws `DamagedError` if what is encoded would have another schema than the model. */
export async function rewriteTable(options: RewriteOptions): Promise<number> {
  const { model, columns, rows, sink } = options;
  const writer = await TableWriter.start(sink, model.footer), styles = stylesOf(model.shape);
  const runs = runsOf(rows), sorted = columns.map((column) => gather(null, column, runs, "fresh"));
  let at = 0;
  for (const count of splitRows(rows.length, GROUP_TARGET, true)) {
    const part = [{ old: -1, fresh: at, count }];
    const own = sorted.map((column) => gather(null, column, part, "fresh"));
    const bytes = await encodeRows(own, styles, { pageIndex: writer.pageIndex });
    requireSameSchema("the mended file", model.footer, bytes);
    await writer.add(bytes);
    at += count;
  }
  return await writer.finish();
}

/** Writes the table as it is under the footer of `renamed`: every row group is copied byte for byte. */
export async function copyTable(file: FileHandle, renamed: Table, sink: Sink): Promise<number> {
  const writer = await TableWriter.start(sink, renamed.footer);
  const copy = writer.copier(file, renamed);
  for (const group of renamed.groups.keys()) await copy(group);
  return await writer.finish();
}

/** The table without rows that has these columns' types, and otherwise the schema and metadata of `table`. */
export async function modelOf(
  table: Table,
  columns: readonly RawColumn[],
  pandas: string | undefined,
): Promise<Table> {
  const empty = columns.map(({ type }) => nullColumn(type, 0));
  const metadata = new Map(pandas === undefined ? [] : [["pandas", pandas]]);
  const bytes = await encodeRows(empty, stylesOf(table.shape), { metadata });
  return await readTable(new BytesFile(bytes, "the mended file"));
}
