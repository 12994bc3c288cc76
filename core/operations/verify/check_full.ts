/** What `--full` adds, as information only: float noise, the tick grid, volumes that look odd. Pure. */

import type { Bars } from "../../bars/bars.ts";
import { tickOf } from "../../bars/stretches.ts";
import { placeOf, volumeEras } from "./check_values.ts";
import type { VerifyFinding } from "./report.ts";

const PRICES = ["open", "high", "low", "close"] as const;
const SHOWN = 5;

export function checkFull(bars: Bars): VerifyFinding[] {
  return [...floatNoise(bars), ...offTick(bars), ...oddVolumes(bars), ...volumeEras(bars)];
}

/** Counts rows for which a rule holds. */
function info(
  bars: Bars,
  kind: string,
  holds: (row: number) => boolean,
  words: (row: number, count: number) => string,
): VerifyFinding[] {
  const rows: number[] = [];
  let count = 0;
  for (let i = 0; i < bars.time.length; i++) {
    if (!holds(i)) continue;
    if (count++ < SHOWN) rows.push(i);
  }
  if (count === 0) return [];
  const places = rows.map((row) => placeOf(bars.time, row));
  return [{ kind, severity: "info", count, places, words: words(rows[0], count), mend: null }];
}

/** `247.1399999999999`: within noise of a price with six decimals, and not it. */
function isNoisy(value: number): boolean {
  if (Number.isNaN(value)) return false;
  const short = Math.round(value * 1e6) / 1e6;
  return short !== value && Math.abs(short - value) <= 1e-4 * Math.max(1, Math.abs(value)) * 1e-2;
}

function floatNoise(bars: Bars): VerifyFinding[] {
  const first = (row: number) => PRICES.map((name) => bars[name][row]).find(isNoisy);
  return info(
    bars,
    "float noise",
    (i) => PRICES.some((name) => isNoisy(bars[name][i])),
    (row) => `prices with noise of float arithmetic, such as ${first(row)}`,
  );
}

/** Prices off the tick of the recent bars: adjusted contracts and old eras have them. */
function offTick(bars: Bars): VerifyFinding[] {
  const tick = tickOf(bars);
  if (!(tick > 1e-6)) return [];
  const isOff = (value: number) => {
    const steps = value / tick;
    return Math.abs(steps - Math.round(steps)) > 1e-4;
  };
  return info(
    bars,
    "off the tick",
    (i) => PRICES.some((name) => isOff(bars[name][i])),
    (row) =>
      `prices that are no multiple of ${tick}, the step of the recent bars; first ${
        bars.close[row]
      }`,
  );
}

/** A bar that moved without a trade, and a volume a hundred times the bars around it. */
function oddVolumes(bars: Bars): VerifyFinding[] {
  const { volume, high, low } = bars;
  const typical = medianVolume(bars);
  return [
    ...info(
      bars,
      "moved without volume",
      (i) => volume[i] === 0 && high[i] > low[i],
      () => "bars with volume 0 whose price moved",
    ),
    ...info(
      bars,
      "volume not whole",
      (i) => volume[i] > 0 && !Number.isInteger(volume[i]),
      (row) => `volumes that are no whole number, first ${volume[row]}`,
    ),
    ...info(
      bars,
      "volume far above the usual",
      (i) => typical > 0 && volume[i] > 1_000 * typical,
      (row) => `more than a thousand times the median of ${typical}, first ${volume[row]}`,
    ),
  ];
}

/** Of at most 10,000 bars, evenly taken. */
function medianVolume({ volume }: Bars): number {
  const step = Math.max(1, Math.floor(volume.length / 10_000)), some: number[] = [];
  for (let i = 0; i < volume.length; i += step) if (volume[i] > 0) some.push(volume[i]);
  some.sort((a, b) => a - b);
  return some[some.length >> 1] ?? 0;
}
