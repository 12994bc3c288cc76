/** How the times of bars are written in a cell and beside it. Pure. */

import { stampDay } from "../../bars/period.ts";
import { DAY, isIntraday, type Timeframe } from "../../bars/timeframe.ts";
import { NEW_YORK, wallFromUtc, type Zone } from "../../bars/zone.ts";
import { marketOf } from "../../calendar/markets.ts";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = [
  ...["Jan", "Feb", "Mar", "Apr", "May", "Jun"],
  ...["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
] as const;

/** Markets in the United States are told on New York's clock, whatever city their exchange is in. */
export function shownZone(ticker: string): Zone {
  const zone = marketOf(ticker)?.zone ?? NEW_YORK;
  return zone.startsWith("America/") ? NEW_YORK : zone;
}

/** `2 Jan 2008` of a day counted from 1970. */
export function dateText(day: number): string {
  const date = new Date(day * DAY);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function clockOf(wall: number): string {
  return new Date(wall).toISOString().slice(11, 16);
}

/** The day a bar stands for and, below a day, its wall time. */
function placed(ticker: string, timeframe: Timeframe, time: number) {
  if (!isIntraday(timeframe)) {
    return { day: stampDay(time, marketOf(ticker)?.zone), clock: null };
  }
  const wall = wallFromUtc(shownZone(ticker), time);
  return { day: Math.floor(wall / DAY), clock: clockOf(wall) };
}

/** As short as a cell: the time today, the weekday this week, the date before that. */
export function cellTime(
  ticker: string,
  timeframe: Timeframe,
  time: number,
  now: number,
): string {
  const { day, clock } = placed(ticker, timeframe, time);
  const today = Math.floor(wallFromUtc(shownZone(ticker), now) / DAY), back = today - day;
  if (back === 0) return clock ?? "today";
  if (back > 0 && back < 7) return WEEKDAYS[new Date(day * DAY).getUTCDay()];
  const text = dateText(day), year = new Date(today * DAY).getUTCFullYear();
  return back >= 0 && text.endsWith(String(year)) ? text.slice(0, -5) : text;
}

/** `Fri 21 Nov 2025 16:59`: nothing left to guess but the zone. */
export function fullTime(ticker: string, timeframe: Timeframe, time: number): string {
  const { day, clock } = placed(ticker, timeframe, time);
  const weekday = WEEKDAYS[new Date(day * DAY).getUTCDay()];
  return `${weekday} ${dateText(day)}${clock === null ? "" : ` ${clock}`}`;
}

/** A moment on a zone's clock as short as it can be said: `08:31`, `Fri 17:00`, `3 Jan`. */
export function momentText(zone: Zone, time: number, now: number): string {
  const wall = wallFromUtc(zone, time), day = Math.floor(wall / DAY);
  const away = Math.abs(Math.floor(wallFromUtc(zone, now) / DAY) - day);
  if (away === 0) return clockOf(wall);
  if (away < 7) return `${WEEKDAYS[new Date(wall).getUTCDay()]} ${clockOf(wall)}`;
  return dateText(day).slice(0, -5);
}
