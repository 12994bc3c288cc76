/** Looking into a big file: is it sound, and what is missing? */

import { barkeep, peer } from "../contenders.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

export const verifyRow = (world: World): Promise<Row> =>
  lookRow(world, "verify", true, "Barkeep also hashes the file and compares it with the record.");
export const gapsRow = (world: World): Promise<Row> =>
  lookRow(
    world,
    "gaps",
    false,
    "The script counts steps of more than a minute, Barkeep knows the hours.",
  );

async function lookRow(world: World, command: string, write: boolean, note: string): Promise<Row> {
  const master = await world.master();
  const store = await world.freshStore(command, { "ES1_1m.parquet": master });
  return {
    title: `${command} of ${world.rows.toLocaleString("en-US")} bars`,
    note,
    against: world.python === null ? "Barkeep" : "pandas",
    contenders: [
      {
        name: "Barkeep",
        run: () => barkeep(store, [command, "ES1_1m"], { write, codes: [0, 3, 5] }),
      },
      ...peer(world, "pandas", command, [`${store}/ES1_1m.parquet`]),
    ],
  };
}
