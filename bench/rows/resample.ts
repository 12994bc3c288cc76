/** Resample: minutes to four longer timeframes, into files that are not there yet. */

import { barkeep, peer } from "../contenders.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

export async function resampleRow(world: World): Promise<Row> {
  const master = await world.master(), name = "resample", store = `${world.folder}/${name}`;
  const fresh = async () => void await world.freshStore(name, { "ES1_1m.parquet": master });
  return {
    title: `resample 1m to 5m, 15m, 1h, 4h of ${world.rows.toLocaleString("en-US")} bars`,
    note: "The script reads, resamples and writes once for each of them.",
    against: world.python === null ? "Barkeep" : "pandas",
    contenders: [
      {
        name: "Barkeep",
        prepare: fresh,
        run: () => {
          const args = ["resample", "ES1:5m,15m,1h,4h", "--yes"];
          return barkeep(store, args, { write: true, codes: [0, 3] });
        },
      },
      ...peer(world, "pandas", "resample", [store], fresh),
    ],
  };
}
