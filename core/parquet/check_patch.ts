/**
 * The gate's Parquet half: what was written against what was there and what was planned. Nothing of the
 * writer's bookkeeping is taken on trust but which groups it says it copied, and that is compared byte by byte.
 */

import { Buffer } from "node:buffer";
import type { Bars } from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import { DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName, readInto } from "./bytes.ts";
import { compareRows, RowsDiffer } from "./check_rows.ts";
import { clockZone } from "./clock.ts";
import { FILE, GROUP, META, metaOf, structsAt } from "./footer.ts";
import { NewRows } from "./new_rows.ts";
import type { PatchedGroup, PatchReport } from "./patch.ts";
import { groupReaches } from "./reach.ts";
import { groupExtents, shiftedGroup } from "./relocate.ts";
import { withRowCount } from "./row_count.ts";
import { readTable, type Table } from "./table.ts";
import { encodeStruct, THRIFT, type ThriftStruct } from "./thrift.ts";
import { RowReader } from "./wasm.ts";

export interface CheckOptions {
  readonly before: FileHandle;
  readonly beforeTable: Table;
  readonly after: FileHandle;
  readonly report: PatchReport;
  readonly put: Bars;
  readonly remove?: ArrayLike<number>;
  readonly zone: Zone | null;
}

/** Bytes compared at a time. */
const STEP = 1 << 19;

/** Throws `DamagedError` with what and where unless `after` is exactly `before` with the plan applied. */
export async function checkPatch(options: CheckOptions): Promise<void> {
  const table = await readTable(options.after);
  requireSameFooter(options, table);
  requireGroups(options, table);
  await requireCopies(options, table);
  await requireRows(options, table);
}

/** A failed check. The file is the new one, which never becomes the master. */
function wrong(file: FileHandle, what: string): DamagedError {
  return new DamagedError(
    `Cannot replace ${
      baseName(file.path)
    }: what was written is not what was planned (${what}). The old file was kept.`,
    { facts: { what } },
  );
}

/** Everything in the footer but the row groups and their count has to be the same bytes. */
function requireSameFooter({ beforeTable, after }: CheckOptions, table: Table): void {
  const expected = withRowCount(beforeTable.footer.root, table.rows);
  if (!sameBytes(frame(expected), frame(table.footer.root))) {
    throw wrong(after, "schema or metadata changed");
  }
}

function frame(root: ThriftStruct): Uint8Array {
  const rest = root.copy();
  rest.delete(FILE.rows);
  rest.delete(FILE.groups);
  return encodeStruct(rest);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The groups in the file are those of the report, no old one is left out or used twice, and rows add up. */
function requireGroups({ beforeTable, after, report }: CheckOptions, table: Table): void {
  const rows = report.rowsBefore + report.added - report.removed;
  if (report.rowsBefore !== beforeTable.rows || rows !== table.rows) {
    throw wrong(after, `it has ${table.rows} rows, not ${rows}`);
  }
  if (table.groups.length !== report.groups.length) {
    throw wrong(after, `it has ${table.groups.length} row groups, not ${report.groups.length}`);
  }
  const copied = report.groups.flatMap((group) => group.kind === "copied" ? [group.from] : []);
  const all = [...copied, ...report.rewritten].sort((a, b) => a - b);
  if (all.length !== beforeTable.groups.length || all.some((group, i) => group !== i)) {
    throw wrong(after, "a row group is missing or there twice");
  }
  report.groups.forEach((group, i) => requireGroup(group, i, beforeTable, table, after));
}

function requireGroup(
  group: PatchedGroup,
  i: number,
  beforeTable: Table,
  table: Table,
  after: FileHandle,
): void {
  if (table.groups[i].rows !== group.rows) {
    throw wrong(after, `row group ${i} has ${table.groups[i].rows} rows, not ${group.rows}`);
  }
  if (group.kind === "written") return;
  const old = beforeTable.footer.groups[group.from], now = table.footer.groups[i];
  const shift = table.groups[i].offset - beforeTable.groups[group.from].offset;
  if (!sameBytes(placeless(shiftedGroup(old, shift)), placeless(now))) {
    throw wrong(after, `the metadata of row group ${i} changed`);
  }
}

/** A group's metadata without what may differ in a copy: its ordinal and where its indexes are. */
function placeless(group: ThriftStruct): Uint8Array {
  const rest = group.copy();
  rest.delete(GROUP.ordinal);
  const items = structsAt(group, GROUP.columns).map((chunk) => {
    const bare = chunk.copy(), meta = metaOf(chunk).copy();
    for (const field of [4, 5, 6, 7]) bare.delete(field);
    for (const field of [META.bloomOffset, META.bloomLength]) meta.delete(field);
    bare.set(3, THRIFT.struct, meta);
    return bare;
  });
  rest.set(GROUP.columns, THRIFT.list, { itemType: THRIFT.struct, items });
  return encodeStruct(rest);
}

/** Copied groups are the same bytes in both files. */
async function requireCopies(options: CheckOptions, table: Table): Promise<void> {
  const { before, beforeTable, after, report } = options;
  const old = groupExtents(beforeTable.footer, footerStart(beforeTable));
  const buffers = [new Uint8Array(STEP), new Uint8Array(STEP)] as const;
  for (const [i, group] of report.groups.entries()) {
    if (group.kind !== "copied") continue;
    const { start, end } = old[group.from], offset = table.groups[i].offset;
    for (let at = 0; at < end - start; at += STEP) {
      const length = Math.min(STEP, end - start - at);
      const [was, is] = await Promise.all([
        readInto(before, start + at, buffers[0].subarray(0, length)),
        readInto(after, offset + at, buffers[1].subarray(0, length)),
      ]);
      // Buffer compares in native code: the loop would be most of the time of a large file.
      if (Buffer.compare(was, is) !== 0) {
        throw wrong(after, `row group ${i} differs from the old one after byte ${offset + at}`);
      }
    }
  }
}

function footerStart(table: Table): number {
  return table.size - 8 - table.footerBytes.length;
}

/** Rewritten groups hold the old rows and the planned bars, and the whole file is in order. */
async function requireRows(options: CheckOptions, table: Table): Promise<void> {
  const { before, beforeTable, after, report, put } = options;
  const old = await RowReader.openKnown(before, beforeTable);
  const now = await RowReader.openKnown(after, table);
  const zone = clockZone(beforeTable.shape.time!, options.zone);
  await requireOrder(now, zone);
  const fresh = new NewRows(old.table, old.types(), { zone, bars: put, reader: old });
  const plan = {
    zone,
    put,
    remove: options.remove ?? [],
    fresh: await fresh.columns(report.added > 0),
  };
  const written = report.groups.flatMap(({ kind }, group) => kind === "written" ? [group] : []);
  try {
    const counts = await compareRows(
      { reader: old, groups: report.rewritten },
      { reader: now, groups: written },
      plan,
    );
    for (const name of ["added", "replaced", "removed"] as const) {
      if (counts[name] !== report[name]) {
        throw new RowsDiffer(`${counts[name]} bars are ${name}, not ${report[name]}`);
      }
    }
  } catch (error) {
    if (error instanceof RowsDiffer) throw wrong(after, error.message);
    throw error;
  }
}

/** Groups of the new file follow each other; inside, copied ones are as they were and written ones are compared. */
async function requireOrder(now: RowReader, zone: Zone): Promise<void> {
  try {
    await groupReaches(now, zone);
  } catch (error) {
    if (error instanceof DamagedError) throw wrong(now.file, "its row groups are out of order");
    throw error;
  }
}
