/** Back-fill: one missing day in the middle of the history, out of an export. */

import { concatBars, lowerBound, sliceBars } from "../../core/bars/bars.ts";
import { DAY } from "../../core/bars/timeframe.ts";
import { barkeep, floor, peer } from "../contenders.ts";
import { csvOf } from "../csv.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";

export async function backfillRow(world: World): Promise<Row> {
  const bars = world.minutes(world.rows), middle = bars.time[world.rows >> 1];
  const from = lowerBound(bars.time, middle), to = lowerBound(bars.time, middle + DAY);
  const holed = `${world.folder}/holed.parquet`, day = `${world.folder}/day.csv`;
  const rest = [sliceBars(bars, 0, from), sliceBars(bars, to, world.rows)];
  await world.writeTable(holed, concatBars(rest));
  // A little more on both sides, as an export of a week has it: the overlap is what proves that it fits.
  const some = sliceBars(bars, Math.max(0, from - 2000), Math.min(world.rows, to + 2000));
  await Deno.writeTextFile(day, csvOf(some));
  const name = "backfill", file = `${world.folder}/${name}/ES1_1m.parquet`;
  const fresh = async () => void await world.freshStore(name, { "ES1_1m.parquet": holed });
  const args = [
    "import",
    "--as=ES1_1m",
    "--tz=UTC",
    "--stamp=open",
    "--master-tz=UTC",
    "--yes",
    day,
  ];
  return {
    title: `back-fill: one missing day in the middle of ${world.rows.toLocaleString("en-US")} bars`,
    note: "The first touch of a row group of a million rows, as pandas makes them.",
    against: "safety floor",
    contenders: [
      floor(world, holed),
      {
        name: "Barkeep",
        prepare: fresh,
        run: () => barkeep(`${world.folder}/${name}`, args, { write: true, reads: [day] }),
      },
      ...peer(world, "pandas", "backfill", [file, day], fresh),
    ],
  };
}
