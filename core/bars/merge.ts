/** Merging: what becomes of each incoming bar. Pure: the caller reads, asks and writes. */

import {
  barAt,
  type Bars,
  firstOutOfOrder,
  lowerBound,
  newBars,
  setBar,
  sliceBars,
  takeBars,
} from "./bars.ts";
import { compareBars, type Compared, judgeDiffering, withoutRows } from "./compare.ts";
import { samePrices } from "./equality.ts";
import { endOfBar, revisionWindow } from "./final.ts";
import { findJoin } from "./join.ts";
import { LeftOutTally } from "./left_out.ts";
import type { MergePlan, MergeRequest } from "./merge_plan.ts";
import { judgeOverlap } from "./overlap.ts";
import { placeBars, type Placed } from "./place.ts";
import { holdReasons, questionFor } from "./questions.ts";
import { RowList } from "./row_list.ts";
import { findRoll, type RollFound } from "./roll.ts";
import { findSuspects, unknownFirstVolumes } from "./suspect.ts";
import { DAY, timeframeLength } from "./timeframe.ts";

/**
 * Plans the merge of incoming bars into a file's. Both tables must be in order (`RangeError` if not): an
 * unsorted master is repaired first, an unsorted source is sorted by its reader.
 */
export function planMerge(request: MergeRequest): MergePlan {
  mustBeInOrder("present", request.present);
  mustBeInOrder("incoming", request.incoming);
  const tally = new LeftOutTally();
  const usable = request.source === "yahoo"
    ? unknownFirstVolumes(soundBars(request, tally), request.market)
    : soundBars(request, tally);
  const placed = placeBars(finalBars(usable, request, tally), request, tally);
  const roll = rollIn(placed.bars, request);
  const compared = compareBars(request.present, placed.bars);
  const held = holdRows(placed, compared, roll, request, tally);
  return assemble(request, placed, withoutRows(compared, held), held, roll, tally);
}

/** So much of the file tells what steps between trading days are usual: a quarter, 13 weeks. */
const USUAL_STEPS = 91 * DAY;

function mustBeInOrder(name: string, bars: Bars): void {
  const row = firstOutOfOrder(bars.time);
  if (row >= 0) throw new RangeError(`${name} bars are not in order at row ${row}`);
}

/** Rows for which `keep` answers true; the table itself if that is all of them. */
function filterBars(bars: Bars, keep: (row: number) => boolean): Bars {
  const rows = new RowList();
  for (let i = 0; i < bars.time.length; i++) if (keep(i)) rows.push(i);
  return rows.length === bars.time.length ? bars : takeBars(bars, rows.rows());
}

/** A price that is missing, or a high below the other prices, is no bar. Negative prices are legal. */
function isSound(bars: Bars, i: number): boolean {
  const open = bars.open[i], high = bars.high[i], low = bars.low[i], close = bars.close[i];
  return high >= open && high >= close && low <= open && low <= close && high < Infinity &&
    low > -Infinity;
}

function soundBars({ incoming }: MergeRequest, tally: LeftOutTally): Bars {
  return filterBars(incoming, (i) => {
    if (isSound(incoming, i)) return true;
    const values = [incoming.open[i], incoming.high[i], incoming.low[i], incoming.close[i]];
    tally.add("prices missing or impossible", incoming.time[i], `O H L C are ${values.join(" ")}`);
    return false;
  });
}

function finalBars(bars: Bars, request: MergeRequest, tally: LeftOutTally): Bars {
  const { timeframe, market, now } = request, delay = request.delay ?? 0;
  return filterBars(bars, (i) => {
    const end = endOfBar(timeframe, bars.time[i], market);
    if (end + delay <= now) return true;
    const why = `it ends at ${new Date(end).toISOString().slice(0, 16)}Z`;
    tally.add("not yet final", bars.time[i], why);
    return false;
  });
}

/**
 * A roll matters where new bars follow what is there: an empty file has nothing that they could clash with,
 * inside the file's range the overlap tells, and in a plain series of contracts the step belongs.
 */
function rollIn(bars: Bars, request: MergeRequest): RollFound | null {
  const { present, market, timeframe, contracts, sibling } = request,
    last = present.time.length - 1;
  if (request.rollsBelong || last < 0) return null;
  const after = sliceBars(bars, lowerBound(bars.time, present.time[last] + 1));
  return findRoll(after, {
    market,
    length: timeframeLength(timeframe),
    before: sliceBars(present, lowerBound(present.time, present.time[last] - USUAL_STEPS)),
    ...(contracts && { contracts }),
    ...(sibling && { sibling }),
  });
}

