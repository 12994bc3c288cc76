/** How a file stamps its daily and longer bars, or how a new one is to. */

import type { Bars } from "../../bars/bars.ts";
import { isPeriodic } from "../../bars/period.ts";
import { findStamping, type Stamping } from "../../bars/stamping.ts";
import { UTC, type Zone } from "../../bars/zone.ts";
import type { Market } from "../../calendar/market.ts";
import type { CoreName } from "../../store/naming.ts";
import type { NewFile } from "./file_plan.ts";

export interface StampedFile {
  readonly file: CoreName;
  readonly market: Market | null;
  /** Set for a file that does not exist yet. */
  readonly created: NewFile | null;
}

/** As the file does it, else at midnight on the new file's clock; `null` for bars that stand on a clock. */
export function stampingFor(
  { file, market, created }: StampedFile,
  present: Bars,
): Stamping | null {
  if (!isPeriodic(file.timeframe)) return null;
  return findStamping(present.time, file.timeframe, market) ?? midnight(created?.zone ?? UTC);
}

function midnight(zone: Zone): Stamping {
  const words = `00:00 ${zone}`;
  return { zone, summer: 0, winter: 0, daysBefore: 0, weekday: 0, words, share: 1 };
}
