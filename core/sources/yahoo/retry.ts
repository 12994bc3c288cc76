/** When a failed request is asked again: policy as data and one pure function. */

import type { FailureClass, YahooFacts } from "./failure.ts";

/** Waits before the second and third attempt at a request that failed for a passing reason, ms. */
const TRANSIENT_WAITS = [1_000, 3_000];
/** Share of a wait by which chance shortens or lengthens it, so that clients do not march in step. */
const JITTER = 0.25;
/** Least and longest pause after "too many requests", ms; a longer `Retry-After` ends the run at once. */
const RATE_PAUSE = 60_000, LONGEST_PAUSE = 120_000;

/** What happened in this run before the failure. */
export interface RunSoFar {
  /** Attempts at this request, the failed one included. */
  readonly attempts: number;
  /** Answers of any use since the run began. */
  readonly answered: number;
  /** The run's one pause for RATE or BLOCKED is used up. */
  readonly paused: boolean;
  /** Another request already failed in all its attempts, and none was ever answered. */
  readonly offline: boolean;
  /** 0 to 1. */
  readonly chance: number;
}

/** `again`: after `wait` ms. `stop`: neither this request nor another in this run. */
export type NextStep =
  | { readonly kind: "again"; readonly wait: number; readonly pause: boolean }
  | { readonly kind: "give-up" }
  | { readonly kind: "stop" };

/** What to do after a failure. */
export function nextStep(facts: YahooFacts, run: RunSoFar): NextStep {
  if (facts.class === "TRANSIENT") return afterTransient(run);
  if (facts.class === "RATE" || facts.class === "BLOCKED") return afterRefusal(facts, run);
  return stopsAtOnce(facts.class) ? { kind: "stop" } : { kind: "give-up" };
}

function afterTransient(run: RunSoFar): NextStep {
  const wait = TRANSIENT_WAITS[run.attempts - 1];
  if (wait === undefined || run.offline) return { kind: "give-up" };
  return { kind: "again", wait: wait * (1 + JITTER * (2 * run.chance - 1)), pause: false };
}

/** One pause and one more attempt in the whole run; asking on would only prolong the block. */
function afterRefusal(facts: YahooFacts, run: RunSoFar): NextStep {
  const wait = Math.max(RATE_PAUSE, (facts.retryAfter ?? 0) * 1000);
  if (run.paused || wait > LONGEST_PAUSE) return { kind: "stop" };
  return { kind: "again", wait, pause: true };
}

function stopsAtOnce(kind: FailureClass): boolean {
  return kind === "NOT_ALLOWED" || kind === "CANCELLED";
}
