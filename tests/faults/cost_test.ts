/** What the protection costs, measured: nothing is asserted about time. */

import { ok } from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { hashHandle } from "../../core/fs/hash.ts";
import { NO_FACTS, startOperation } from "../../core/store/ledger.ts";
import { replaceFile } from "../../core/store/replace.ts";
import { openStore } from "../../core/store/store.ts";
import { suite } from "./support/tally.ts";
import { inTempFolder } from "./support/world.ts";

const TIMES = 60;
const SIZES = [["300 kB", 300_000], ["6 MB", 6_000_000]] as const;

function version(size: number, n: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).fill(n & 0xff);
}

/** The middle one of many, ms. */
async function middle(run: (n: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 1; n <= TIMES; n++) {
    const start = performance.now();
    await run(n);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[TIMES >> 1] * 100) / 100;
}

suite("cost", "ms a file, protected and naive", null, async (tally) => {
  for (const [name, size] of SIZES) {
    await inTempFolder(async (root) => {
      const path = `${root}/A_1m.parquet`;
      const naive = await middle((n) => Deno.writeFile(path, version(size, n)));
      const store = await openStore(denoFs, root);
      const operation = await startOperation(store, { command: "cost", arguments: [] });
      const protectedly = await middle(async (n) => {
        await replaceFile(store, {
          operation,
          name: "A_1m.parquet",
          expected: "present",
          changes: null,
          size,
          stage: (sink) => sink.write(version(size, n + TIMES)),
          check: async (staged) => {
            await hashHandle(staged);
            return NO_FACTS;
          },
        });
      });
      ok(protectedly > 0 && naive > 0);
      tally.add(`protected, ${name}`, protectedly);
      tally.add(`naive, ${name}`, naive);
    });
  }
});
