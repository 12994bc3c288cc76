/** Doubled trading periods of a file, and the bars that would go. */

import { type Bars, takeBars } from "../../bars/bars.ts";
import { HeldError } from "../../errors.ts";
import { type BarChanges, NO_CHANGES } from "../../store/ledger_receipts.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { marketFor } from "../market_for.ts";
import { type Master, masterOf } from "../master.ts";
import { planPeriods } from "./plan_periods.ts";
import type { RepairStep } from "./plan_repair.ts";

/** One doubled period for people: which bar stays, which go. */
export interface PeriodProposal {
  readonly keep: number | null;
  /** Times of all its bars, UTC ms. */
  readonly times: readonly number[];
  readonly same: boolean;
}

export interface PeriodWork {
  readonly master: Master;
  readonly stamping: string | null;
  readonly proposals: readonly PeriodProposal[];
  /** The bars that would go. */
  readonly changes: BarChanges;
  readonly steps: readonly RepairStep[];
}

/** `null` for timeframes without trading periods. Throws `HeldError` while the file needs other mending first. */
export async function findPeriodWork(
  { fs, root }: Store,
  name: CoreName,
  bars: Bars,
  others: readonly RepairStep[],
  settings: Settings,
): Promise<PeriodWork | null> {
  const market = marketFor(name, settings);
  const plan = planPeriods(bars, name.timeframe, market);
  if (!plan || plan.choices.length === 0) return null;
  if (others.length > 0) {
    throw new HeldError(
      `Cannot repair the trading periods of ${name.path} yet: it needs other mending first. Run "barkeep ` +
        `repair ${name.ticker}_${name.spelling}" without --periods, then again with it.`,
      { facts: { file: name.path } },
    );
  }
  const going = plan.choices.flatMap(({ rows, keep }) =>
    keep === null ? [] : rows.filter((row) => row !== keep)
  ).sort((a, b) => a - b);
  const proposals = plan.choices.map(({ rows, keep, same }) => ({
    keep: keep === null ? null : bars.time[keep],
    times: rows.map((row) => bars.time[row]),
    same,
  }));
  return {
    master: await masterOf(fs, root, name, { market, settings }),
    stamping: plan.stamping,
    proposals,
    changes: { ...NO_CHANGES, removed: takeBars(bars, going) },
    steps: going.length === 0 ? [] : [{
      kind: "periods",
      rows: going.length,
      text:
        `${going.length} bars go of ${plan.choices.length} trading periods that stand there several ` +
        `times; those stamped ${plan.stamping} stay`,
    }],
  };
}
