// deno-lint-ignore-file no-console -- tells people what was skipped and where the random run started
/** Counts what a suite tried and what went wrong, and writes it down for `deno task figures`. */

import { AssertionError, deepEqual } from "node:assert/strict";

/** Where suites leave their results: out of git. */
export const RESULTS = new URL("../../../coverage/faults/", import.meta.url);

/** What one suite found, as it stands in its file. */
export interface LayerResult {
  readonly layer: string;
  /** What it did, in words. */
  readonly title: string;
  /** Why it did not run; `null`: it ran. */
  readonly skipped: string | null;
  /** Faults that were injected and judged. */
  readonly points: number;
  /** Files that were neither the old nor the new one. */
  readonly torn: number;
  /** "Success" was printed and the change is not there. */
  readonly lost: number;
  /** A process that ended with an error nobody raised on purpose. */
  readonly unhandled: number;
  /** Any other broken promise. */
  readonly other: number;
  readonly seconds: number;
  /** More numbers, by name. */
  readonly facts: Readonly<Record<string, number>>;
  /** The first broken promises, in words. */
  readonly problems?: readonly string[];
}

/** An error in a child that was not raised on purpose. */
export class UnhandledError extends Error {}

/** Runs checks, counts them, and remembers what was broken instead of stopping at the first. */
export class Tally {
  points = 0;
  torn = 0;
  lost = 0;
  unhandled = 0;
  other = 0;
  readonly facts: Record<string, number> = {};
  readonly problems: string[] = [];
  readonly #started = performance.now();

  /** One fault and its judgement. Returns whether all promises held. */
  async point(check: () => Promise<void>): Promise<boolean> {
    this.points++;
    try {
      await check();
      return true;
    } catch (error) {
      if (!(error instanceof AssertionError) && !(error instanceof UnhandledError)) throw error;
      this.#count(error);
      return false;
    }
  }

  #count(error: AssertionError | UnhandledError): void {
    if (error instanceof UnhandledError) this.unhandled++;
    else if (/neither old nor new/.test(error.message)) this.torn++;
    else if (/reported success/.test(error.message)) this.lost++;
    else this.other++;
    if (this.problems.length < 20) this.problems.push(error.message.slice(0, 600));
  }

  add(fact: string, count: number = 1): void {
    this.facts[fact] = (this.facts[fact] ?? 0) + count;
  }

  toResult(layer: string, title: string, skipped: string | null): LayerResult {
    const { points, torn, lost, unhandled, other, facts, problems } = this;
    const seconds = Math.round((performance.now() - this.#started) / 100) / 10;
    const counts = { points, torn, lost, unhandled, other, seconds, facts };
    return { layer, title, skipped, ...counts, problems };
  }
}

function save(result: LayerResult): void {
  Deno.mkdirSync(RESULTS, { recursive: true });
  const json = `${JSON.stringify(result, null, 2)}\n`;
  Deno.writeTextFileSync(new URL(`${result.layer}.json`, RESULTS), json);
}

/**
 * A suite: one layer of the plan. Where its means are absent it is skipped and says why, in its name, in the
 * output and in its results.
 */
export function suite(
  layer: string,
  title: string,
  missing: string | null,
  run: (tally: Tally) => Promise<void>,
): void {
  if (missing !== null) {
    console.log(`${layer} ${title} (skipped: ${missing})`);
    save(new Tally().toResult(layer, title, missing));
  }
  Deno.test({
    name: missing === null ? `${layer} ${title}` : `${layer} ${title} (skipped: ${missing})`,
    ignore: missing !== null,
    fn: () => judge(layer, title, run),
  });
}

async function judge(
  layer: string,
  title: string,
  run: (tally: Tally) => Promise<void>,
): Promise<void> {
  const tally = new Tally();
  try {
    await run(tally);
  } catch (error) {
    tally.other++;
    throw error;
  } finally {
    const result = tally.toResult(layer, title, null);
    save(result);
    const { points, torn, lost, unhandled, other, seconds, facts } = result;
    console.log(
      `${layer} ${title}: ${points} points, ${torn} torn, ${lost} lost, ${unhandled} unhandled, ` +
        `${other} other, ${seconds} s ${JSON.stringify(facts)}`,
    );
  }
  deepEqual(tally.problems, []);
}

/** Runs jobs on both cores. */
export async function inPairs<T>(
  jobs: readonly T[],
  run: (job: T) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  const work = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) await run(job);
  };
  await Promise.all([work(), work()]);
}
