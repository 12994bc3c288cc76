/** Yahoo's rows one by one: decoded, ordered, judged by their values, doubles resolved. Pure. */

import type { Bar } from "../../bars/bars.ts";
import type { Chart, ChartMeta } from "./answer.ts";
import { decodeFloat32 } from "./decode.ts";
import type { Tallies } from "./left_out.ts";

/** Rows as bars with decoded prices, by time; rows of equal time keep Yahoo's order. */
export function decodedRows({ rows }: Chart): Bar[] {
  const bars = rows.time.map((time, i): Bar => ({
    time,
    open: decodeFloat32(rows.open[i]),
    high: decodeFloat32(rows.high[i]),
    low: decodeFloat32(rows.low[i]),
    close: decodeFloat32(rows.close[i]),
    volume: rows.volume[i],
  }));
  return bars.sort((a, b) => a.time - b.time);
}

/** Why a row's prices can't be used, or `undefined`. Futures may trade at or below zero: CL did on 2020-04-20. */
export function priceFault(row: Bar, meta: ChartMeta): string | undefined {
  const prices = [row.open, row.high, row.low, row.close];
  const known = prices.filter(Number.isFinite).length;
  if (known === 0) return "no prices";
  if (known < 4) return "some prices missing";
  if (row.high < Math.max(...prices) || row.low > Math.min(...prices)) {
    return "open or close outside high and low";
  }
  if (row.low <= 0 && meta.instrumentType !== "FUTURE") return "price at or below zero";
  return undefined;
}

/** The row to keep of two for one period: the one with more volume, else the later one of the answer. */
export function fuller(earlier: Bar, later: Bar): Bar {
  return amount(earlier) > amount(later) ? earlier : later;
}

function amount({ volume }: Bar): number {
  return Number.isNaN(volume) ? -1 : volume;
}

/** How the row that was not kept is counted. */
export function doubleReason(kept: Bar, dropped: Bar): string {
  const equal = (["open", "high", "low", "close", "volume"] as const).every((name) =>
    Object.is(kept[name], dropped[name])
  );
  return equal ? "the same bar again" : "another row of the same time, with less volume or older";
}

/** Notes what is kept although it is unusual, and turns impossible volumes into unknown ones. */
export function withNotes(row: Bar, notes: Tallies): Bar {
  if (row.low <= 0) notes.add("price at or below zero (kept)", row.time);
  if (!(row.volume < 0)) return row;
  notes.add("negative volume (stored as unknown)", row.time);
  return { ...row, volume: NaN };
}
