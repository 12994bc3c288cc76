/** Which file a longer timeframe is made from, and which files are made at all. Pure. */

import { isPeriodic } from "../../bars/period.ts";
import { compareTimeframes, timeframeLength } from "../../bars/timeframe.ts";
import type { CoreName, FileName } from "../../store/naming.ts";

/** The finest intraday file of the same ticker that divides the target's timeframe. */
export function sourceOf(target: CoreName, names: readonly FileName[]): CoreName | undefined {
  return names.filter((name): name is CoreName =>
    name.kind === "core" && name.ticker === target.ticker && canMake(name, target)
  ).sort((a, b) => compareTimeframes(a.timeframe, b.timeframe))[0];
}

function canMake(source: CoreName, target: CoreName): boolean {
  const short = timeframeLength(source.timeframe), long = timeframeLength(target.timeframe);
  return !isPeriodic(source.timeframe) && short < long && long % short === 0;
}

/** What becomes of a chosen file: it is made, or there is a reason why not. */
export type Target =
  | { readonly kind: "make"; readonly name: CoreName; readonly source: CoreName }
  | { readonly kind: "leave"; readonly name: CoreName; readonly why: string };

export interface TargetsRequest {
  readonly chosen: readonly CoreName[];
  readonly names: readonly FileName[];
  /** Daily and longer bars are wanted too. */
  readonly alsoDaily: boolean;
  /** The user named files, not whole tickers: what is not made is then told. */
  readonly named: boolean;
}

/** The files to make, finest first, so that a reader sees one ticker's files together. */
export function targetsOf({ chosen, names, alsoDaily, named }: TargetsRequest): Target[] {
  return chosen.flatMap((name): Target[] => {
    const source = sourceOf(name, names),
      leave = (why: string): Target[] => named ? [{ kind: "leave", name, why }] : [];
    if (!source) return leave(`no shorter file of ${name.ticker} that it could be made from`);
    if (isPeriodic(name.timeframe) && !alsoDaily) {
      return leave(
        "daily and longer bars carry settlement prices; --also-daily makes them from minutes all the same",
      );
    }
    return [{ kind: "make", name, source }];
  });
}
