/** Status: what a thousand files hold, and whether they are sound, in a process that has just started. */

import { barkeep, peer } from "../contenders.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

const FILES = 1000;
const BARS = 2000;

export async function statusRow(world: World): Promise<Row> {
  const store = await storeOf(world, FILES);
  return {
    title: `status of ${FILES.toLocaleString("en-US")} files`,
    note: "The peers count rows and find the last time; Barkeep also judges every file.",
    against: world.python === null ? "Barkeep" : "DuckDB",
    contenders: [
      { name: "Barkeep", run: () => barkeep(store, ["status"]) },
      ...["DuckDB", "pyarrow", "pandas"].flatMap((one) =>
        peer(world, one, "status", [one.toLowerCase(), store])
      ),
    ],
  };
}

/** A data folder of so many small files. */
export async function storeOf(world: World, files: number): Promise<string> {
  const example = `${world.folder}/small.parquet`, bars = world.minutes(BARS);
  await world.writeZonedTable(example, bars);
  const names = Array.from({ length: files }, (_, i) => {
    return `T${String(i).padStart(4, "0")}_1m.parquet`;
  });
  return await world.freshStore(
    `status-${files}`,
    Object.fromEntries(names.map((name) => [name, example])),
  );
}
