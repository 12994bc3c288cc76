/** An export as a charting site writes it, made of simulated bars. */

import { sliceBars } from "../../core/bars/bars.ts";
import { barsBehind } from "../support/small_store.ts";

export const EXPORT_NAME = "CME_MINI_ES1!, 5.csv";

/** The last `days` days of ES1 5m until `behind` days ago, the last bar left out. */
export function exportText(days: number, behind: number): string {
  const all = barsBehind("ES1", "5m", days, behind), bars = sliceBars(all, 0, all.time.length - 1);
  const rows = Array.from(
    bars.time,
    (time, i) =>
      [time / 1000, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(
        ",",
      ),
  );
  return ["time,open,high,low,close,Volume", ...rows].join("\n");
}
