/** Whether another file of the same instrument has bars where this one has none. */

import { lowerBound } from "../../bars/bars.ts";
import { isPeriodic } from "../../bars/period.ts";
import { compareTimeframes, DAY, timeframeLength } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import { closeOf, dayStart } from "../../calendar/trading.ts";
import { BarkeepError } from "../../errors.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { rootOf } from "../../store/selector_alias.ts";
import type { SiblingBars } from "./fillable.ts";
import type { Gap } from "./found.ts";
import { readTimes, type ReadTimesRequest } from "./read_times.ts";

/** Times of the files of one instrument, read when first asked for. */
export class Siblings {
  readonly #request: ReadTimesRequest;
  #root = "";
  #times = new Map<string, Promise<Float64Array | null>>();

  constructor(request: ReadTimesRequest) {
    this.#request = request;
  }

  /** Keeps what was read anyway. Only one instrument's files are kept at a time. */
  keep(name: CoreName, times: Float64Array): void {
    this.#turnTo(name);
    this.#times.set(name.path, Promise.resolve(times));
  }

  /** Files that have bars in a gap, the shortest timeframe first. */
  async having(name: CoreName, gap: Gap, market: Market): Promise<SiblingBars[]> {
    this.#turnTo(name);
    const [from, to] = instantsOf(name, gap, market), found: SiblingBars[] = [];
    for (const sibling of this.#siblingsOf(name)) {
      const times = await this.#timesOf(sibling);
      const bars = times ? lowerBound(times, to) - lowerBound(times, from) : 0;
      if (bars === 0) continue;
      const { path, ticker, timeframe } = sibling;
      found.push({ file: path, ticker, timeframe, bars });
    }
    return found;
  }

  #turnTo({ ticker }: CoreName): void {
    const root = rootOf(ticker);
    if (root !== this.#root) this.#times.clear();
    this.#root = root;
  }

  /** Intraday files: a daily bar does not tell which minutes are there. */
  #siblingsOf(name: CoreName): CoreName[] {
    return this.#request.names.filter((other: FileName): other is CoreName =>
      other.kind === "core" && other.path !== name.path && !isPeriodic(other.timeframe) &&
      rootOf(other.ticker) === this.#root
    ).sort((a, b) => compareTimeframes(a.timeframe, b.timeframe));
  }

  /** A sibling that can't be read has nothing to offer here; `status` tells what is wrong with it. */
  #timesOf(sibling: CoreName): Promise<Float64Array | null> {
    let times = this.#times.get(sibling.path);
    if (!times) {
      times = readTimes(this.#request, sibling).then(({ times }) => times, (error) => {
        if (error instanceof BarkeepError) return null;
        throw error;
      });
      this.#times.set(sibling.path, times);
    }
    return times;
  }
}

/** From when to when intraday bars of a gap would open; a gap of daily bars is told by its days. */
function instantsOf({ timeframe }: CoreName, gap: Gap, market: Market): [number, number] {
  if (!isPeriodic(timeframe)) return [gap.first, gap.last + timeframeLength(timeframe)];
  const start = dayStart(market, gap.first / DAY);
  return [start, closeOf(market, gap.last / DAY) ?? start];
}
