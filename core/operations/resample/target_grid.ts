/** On which clock a file's longer bars open: as the file already does, else as its market's days open. Pure. */

import { type ClockGrid, findGrid, marketGrid } from "../../bars/grid.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import { clockMinutes } from "../../calendar/hours.ts";
import type { Market } from "../../calendar/market.ts";

/** `undefined`: neither the file nor a market tells; bars then stand on the UTC clock. */
export function targetGrid(
  present: ArrayLike<number>,
  timeframe: Timeframe,
  market: Market | null,
): ClockGrid | undefined {
  return findGrid(present, timeframe) ?? (market ? openingGrid(market, timeframe) : undefined);
}

/** Shares count from their opening (09:30), futures from the hour at which the day turns. */
function openingGrid(market: Market, timeframe: Timeframe): ClockGrid {
  const grid = marketGrid(market, timeframe);
  const opening = market.eras.at(-1)?.hours[0]?.split("..")[0];
  if (market.dayTurns !== "24:00" || opening === undefined || opening.startsWith("-")) return grid;
  const phase = (clockMinutes(opening) * 60_000) % timeframeLength(timeframe);
  return { ...grid, phase, words: `from ${opening} ${market.zone}` };
}
