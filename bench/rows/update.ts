/** Update: about 9,000 new minutes onto so many. */

import { barkeep, floor, peer } from "../contenders.ts";
import type { Row } from "../row.ts";
import { BEHIND, type World } from "../world.ts";
import { DAY } from "../../core/bars/timeframe.ts";

export const updateRow = (world: World): Promise<Row> => updateOf(world, world.rows);
export const updateQuarter = (world: World): Promise<Row> => updateOf(world, world.rows / 4);
export const updateFour = (world: World): Promise<Row> => updateOf(world, world.rows * 4);

/** With all peers at the middle size only: the others show how ours grows. */
async function updateOf(world: World, rows: number): Promise<Row> {
  const master = await world.master(rows), name = `update-${rows}`;
  const file = `${world.folder}/${name}/ES1_1m.parquet`, { endpoint } = world.standIn;
  const fresh = async () => void await world.freshStore(name, { "ES1_1m.parquet": master });
  const from = Math.floor((world.started - BEHIND - 4 * DAY) / 1000);
  const asked = [file, endpoint, "ES=F", String(from), String(Math.floor(world.started / 1000))];
  const others = rows === world.rows ? ["pandas", "polars", "DuckDB"] : ["DuckDB"];
  return {
    title: `update: 9,000 bars onto ${rows.toLocaleString("en-US")} (${megabytes(master)} MB)`,
    note: "The floor is two copies, four SHA-256 passes and a sync. The scripts' copy is not " +
      "verified, and they sync nothing.",
    against: "safety floor",
    contenders: [
      floor(world, master),
      {
        name: "Barkeep",
        prepare: fresh,
        run: () =>
          barkeep(`${world.folder}/${name}`, [
            "update",
            `--yahoo-endpoint=${endpoint}`,
            "--master-tz=UTC",
            "--yes",
          ], { write: true, net: new URL(endpoint).host }),
      },
      ...others.flatMap((one) => peer(world, one, "update", [one.toLowerCase(), ...asked], fresh)),
    ],
  };
}

function megabytes(path: string): string {
  return (Deno.statSync(path).size / 1e6).toFixed(0);
}
