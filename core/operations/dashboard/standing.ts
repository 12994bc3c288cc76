/** How each file stands against its market. Pure. */

import type { Timeframe } from "../../bars/timeframe.ts";
import { lastClose } from "../../calendar/trading.ts";
import type { Settings } from "../../store/settings.ts";
import { type Behind, behindOf, sourceDelay } from "../freshness.ts";
import { marketFor } from "../market_for.ts";
import type { CoreStatus } from "../status_report.ts";
import type { CellState } from "./view/overview.ts";

export interface Standing {
  readonly behind: Behind | null;
  /** Bars of a session that is over are missing; what the running session lacks is no trouble. */
  readonly late: boolean;
}

const FINE: Standing = { behind: null, late: false };

/** How far a file is behind; a file whose times or market are not known is never called late. */
export function standingOf(file: CoreStatus, settings: Settings, now: number): Standing {
  const market = marketFor(file, settings);
  if (!market || file.last === null) return FINE;
  const behind = behindOf({
    timeframe: file.timeframe as Timeframe,
    market,
    last: Date.parse(file.last),
    now,
  });
  const close = lastClose(market, now - sourceDelay(market));
  return { behind, late: behind !== null && close !== null && behind.from < close };
}

/** The worst of what is known of a file. */
export function stateOf(file: CoreStatus, { late }: Standing, serious: boolean): CellState {
  if (file.health === "damaged") return "damaged";
  if (file.health === "attention" || serious) return "attention";
  return late ? "behind" : "ok";
}
