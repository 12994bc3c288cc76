/** Changes bars of a table by re-encoding only the row groups that they touch. */

import type { Bars } from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import { ChangedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import type { Sink } from "../fs/sink.ts";
import { baseName } from "./bytes.ts";
import { clockZone } from "./clock.ts";
import { encodeRows } from "./encode.ts";
import { type Merged, mergeRows, sliceRuns } from "./merge_rows.ts";
import { NewRows } from "./new_rows.ts";
import { requirePatchable, requirePut } from "./patchable.ts";
import { type GroupPlan, planGroups, splitRows } from "./plan_groups.ts";
import { gather, type RawColumn, rawColumn, type Run } from "./raw_column.ts";
import { groupReaches, soundTimes } from "./reach.ts";
import { requireSameSchema } from "./same_schema.ts";
import { TableWriter } from "./splice.ts";
import type { Table } from "./table.ts";
import { RowReader } from "./wasm.ts";

export interface PatchOptions {
  readonly file: FileHandle;
  readonly table: Table;
  /** The meaning of a naive clock; needed when `time.clock` is `wall`, else ignored. */
  readonly zone: Zone | null;
  /** Strictly increasing. A time that exists is replaced, else added. */
  readonly put: Bars;
  /** Times to remove, UTC ms, strictly increasing; each must exist. */
  readonly remove?: ArrayLike<number>;
  readonly sink: Sink;
  /** Rows that a row group is filled up to. Default: 131,072. */
  readonly groupTarget?: number;
}

/** Where a row group of the new file comes from. */
export type PatchedGroup =
  | { readonly kind: "copied"; readonly from: number; readonly rows: number }
  | { readonly kind: "written"; readonly rows: number };

export interface PatchReport {
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
  /** Bars without volume that were written as 0, because the column can't hold nulls. */
  readonly volumeZeroed: number;
  /** Bars whose volume was left out, because the table has no volume column. */
  readonly volumeDropped: number;
  /** Extra columns left null in new rows, with how many. */
  readonly nulls: Readonly<Record<string, number>>;
  readonly groups: readonly PatchedGroup[];
  /** Old row groups that were re-encoded. */
  readonly rewritten: readonly number[];
  readonly bytesCopied: number;
  readonly bytes: number;
}

export const GROUP_TARGET = 131_072;

/**
 * Writes the patched table to `sink`. Throws `DamagedError` for a table that is not sound,
 * `UsageError` for bars that its columns can't hold, `ChangedError` for a bar to remove that is not there.
 */
export async function patchTable(options: PatchOptions): Promise<PatchReport> {
  const time = requirePatchable(options.file, options.table);
  requirePut(options.put, options.remove ?? []);
  const reader = await RowReader.openKnown(options.file, options.table);
  const zone = clockZone(time, options.zone);
  const rows = new NewRows(reader.table, reader.types(), { zone, bars: options.put, reader });
  const patch = new Patch(options, reader, zone, rows);
  return await patch.run();
}

/** A change under way. */
class Patch {
  readonly #counts = { added: 0, replaced: 0, removed: 0 };
  readonly #groups: PatchedGroup[] = [];
  readonly #rewritten: number[] = [];
  readonly #put: Bars;
  readonly #remove: ArrayLike<number>;
  readonly #target: number;

  constructor(
    readonly options: PatchOptions,
    readonly reader: RowReader,
    readonly zone: Zone,
    readonly newRows: NewRows,
  ) {
    this.#put = options.put;
    this.#remove = options.remove ?? [];
    this.#target = options.groupTarget ?? GROUP_TARGET;
  }

  async run(): Promise<PatchReport> {
    const { table, sink, file } = this.options, start = sink.position;
    const reaches = await groupReaches(this.reader, this.zone);
    const plans = planGroups(reaches, this.#put.time, this.#remove, this.#target);
    const writer = await TableWriter.start(sink, table.footer, table.shape.time?.column);
    const copy = writer.copier(file, table);
    for (const [i, plan] of plans.entries()) {
      if (plan.kind === "write") await this.#write(plan, writer, i === plans.length - 1);
      else {
        await copy(plan.group);
        this.#groups.push({
          kind: "copied",
          from: plan.group,
          rows: table.groups[plan.group].rows,
        });
      }
    }
    const rowsAfter = await writer.finish();
    return {
      rowsBefore: table.rows,
      rowsAfter,
      ...this.#counts,
      ...this.newRows.counts(this.#counts.added),
      groups: this.#groups,
      rewritten: this.#rewritten,
      bytesCopied: writer.bytesCopied,
      bytes: sink.position - start,
    };
  }

  async #write(plan: GroupPlan & { kind: "write" }, writer: TableWriter, isLast: boolean) {
    const merged = await this.#merge(plan);
    if (plan.group !== null) this.#rewritten.push(plan.group);
    let at = 0;
    for (const rows of splitRows(merged.rows, this.#target, isLast)) {
      const runs = sliceRuns(merged.runs, at, at += rows);
      await writer.add(await this.#encode(plan.group, runs, writer.pageIndex));
      this.#groups.push({ kind: "written", rows });
    }
  }

  /** Decodes only the time column of the group, to find where the bars belong. */
  async #merge({ group, put, remove }: GroupPlan & { kind: "write" }): Promise<Merged> {
    const old = group === null ? [] : await soundTimes(this.reader, this.zone, group);
    const merged = mergeRows(
      old,
      { times: this.#put.time, ...put },
      { times: this.#remove, ...remove },
    );
    if (merged.missing.length) throw notThere(this.options.file, merged.missing);
    this.#counts.added += merged.added;
    this.#counts.replaced += merged.replaced;
    this.#counts.removed += merged.removed;
    return merged;
  }

  async #encode(
    group: number | null,
    runs: readonly Run[],
    pageIndex: boolean,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const old = await this.#oldColumns(group, runs);
    const fresh = await this.newRows.columns(runs.some((run) => run.old < 0));
    const columns = fresh.map(({ column, prefer }, i) => {
      return gather(old?.columns[i] ?? null, column, old?.runs ?? runs, prefer);
    });
    const bytes = await encodeRows(columns, this.newRows.styles, { pageIndex });
    requireSameSchema(baseName(this.options.file.path), this.options.table.footer, bytes);
    return bytes;
  }

  /** The old rows that these runs need, and the runs counted from the first of them. */
  async #oldColumns(
    group: number | null,
    runs: readonly Run[],
  ): Promise<{ columns: RawColumn[]; runs: Run[] } | null> {
    const used = runs.filter((run) => run.old >= 0);
    if (group === null || !used.length) return null;
    const offset = used[0].old, end = used.at(-1)!.old + used.at(-1)!.count;
    const decoded = await this.reader.read({ group, offset, limit: end - offset });
    return {
      columns: decoded.schema.fields.map((_, column) => rawColumn(decoded, column)),
      runs: runs.map((run) => run.old < 0 ? run : { ...run, old: run.old - offset }),
    };
  }
}

function notThere(file: FileHandle, missing: readonly number[]): ChangedError {
  const when = new Date(missing[0]).toISOString();
  return new ChangedError(
    `Cannot remove bars from ${baseName(file.path)}: it has none at ${when}. Plan again.`,
    { facts: { first: when, missing: missing.length } },
  );
}
