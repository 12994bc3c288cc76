/** Zone and stamp by the bars that are there, where enough of them are the same in one reading only. */

import { type Clock, instantOf } from "../time/clock.ts";
import type { Stamp } from "../formats/format.ts";
import type { ClockAndStamp, TimeFacts } from "./clock_and_stamp.ts";
import { type Alternative, decided } from "./decision.ts";
import { type OverlapScore, scoreOverlap } from "./overlap.ts";

/** Overlap: shared bars and share that must agree, and what the next reading may reach. */
const SHARED = 100, AGREE = 0.9, RUNNER_UP = 0.5;

/** What the bars that are there say: the answer, or the readings that are left. */
export interface Overlapped {
  /** `null` if several zones fit the shared bars and differ elsewhere in the file. */
  readonly found: ClockAndStamp | null;
  readonly best: OverlapScore;
  readonly rivals: readonly OverlapScore[];
}

/** `null` where the overlap proves nothing: too few bars, too little agreement, or either stamp. */
export function byOverlap(
  facts: TimeFacts,
  barLength: number,
  clocks: readonly Clock[],
  stamps: readonly Stamp[],
): Overlapped | null {
  if (!facts.present || facts.present.time.length === 0) return null;
  const scores = scoreOverlap(facts.rows, facts.present, barLength, clocks, stamps);
  const best = scores[0];
  if (best.shared < SHARED || best.agree < AGREE || !halvesAgree(best)) return null;
  const other = scores.find((entry) => entry.stamp !== best.stamp && entry.agree >= RUNNER_UP);
  if (other) return null;
  const rivals = scores.filter((entry) =>
    entry !== best && entry.stamp === best.stamp && entry.agree >= RUNNER_UP &&
    entry.shared >= RUNNER_UP * best.shared && differs(facts.rows.time, best.clock, entry.clock)
  );
  const text = overlapText(best);
  const found = rivals.length > 0 ? null : {
    zone: {
      ...decided(best.clock.name, "overlap" as const, text),
      alternatives: overlapZones(scores, best),
    },
    stamp: decided(best.stamp, "overlap" as const, text),
    tradingDays: false,
  };
  return { found, best, rivals };
}

/** Shared bars of one half of the year from which on that half has a say of its own. */
const HALF = 30;

function halvesAgree({ summer, winter }: OverlapScore): boolean {
  return [summer, winter].every(({ shared, agree }) => shared < HALF || agree >= AGREE);
}

/** True if two clocks give some row of the file another instant. */
function differs(walls: Float64Array, a: Clock, b: Clock): boolean {
  const every = Math.max(1, Math.floor(walls.length / 500));
  for (let i = 0; i < walls.length; i += every) {
    if (instantOf(a, walls[i]) !== instantOf(b, walls[i])) return true;
  }
  return instantOf(a, walls[walls.length - 1]) !== instantOf(b, walls[walls.length - 1]);
}

/** How many shared bars agree, and in which half of the year. */
export function overlapText({ shared, agree, summer, winter }: OverlapScore): string {
  const halves = summer.shared > 0 && winter.shared > 0
    ? ` (summer ${percent(summer.agree)} of ${summer.shared}, winter ${
      percent(winter.agree)
    } of ${winter.shared})`
    : "";
  return `${percent(agree)} of ${shared} shared bars have the same shape${halves}`;
}

function overlapZones(scores: readonly OverlapScore[], best: OverlapScore): Alternative<string>[] {
  return scores.filter((entry) => entry.clock.name !== best.clock.name).slice(0, 2).map((
    entry,
  ) => ({
    value: entry.clock.name,
    score: entry.agree,
    why: `${percent(entry.agree)} of ${entry.shared} shared bars agree`,
  }));
}

/** `98.7 %`; `-` where nothing was counted. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "-" : `${Math.round(share * 1000) / 10} %`;
}
