/** A new table. */

import { type Bars, sliceBars } from "../bars/bars.ts";
import { UTC, type Zone } from "../bars/zone.ts";
import type { Sink } from "../fs/sink.ts";
import { BytesFile } from "./bytes.ts";
import { clockZone } from "./clock.ts";
import { encodeRows } from "./encode.ts";
import { type Losses, NewRows } from "./new_rows.ts";
import { GROUP_TARGET } from "./patch.ts";
import { requirePatchable, requirePut } from "./patchable.ts";
import { splitRows } from "./plan_groups.ts";
import { requireSameSchema } from "./same_schema.ts";
import { TableWriter } from "./splice.ts";
import { ownTable } from "./own_table.ts";
import type { Table } from "./table.ts";
import { RowReader } from "./wasm.ts";

export interface CreateOptions {
  /** A table whose schema and metadata to copy; `null` for Barkeep's own (naive UTC `datetime` index, ns). */
  readonly like: Table | null;
  /** Strictly increasing. */
  readonly bars: Bars;
  /** The meaning of a naive clock in `like`; ignored for Barkeep's own. */
  readonly zone: Zone | null;
  readonly sink: Sink;
  /** Rows a row group. Default: 131,072. */
  readonly groupTarget?: number;
}

export interface CreateReport extends Losses {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes a whole new table to `sink`. Throws `UsageError` when `like` is no table that Barkeep writes to,
 * or when the bars don't fit its columns.
 */
export async function createTable(options: CreateOptions): Promise<CreateReport> {
  const { bars, sink } = options, start = sink.position;
  const model = options.like ?? await ownTable(bars);
  const nothing = new BytesFile(new Uint8Array(), "the model");
  const time = requirePatchable(nothing, model);
  requirePut(bars, []);
  const zone = options.like ? clockZone(time, options.zone) : UTC;
  const types = (await RowReader.open(nothing, model)).types();
  const writer = await TableWriter.start(sink, model.footer, time.column);
  const losses: Losses[] = [];
  let at = 0;
  for (const rows of splitRows(bars.time.length, options.groupTarget ?? GROUP_TARGET, true)) {
    const part = sliceBars(bars, at, at += rows);
    const fresh = new NewRows(model, types, { zone, bars: part, reader: null });
    const columns = (await fresh.columns(true)).map(({ column }) => column);
    const bytes = await encodeRows(columns, fresh.styles, { pageIndex: writer.pageIndex });
    requireSameSchema("the new file", model.footer, bytes);
    await writer.add(bytes);
    losses.push(fresh.counts(rows));
  }
  const rows = await writer.finish();
  return { rows, bytes: sink.position - start, ...sumOf(losses) };
}

function sumOf(losses: readonly Losses[]): Losses {
  const nulls: Record<string, number> = {};
  for (const part of losses) {
    for (const [name, count] of Object.entries(part.nulls)) {
      nulls[name] = (nulls[name] ?? 0) + count;
    }
  }
  return {
    volumeZeroed: losses.reduce((sum, part) => sum + part.volumeZeroed, 0),
    volumeDropped: losses.reduce((sum, part) => sum + part.volumeDropped, 0),
    nulls,
  };
}
