/** The unit of an integer time column whose writer left out the statistics that would tell it. */

import { UsageError } from "../errors.ts";
import { baseName } from "./bytes.ts";
import { rawColumn } from "./raw_column.ts";
import type { Table } from "./table.ts";
import { guessUnit } from "./times.ts";
import type { RowReader } from "./wasm.ts";

/**
 * The table with a time column of known unit, found from the values of its last row group where the footer
 * does not tell it. Throws `UsageError` when they are no times.
 */
export async function withKnownUnit(reader: RowReader): Promise<Table> {
  const { table } = reader, { time } = table.shape;
  const group = table.groups.findLastIndex(({ rows }) => rows > 0);
  if (!time || time.unit !== "unknown" || group < 0) return table;
  const unit = guessUnit(rawColumn(await reader.read({ group, columns: [time.name] }), 0));
  if (unit === "unknown") {
    throw new UsageError(
      `Cannot use ${
        baseName(reader.file.path)
      }: the numbers in its column ${time.name} are no times.`,
    );
  }
  return { ...table, shape: { ...table.shape, time: { ...time, unit } } };
}
