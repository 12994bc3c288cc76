/** How much a missing stretch matters: an illiquid night is not a missing day. Pure. */

import { parseDay } from "../../calendar/days.ts";
import type { Market } from "../../calendar/market.ts";
import { tradingDay } from "../../calendar/trading.ts";
import type { Gap } from "./found.ts";

/** `note`: known or to be expected. `attention`: worth filling. `serious`: whole trading days are gone. */
export type GapSeverity = "note" | "attention" | "serious";

/** An acknowledged stretch: the user said why it is as it is. Times UTC ms, both included. */
export interface AcknowledgedRange {
  readonly from: number;
  readonly to: number;
  readonly because: string;
}

export interface Judged {
  readonly severity: GapSeverity;
  /** Why it is only a note although bars are missing; `null` else. */
  readonly excuse: string | null;
}

/** The acknowledgement that covers a gap whole. */
export function acknowledgedBy(
  gap: Pick<Gap, "first" | "last">,
  acknowledged: readonly AcknowledgedRange[],
): AcknowledgedRange | undefined {
  return acknowledged.find(({ from, to }) => from <= gap.first && gap.last <= to);
}

export function judgeGap(
  gap: Gap,
  market: Market,
  acknowledged: readonly AcknowledgedRange[],
): Judged {
  const known = acknowledgedBy(gap, acknowledged);
  if (known) return { severity: "note", excuse: `acknowledged: ${known.because}` };
  if (gap.class === "thin minutes" || gap.class === "before listing") {
    return { severity: "note", excuse: null };
  }
  if (!market.inferred && tradingDay(market, gap.first) < parseDay(market.checked.from)) {
    const excuse = `holidays before ${market.checked.from} are not checked`;
    return { severity: "note", excuse };
  }
  // Holidays are unknown to inferred hours: one missing day is likely to be one.
  const grave = market.inferred ? gap.days > 1 : gap.days > 0;
  return { severity: grave ? "serious" : "attention", excuse: null };
}
