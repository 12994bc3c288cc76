/** The shape of tables that Barkeep makes itself: what pandas writes for a naive UTC `datetime` index. */

import { type DataType, Float64, Int64, TimestampNanosecond } from "apache-arrow";
import { type Bars, VALUE_COLUMNS } from "../bars/bars.ts";
import { BytesFile } from "./bytes.ts";
import { encodeRows } from "./encode.ts";
import { nullColumn } from "./raw_column.ts";
import { readTable, type Table } from "./table.ts";

const INDEX = "datetime";

/** A table without rows. Volume is int64 if all of it is known and whole, else double. */
export async function ownTable(bars: Bars): Promise<Table> {
  const whole = bars.volume.every((volume) => Number.isSafeInteger(volume));
  const types: [string, DataType, string][] = VALUE_COLUMNS.map((name) => {
    return name === "volume" && whole
      ? [name, new Int64(), "int64"]
      : [name, new Float64(), "float64"];
  });
  types.push([INDEX, new TimestampNanosecond(), "datetime64[ns]"]);
  const styles = types.map(([name]) => ({
    name,
    nullable: true,
    codec: "SNAPPY",
    dictionary: true,
  }));
  const metadata = new Map([["pandas", pandasMetadata(types)]]);
  const columns = types.map(([, type]) => nullColumn(type, 0));
  return await readTable(
    new BytesFile(await encodeRows(columns, styles, { metadata }), "the new file"),
  );
}

/** What pandas needs to give the index back its name; written as pandas spells it. */
function pandasMetadata(types: readonly (readonly [string, DataType, string])[]): string {
  const columns = types.map(([name, , numpy]) => ({
    name,
    field_name: name,
    pandas_type: numpy.startsWith("datetime") ? "datetime" : numpy,
    numpy_type: numpy,
    metadata: null,
  }));
  return JSON.stringify({
    index_columns: [INDEX],
    column_indexes: [{
      name: null,
      field_name: null,
      pandas_type: "unicode",
      numpy_type: "object",
      metadata: { encoding: "UTF-8" },
    }],
    columns,
    creator: { library: "barkeep", version: "1" },
    pandas_version: "2.3.3",
  });
}
