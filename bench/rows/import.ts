/** Import: an export of minutes becomes a new file. */

import { barkeep, peer } from "../contenders.ts";
import { CSV_HEAD, csvRows } from "../csv.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

/** Lines written at a time. */
const STEP = 50_000;

export async function importRow(world: World): Promise<Row> {
  const source = `${world.folder}/CME_MINI_ES1!, 1.csv`, size = writeExport(world, source);
  const out = `${world.folder}/imported.parquet`, store = "import";
  const fresh = async () => void await world.freshStore(store, {});
  return await Promise.resolve({
    title: `import of ${world.rows.toLocaleString("en-US")} rows of CSV (${size} MB)`,
    note: "Barkeep also decides what the file is, checks every row, and reads back what it wrote.",
    against: "Barkeep",
    contenders: [
      {
        name: "Barkeep",
        prepare: fresh,
        run: () => {
          // The folder's name has a comma, so the whole of what lies around it is named.
          const grants = { write: true, reads: [world.folder], codes: [0, 3] };
          return barkeep(`${world.folder}/${store}`, ["import", "--yes", source], grants);
        },
      },
      ...["pandas", "polars", "DuckDB"].flatMap((one) =>
        peer(world, one, "import", [one.toLowerCase(), source, out])
      ),
    ],
  });
}

/** Returns megabytes. */
function writeExport(world: World, path: string): string {
  const bars = world.minutes(world.rows), encoder = new TextEncoder();
  using file = Deno.openSync(path, { create: true, write: true, truncate: true });
  const put = (text: string) => {
    let bytes = encoder.encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
  };
  put(CSV_HEAD);
  for (let at = 0; at < world.rows; at += STEP) {
    put(csvRows(bars, at, Math.min(world.rows, at + STEP)));
  }
  return (file.statSync().size / 1e6).toFixed(0);
}
