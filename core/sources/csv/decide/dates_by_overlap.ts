/** The order of day and month from bars that are there already: only the right one puts rows on them. */

import type { Bars } from "../../../bars/bars.ts";
import { timeframeLength } from "../../../bars/timeframe.ts";
import type { RawTable } from "../rows/raw_table.ts";
import { parseClock } from "../time/clock.ts";
import { type DateOrder, unpackDate } from "../time/dates.ts";
import type { Alternative, Decision } from "./decision.ts";
import { CLOCKS } from "./markets.ts";
import { type OverlapScore, scoreOverlap } from "./overlap.ts";
import { decideTimeframe, distancesOf } from "./timeframe.ts";

/** Shared bars and the share that must agree; the other order may reach half of them at most. */
const SHARED = 20, AGREE = 0.9, OTHER = 0.5;

/** The order that the bars present prove, or `null`. The table's times are packed. */
export function datesByOverlap(table: RawTable, present: Bars): Decision<DateOrder> | null {
  if (present.time.length === 0) return null;
  const dmy = best(table, present, "dmy"), mdy = best(table, present, "mdy");
  if (!dmy || !mdy) return null;
  const [value, winner, loser] = dmy.agree * dmy.shared >= mdy.agree * mdy.shared
    ? ["dmy" as const, dmy, mdy]
    : ["mdy" as const, mdy, dmy];
  if (winner.shared < SHARED || winner.agree < AGREE) return null;
  if (loser.agree * loser.shared > OTHER * winner.agree * winner.shared) return null;
  const describe = ({ agree, shared }: OverlapScore) =>
    `${Math.round(agree * shared)} of ${shared} shared bars have the same shape`;
  const other: Alternative<DateOrder> = {
    value: value === "dmy" ? "mdy" : "dmy",
    score: loser.agree,
    why: describe(loser),
  };
  return { value, rank: "overlap", evidence: describe(winner), alternatives: [other] };
}

function best(table: RawTable, present: Bars, order: DateOrder): OverlapScore | null {
  const part = (name: "open" | "high" | "low" | "close") => table[name].subarray(0, table.length);
  const time = table.time.slice(0, table.length).map((packed) => unpackDate(packed, order));
  const timeframe = decideTimeframe(distancesOf(time, time.length), {}).value;
  if (timeframe === null) return null;
  const rows = {
    time,
    open: part("open"),
    high: part("high"),
    low: part("low"),
    close: part("close"),
  };
  const clocks = CLOCKS.map(parseClock);
  return scoreOverlap(rows, present, timeframeLength(timeframe), clocks, ["open", "close"])[0];
}
