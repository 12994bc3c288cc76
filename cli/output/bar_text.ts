/** When a bar is, as people say it. */

import { isIntraday, type Timeframe } from "../../core/bars/timeframe.ts";
import { stampDay } from "../../core/bars/period.ts";
import { dayText } from "../../core/calendar/days.ts";
import { marketOf } from "../../core/calendar/markets.ts";
import { moment } from "./format.ts";
import { shownZone } from "./shown_zone.ts";

/** The trading day of a daily or longer bar, else its open on the shown clock. `time` is UTC ms. */
export function barText(ticker: string, timeframe: Timeframe, time: number): string {
  if (isIntraday(timeframe)) return moment(time, shownZone(ticker));
  return dayText(stampDay(time, marketOf(ticker)?.zone));
}
