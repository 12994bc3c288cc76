/** What the record of files remembers of a file's gaps, and whether that still holds. Pure. */

import { firstOutOfOrder } from "../../bars/bars.ts";
import { isIntraday, type Timeframe } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import type { RecordedFile } from "../../store/record.ts";
import { findGaps } from "./find_gaps.ts";
import { findMissingDays } from "./find_missing_days.ts";
import type { Gap } from "./found.ts";
import { hoursFor } from "./hours_for.ts";
import { judgeGap } from "./severity.ts";

/** Where it stands in a recorded file's notes. */
const NOTE = "gaps";
/** The longest gaps are remembered, the others counted. */
const KEPT = 50;

/** A gap as it is remembered, UTC ms. */
export type RecordedGap = Pick<
  Gap,
  "class" | "first" | "last" | "bars" | "tradingMinutes" | "days"
>;

export interface RecordedGaps {
  /** The bytes and the time of the file it is true of. */
  readonly size: number;
  readonly modified: number;
  /** Its rows, and its first and last bar. */
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly expected: number;
  readonly present: number;
  /** Gaps that need a look, the longest ones, in order of time; acknowledged ones are among them. */
  readonly gaps: readonly RecordedGap[];
  /** How many there are in all. */
  readonly count: number;
}

export interface JudgedFile {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  readonly size: number;
  readonly modified: number;
}

/** The notes of a file whose times (UTC ms) were read whole; empty where no hours can be told. */
export function gapsNote(
  times: Float64Array,
  file: JudgedFile,
): Readonly<Record<string, unknown>> {
  const { timeframe, market, size, modified } = file;
  if (times.length === 0 || firstOutOfOrder(times) >= 0) return {};
  const hours = hoursFor(times, timeframe, market);
  if (!hours) return {};
  const find = isIntraday(timeframe) ? findGaps : findMissingDays;
  const { gaps, expected, present } = find(times, { timeframe, hours });
  const open = gaps.filter((gap) => judgeGap(gap, hours.market, []).severity !== "note");
  const longest = [...open].sort((a, b) => b.tradingMinutes - a.tradingMinutes).slice(0, KEPT);
  const kept = longest.sort((a, b) => a.first - b.first).map((
    { class: kind, first, last, bars, tradingMinutes, days },
  ) => ({ class: kind, first, last, bars, tradingMinutes, days }));
  const note: RecordedGaps = {
    ...{ size, modified, rows: times.length, first: times[0], last: times[times.length - 1] },
    ...{ expected, present, gaps: kept, count: open.length },
  };
  return { [NOTE]: note };
}

/** What is remembered, if the file is still the one it was found in; `null` else. */
export function recordedGaps(
  recorded: Pick<RecordedFile, "notes"> | undefined,
  now: { readonly size: number | null; readonly modified: number | null },
): RecordedGaps | null {
  const note = lastKnownGaps(recorded);
  return note && note.size === now.size && note.modified === now.modified ? note : null;
}

/** What was remembered of the file as it was when it was last read whole, whatever it is now. */
export function lastKnownGaps(
  recorded: Pick<RecordedFile, "notes"> | undefined,
): RecordedGaps | null {
  return (recorded?.notes?.[NOTE] as RecordedGaps | undefined) ?? null;
}
