/** The gate of a table that was written anew: every row kept is the old one, bit for bit. */

import { DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName } from "./bytes.ts";
import { type RawColumn, sameValue } from "./raw_column.ts";
import { wholeColumns } from "./rewrite.ts";
import { readTable, type Table } from "./table.ts";

export interface CheckRewriteOptions {
  readonly before: FileHandle;
  readonly beforeTable: Table;
  readonly after: FileHandle;
  /** Row numbers of the old file, in the order of the new one. */
  readonly rows: ArrayLike<number>;
  /** Rows of the old file that are left out, with the row kept that is the same. */
  readonly twins: ReadonlyMap<number, number>;
  /** Rows that the user chose to leave out although they differ from the one kept. */
  readonly chosen: ReadonlySet<number>;
  /** A column whose values are others now, by its number. */
  readonly filled: ReadonlyMap<number, RawColumn>;
  /** Names of the columns in the new file. */
  readonly names: readonly string[];
}

/** Throws `DamagedError` with what and where unless the new file is exactly the plan. */
export async function checkRewrite(options: CheckRewriteOptions): Promise<void> {
  const { before, beforeTable, after, rows, twins, chosen, filled, names } = options;
  const table = await readTable(after);
  const wrong = (what: string) =>
    new DamagedError(
      `Cannot replace ${
        baseName(after.path)
      }: what was written is not what was planned (${what}). The old ` +
        `file was kept.`,
      { facts: { what } },
    );
  if (table.shape.columns.some(({ name }, i) => name !== names[i])) throw wrong("a column's name");
  if (table.rows !== rows.length) throw wrong(`${table.rows} rows instead of ${rows.length}`);
  if (rows.length + twins.size + chosen.size !== beforeTable.rows) throw wrong("rows are missing");
  const old = await wholeColumns(before, beforeTable), now = await wholeColumns(after, table);
  const used = new Set<number>();
  for (let i = 0; i < rows.length; i++) {
    used.add(rows[i]);
    for (let c = 0; c < now.length; c++) {
      const source = filled.get(c) ?? old[c];
      if (!sameValue(source, rows[i], now[c], i)) throw wrong(`row ${i}, column ${names[c]}`);
    }
  }
  if (used.size !== rows.length) throw wrong("a row stands in it twice");
  for (const [gone, twin] of twins) {
    if (used.has(gone) || !used.has(twin)) throw wrong(`row ${gone} was not to go`);
    if (!old.every((column) => sameValue(column, gone, column, twin))) {
      throw wrong(`row ${gone} is not the same as row ${twin}`);
    }
  }
}
