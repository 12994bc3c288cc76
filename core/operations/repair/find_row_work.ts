/** What is wrong with the rows and columns of a file that can be decoded, and what would mend it. */

import type { Bars } from "../../bars/bars.ts";
import { wallFromUtc } from "../../bars/zone.ts";
import { DamagedError, HeldError } from "../../errors.ts";
import type { FileHandle } from "../../fs/fs.ts";
import { baseName } from "../../parquet/bytes.ts";
import { fillTime } from "../../parquet/fill_time.ts";
import { type RawColumn, sameValue } from "../../parquet/raw_column.ts";
import { wholeColumn, wholeColumns } from "../../parquet/rewrite.ts";
import type { Table } from "../../parquet/table.ts";
import type { Look } from "../look_into.ts";
import type { RepairStep } from "./plan_repair.ts";
import { planRows, type RowPlan } from "./plan_rows.ts";

/** What a rewrite of the rows would do; none of it is written yet. */
export interface RowWork {
  readonly table: Table;
  readonly steps: readonly RepairStep[];
  /** The name that the index gets; `null`: it has one. */
  readonly rename: { readonly from: string; readonly to: string } | null;
  /** `null`: the rows stay as they are. */
  readonly rows: RowPlan | null;
  /** Columns whose values are filled, by their number. */
  readonly filled: ReadonlyMap<number, RawColumn>;
  /** Name of the column that becomes one of whole numbers. */
  readonly retyped: string | null;
  /** Bars that go although they differ from the one kept of their time: row numbers of the old file. */
  readonly bars: Bars;
}

/** A look that found rows. */
export type Readable = Look & { readonly table: Table; readonly bars: Bars };

export interface RowOptions {
  readonly equal: "first" | "last" | null;
}

const INDEX_NAME = "datetime";

/** Throws `HeldError` where a choice is needed, `DamagedError` where nothing can be told. */
export async function findRowWork(
  file: FileHandle,
  look: Readable,
  { equal }: RowOptions,
): Promise<RowWork> {
  const { table, bars, health } = look, name = baseName(file.path);
  const nowhere = bars.time.findIndex(Number.isNaN);
  if (nowhere >= 0) throw noTime(name, nowhere);
  const rename = lostName(table), steps: RepairStep[] = [];
  if (rename) {
    steps.push({ kind: "name", rows: 0, text: `the index gets its name back: ${rename.to}` });
  }
  const second = secondTime(table), unordered = health !== "good";
  const rows = unordered ? orderOf(name, await wholeColumns(file, table), bars, equal) : null;
  if (rows) steps.push(...rowSteps(rows));
  const fill = second
    ? fillOf(name, await wholeColumn(file, table, second.column), second.name, look)
    : null;
  if (fill) steps.push(fill.step);
  return {
    ...{ table, steps, rename, rows, bars },
    filled: new Map(fill && second ? [[second.column, fill.column]] : []),
    retyped: fill?.retyped && second ? second.name : null,
  };
}

function noTime(name: string, row: number): DamagedError {
  return new DamagedError(
    `Cannot repair ${name}: row ${row} has no time, and nothing else in the file tells it. Restore it with ` +
      `"barkeep restore ${name.replace(/\.parquet$/, "")}".`,
    { facts: { file: name, row } },
  );
}

/** A merge by pandas without naming the index leaves `__index_level_0__`. */
function lostName({ shape }: Table): RowWork["rename"] {
  const { time, columns } = shape;
  const lost = time?.isIndex === true && /^__index_level_\d+__$/.test(time.name);
  if (!lost || columns.some(({ name }) => name === INDEX_NAME)) return null;
  return { from: time.name, to: INDEX_NAME };
}

/** A column named `time` or `timestamp` beside the index, whatever became of its type. */
function secondTime({ shape }: Table): { column: number; name: string } | null {
  const { time, columns } = shape;
  if (!time?.isIndex) return null;
  const column = columns.findIndex(({ name, physical }, i) =>
    i !== time.column && /^(time|timestamp)$/i.test(name) &&
    (physical === "INT64" || physical === "DOUBLE")
  );
  return column < 0 ? null : { column, name: columns[column].name };
}

function orderOf(
  name: string,
  columns: readonly RawColumn[],
  { time: times }: Bars,
  equal: RowOptions["equal"],
): RowPlan {
  const same = (a: number, b: number) => columns.every((column) => sameValue(column, a, column, b));
  const plan = planRows({ times, same, equal }), [first] = plan.conflicts;
  if (!first) return plan;
  throw new HeldError(
    `Cannot repair ${name} without a choice: ${plan.conflicts.length} times stand in it several times with ` +
      `different values (first: ${new Date(first.time).toISOString()}, rows ${
        first.rows.join(", ")
      }). Say ` +
      `which row stays with --equal first or --equal last.`,
    { facts: { file: name, times: plan.conflicts.length, rows: first.rows } },
  );
}

function rowSteps({ unsorted, twins, chosen }: RowPlan): RepairStep[] {
  const steps: RepairStep[] = [];
  const add = (kind: RepairStep["kind"], rows: number, text: string) => {
    if (rows > 0) steps.push({ kind, rows, text });
  };
  add("order", unsorted, `${unsorted} rows that stand out of order are sorted in`);
  add("duplicates", twins.size, `${twins.size} rows go that are the same as another, bit for bit`);
  add("duplicates", chosen.length, `${chosen.length} rows go whose time another row has`);
  return steps;
}

function fillOf(name: string, column: RawColumn, title: string, { bars, zone, table }: Readable) {
  const { time } = bars, walls = time.map((utc) => wallFromUtc(zone, utc));
  const zones = table.shape.time?.zone ? [time] : [time, walls];
  const found = fillTime(column, zones);
  if (found === null) return null;
  if (typeof found === "string") {
    throw new DamagedError(
      `Cannot repair the column ${title} of ${name}: ${found}. Its rows are as they were.`,
      { facts: { file: name, column: title, reason: found } },
    );
  }
  const rows = found.filled;
  const text = `${rows} rows get their ${title} from the index, in ${found.unit}${
    found.retyped ? ", and it holds whole numbers again" : ""
  }`;
  const step: RepairStep = { kind: "time column", rows, text };
  return { column: found.column, retyped: found.retyped, step };
}
