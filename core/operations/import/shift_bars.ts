/** `--shift`: brings bars of another adjustment to the file's level, stretch by stretch. Pure. */

import { type Bars, VALUE_COLUMNS } from "../../bars/bars.ts";
import { judgeOverlap } from "../../bars/overlap.ts";
import { type Stretch, tickOf } from "../../bars/stretches.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";

export interface Shifted {
  readonly bars: Bars;
  readonly kind: "offset" | "ratio";
  /** What each stretch was moved by: taken off the incoming prices, or what they were divided by. */
  readonly stretches: readonly Stretch[];
}

/**
 * The incoming bars at the level of those present, where the overlap shows a constant offset or ratio;
 * `null` where it shows none. Bars before the first stretch and after the last move with these.
 */
export function shiftBars(present: Bars, incoming: Bars, timeframe: Timeframe): Shifted | null {
  const { explanation } = judgeOverlap(present, incoming, timeframeLength(timeframe));
  if (explanation.kind !== "offset" && explanation.kind !== "ratio") return null;
  const { kind, stretches } = explanation, tick = tickOf(present);
  const bars = copyOf(incoming);
  let at = 0;
  for (let i = 0; i < bars.time.length; i++) {
    while (at + 1 < stretches.length && bars.time[i] >= stretches[at + 1].from) at++;
    for (const name of VALUE_COLUMNS) {
      if (name === "volume") continue;
      bars[name][i] = kind === "offset"
        ? moved(bars[name][i], stretches[at].value)
        : scaled(bars[name][i], stretches[at].value, tick);
    }
  }
  return { bars, kind, stretches };
}

function copyOf(bars: Bars): Bars {
  return {
    time: bars.time.slice(),
    open: bars.open.slice(),
    high: bars.high.slice(),
    low: bars.low.slice(),
    close: bars.close.slice(),
    volume: bars.volume.slice(),
  };
}

/** A difference of two decimal prices, without the noise that subtracting doubles adds. */
function moved(price: number, offset: number): number {
  return offset === 0 ? price : Number((price - offset).toPrecision(12));
}

/** A ratio leaves prices between ticks: they are put on the nearest one of the file. */
function scaled(price: number, ratio: number, tick: number): number {
  const value = price / ratio;
  if (!(tick > 0)) return Number(value.toPrecision(12));
  return Number((Math.round(value / tick) * tick).toPrecision(12));
}
