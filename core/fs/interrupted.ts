/** Calls that a signal may interrupt before they did anything. */

import { FsError } from "./fs.ts";

/** More than this in a row is no signal any more. */
const MOST_INTERRUPTIONS = 100;

/** Runs a call again while it fails with `EINTR`; every other error passes at once. Never for `sync`. */
export async function retryInterrupted<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof FsError) || error.code !== "EINTR") throw error;
      if (tries === MOST_INTERRUPTIONS) throw error;
    }
  }
}
