/** Simulated exports for tests: bars of a market with its hours, written in any zone and stamp. */

import { type Bars, newBars, setBar, sliceBars } from "../../../../core/bars/bars.ts";
import { NEW_YORK, wallFromUtc } from "../../../../core/bars/zone.ts";
import { clockOffset, parseClock } from "../../../../core/sources/csv/time/clock.ts";

const MINUTE = 60_000, DAY = 86_400_000;

/** Is CME open at this wall time of New York? */
function isOpen(wall: number): boolean {
  const hour = Math.floor((wall % DAY) / 3_600_000), day = (Math.floor(wall / DAY) + 4) % 7;
  if (hour === 17 || day === 6) return false;
  return day === 0 ? hour >= 18 : day === 5 ? hour < 17 : true;
}

/** Bars of a future that trades CME's hours, from `from` to `to` (ISO), every one of its own shape. */
export function cmeBars(from: string, to: string, barLength = 5 * MINUTE): Bars {
  const start = Date.parse(from), end = Date.parse(to);
  const bars = newBars(Math.ceil((end - start) / barLength));
  let count = 0, price = 4000;
  for (let time = start; time < end; time += barLength) {
    if (!isOpen(wallFromUtc(NEW_YORK, time))) continue;
    const step = ((time / MINUTE) * 7919 % 33 - 16) * 0.25;
    const open = price, close = price += Math.abs(price + step - 4000) > 500 ? -step : step;
    const high = Math.max(open, close) + ((time / MINUTE) * 104_729 % 9) * 0.25;
    const low = Math.min(open, close) - ((time / MINUTE) * 1_299_709 % 7) * 0.25;
    setBar(bars, count++, { time, open, high, low, close, volume: 1 + (time / MINUTE) % 500 });
  }
  return sliceBars(bars, 0, count);
}

/** The bars as rows `2025-03-19 07:09:00,o,h,l,c,v` in a clock, stamped at the open or the close. */
export function csvOf(
  bars: Bars,
  clockName: string,
  { stamp = "open", barLength = 5 * MINUTE, header = "Timestamp,Open,High,Low,Close,Volume" } = {},
): string {
  const clock = parseClock(clockName);
  const rows = [header];
  for (let i = 0; i < bars.time.length; i++) {
    const utc = bars.time[i] + (stamp === "close" ? barLength : 0);
    const wall = new Date(utc + clockOffset(clock, utc)).toISOString();
    rows.push(
      `${wall.slice(0, 10)} ${wall.slice(11, 19)},${bars.open[i]},${bars.high[i]},${bars.low[i]},${
        bars.close[i]
      },${bars.volume[i]}`,
    );
  }
  return rows.join("\n") + "\n";
}
