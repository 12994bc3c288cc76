/** Which stamp of a doubled trading period to keep: the one that fits how the file stamps its bars. Pure. */

import type { Bars } from "../../bars/bars.ts";
import { doubledPeriods, isPeriodic } from "../../bars/period.ts";
import { findStamping, stampFor } from "../../bars/stamping.ts";
import type { Timeframe } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import { sameBits } from "../diff_bars.ts";

/** One period under several stamps. Row numbers count in the bars handed in. */
export interface PeriodChoice {
  readonly rows: readonly number[];
  /** The row that stays; `null`: none or several fit, so nothing of it is touched. */
  readonly keep: number | null;
  /** The values of all its rows are the same. */
  readonly same: boolean;
}

export interface PeriodPlan {
  /** In words; `null` where no stamping can be told. */
  readonly stamping: string | null;
  readonly choices: readonly PeriodChoice[];
}

/** `null` for a timeframe that has no trading periods. */
export function planPeriods(
  bars: Bars,
  timeframe: Timeframe,
  market: Market | null,
): PeriodPlan | null {
  if (!isPeriodic(timeframe)) return null;
  const stamping = findStamping(bars.time, timeframe, market);
  const choices = doubledPeriods(bars.time, timeframe, market).map(({ period, rows }) => {
    const fitting = stamping
      ? rows.filter((row) => bars.time[row] === stampFor(timeframe, period, stamping))
      : [];
    const same = rows.every((row) => sameBits(bars, row, bars, rows[0]));
    return { rows, keep: fitting.length === 1 ? fitting[0] : null, same };
  });
  return { stamping: stamping?.words ?? null, choices };
}
