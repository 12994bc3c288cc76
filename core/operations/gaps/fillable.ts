/** What would fill a gap: Yahoo while it still serves it, a sibling that has the bars, an export. Pure. */

import { isPeriodic } from "../../bars/period.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import { dayText } from "../../calendar/days.ts";
import { floorOf, servedUntil } from "../../sources/yahoo/limits.ts";
import type { Served } from "../update/served.ts";
import type { Gap } from "./found.ts";

/** What Yahoo still has of a stretch. */
export interface YahooServes {
  /** `part`: its beginning is no longer served. */
  readonly share: "whole" | "part" | "none";
  /** Until when its first missing bar that is still served can be fetched, UTC ms; `null`: for ever. */
  readonly until: number | null;
}

/** `null` if Yahoo is not a source of the file at all. */
export function yahooServes(
  served: Served,
  { first, last }: Pick<Gap, "first" | "last">,
  now: number,
): YahooServes | null {
  if (served.kind === "none") return null;
  const floor = floorOf(served.interval, now);
  if (floor === undefined) return { share: "whole", until: null };
  if (last < floor) return { share: "none", until: null };
  const from = Math.max(first, floor);
  return { share: first < floor ? "part" : "whole", until: servedUntil(served.interval, from)! };
}

/** Another file with bars where this one has none. */
export interface SiblingBars {
  readonly file: string;
  readonly ticker: string;
  readonly timeframe: Timeframe;
  readonly bars: number;
}

export interface FillRequest {
  /** `ES1_5m`: as it is named on the command line. */
  readonly what: string;
  readonly ticker: string;
  readonly timeframe: Timeframe;
  readonly gap: Gap;
  readonly yahoo: YahooServes | null;
  readonly siblings: readonly SiblingBars[];
}

/** Commands and steps, best first; never empty. */
export function waysToFill(request: FillRequest): string[] {
  const { what, ticker, timeframe, gap, yahoo, siblings } = request, ways: string[] = [];
  const shorter = siblings.find((sibling) =>
    sibling.ticker === ticker && canMake(sibling, timeframe)
  );
  if (shorter) ways.push(`barkeep resample ${what}${isPeriodic(timeframe) ? " --also-daily" : ""}`);
  if (yahoo && yahoo.share !== "none") ways.push(`barkeep update ${what} --fill`);
  if (ways.length === 0 || yahoo?.share === "part") {
    const day = (time: number) => dayText(Math.floor(time / 86_400_000));
    ways.push(
      `barkeep import an export of ${ticker} ${timeframe} from ${day(gap.first)} to ${
        day(gap.last)
      }`,
    );
  }
  return ways;
}

function canMake(sibling: SiblingBars, timeframe: Timeframe): boolean {
  const short = timeframeLength(sibling.timeframe), long = timeframeLength(timeframe);
  return !isPeriodic(sibling.timeframe) && short < long && long % short === 0;
}