/** Rows of the placed table that are kept aside: after a roll, or suspect and not yet confirmed. */
function holdRows(
  placed: Placed,
  compared: Compared,
  roll: RollFound | null,
  request: MergeRequest,
  tally: LeftOutTally,
): Set<number> {
  const held = new Set<number>();
  const open = openRows(compared, placed.bars.time.length);
  if (roll) {
    const why = roll.evidence.join("; ");
    for (let j = lowerBound(placed.bars.time, roll.at); j < placed.bars.time.length; j++) {
      if (open[j] === 0) continue;
      held.add(j);
      tally.add("after a roll", placed.sourceTimes[j], why);
    }
  }
  if (request.believeSuspects) return held;
  for (const { row, why } of suspectsIn(placed.bars, request)) {
    if (open[row] === 0 || held.has(row) || wasSeenBefore(placed.bars, row, request)) continue;
    held.add(row);
    tally.add("suspect", placed.sourceTimes[row], why);
  }
  return held;
}

/** 1 for the rows that would change the file. */
function openRows({ fresh, differing }: Compared, rows: number): Uint8Array {
  const open = new Uint8Array(rows);
  for (const row of fresh) open[row] = 1;
  for (const row of differing.incoming) open[row] = 1;
  return open;
}

function suspectsIn(bars: Bars, { present, timeframe, market, source }: MergeRequest) {
  const before = sliceBars(present, 0, lowerBound(present.time, bars.time[0] ?? Infinity));
  return findSuspects(bars, { timeframe, market, before, outages: source === "yahoo" });
}

/** An earlier fetch kept the same bar aside: the source says it twice. */
function wasSeenBefore(bars: Bars, row: number, { heldBefore }: MergeRequest): boolean {
  if (!heldBefore) return false;
  const at = lowerBound(heldBefore.time, bars.time[row]);
  return heldBefore.time[at] === bars.time[row] && samePrices(heldBefore, at, bars, row);
}

function assemble(
  request: MergeRequest,
  placed: Placed,
  compared: Compared,
  held: ReadonlySet<number>,
  roll: RollFound | null,
  tally: LeftOutTally,
): MergePlan {
  const { present, source, timeframe, presentSource, now } = request;
  const added = takeBars(placed.bars, compared.fresh);
  const judged = judgeDiffering(compared.differing, {
    present,
    incoming: placed.bars,
    source,
    presentSource,
    policy: request.policy ?? "default",
    now,
    window: request.revisionWindow ?? revisionWindow(source, timeframe),
  });
  const facts = {
    ...judged,
    added,
    removed: new Float64Array(),
    equal: compared.equal,
    volumeDiffers: compared.volumeDiffers,
    leftOut: tally.list(),
    heldBars: takeBars(placed.bars, [...held].sort((a, b) => a - b)),
    overlap: judgeOverlap(present, placed.bars, timeframeLength(timeframe)),
    roll,
    join: findJoin(present, placed.bars, added, request),
    stamped: placed.stamped,
    counts: {
      incoming: request.incoming.time.length,
      added: added.time.length,
      replaced: judged.replaced.before.time.length,
      equal: compared.equal,
      differing: judged.differing.count,
      leftOut: tally.total(),
    },
  };
  const heldBecause = holdReasons(facts);
  return {
    ...facts,
    heldBecause,
    clean: heldBecause.length === 0,
    revisionsOnly: heldBecause.length === 1 && heldBecause[0] === "revised",
    questions: questionFor(facts, heldBecause),
  };
}

/** The master's bars after the plan: what a reader of the written file must find. */
export function applyMerge(present: Bars, plan: MergePlan): Bars {
  const { added } = plan, { after } = plan.replaced;
  const merged = newBars(present.time.length + added.time.length);
  let i = 0, j = 0, k = 0;
  for (let row = 0; row < merged.time.length; row++) {
    const fromFile = j >= added.time.length || present.time[i] < added.time[j];
    if (!fromFile) setBar(merged, row, barAt(added, j++));
    else if (after.time[k] === present.time[i]) setBar(merged, row, barAt(after, k++)), i++;
    else setBar(merged, row, barAt(present, i++));
  }
  return merged;
}
