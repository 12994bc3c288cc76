/** `--watch`: a look taken again and again, until Ctrl-C. */

import { UsageError } from "../core/errors.ts";

export interface WatchRequest<Seen> {
  /** Seconds between two looks. */
  readonly every: number;
  readonly look: (round: number) => Promise<Seen>;
  /** Default: a timer. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Default: without end. */
  readonly rounds?: number;
}

/** What the last look saw. A look that fails ends the watch. */
export async function watch<Seen>(
  { every, look, wait = pause, rounds = Infinity }: WatchRequest<Seen>,
): Promise<Seen> {
  let seen = await look(0);
  for (let round = 1; round < rounds; round++) {
    await wait(every * 1000);
    seen = await look(round);
  }
  return seen;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The seconds of `--every`. Throws `UsageError` for less than one. */
export function watchSeconds(option: unknown): number {
  const seconds = Number(option);
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new UsageError(`Cannot watch every "${option}" seconds: write a number from 1 on.`);
}
