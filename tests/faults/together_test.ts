/** Many writers, a writer that stands still, one that is killed, and readers meanwhile. */

import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { fileEntries, readLedger } from "../../core/store/ledger.ts";
import { lockFile } from "../../core/store/locks.ts";
import { recover } from "../../core/store/recovery.ts";
import { openStore } from "../../core/store/store.ts";
import { filledWith, firstLine, numberOf, startScript } from "./support/counters.ts";
import { suite } from "./support/tally.ts";
import { inTempFolder } from "./support/world.ts";

const FILES = ["A", "B", "C", "D", "E"].map((ticker) => `${ticker}_1m.parquet`);
const WRITERS = 8, UPDATES = 100;

suite("L9", `${WRITERS} writers x ${UPDATES} updates on 5 files`, null, async (tally) => {
  await inTempFolder(async (root) => {
    for (const name of FILES) await Deno.writeFile(`${root}/${name}`, filledWith(0));
    const children = Array.from({ length: WRITERS }, (_, i) => {
      return startScript("./counter_child.ts", root, String(UPDATES), String(i), ...FILES);
    });
    const outputs = await Promise.all(children.map((child) => child.output()));
    deepEqual(outputs.map(({ code }) => code), new Array(WRITERS).fill(0));
    let sum = 0;
    for (const name of FILES) sum += numberOf(await Deno.readFile(`${root}/${name}`));
    tally.add("updates", WRITERS * UPDATES);
    tally.add("lost updates", WRITERS * UPDATES - sum);
    await tally.point(async () => {
      equal(sum, WRITERS * UPDATES, "reported success and is not there: updates were lost");
      const entries = fileEntries(await readLedger(denoFs, root));
      equal(entries.length, WRITERS * UPDATES);
      for (const name of FILES) {
        const own = entries.filter(({ file }) => file === name);
        own.slice(1).forEach((entry, i) => equal(entry.before?.sha256, own[i].after?.sha256));
      }
    });
  });
});

suite("L9b", "a writer that stands still, and one that is killed", null, async (tally) => {
  await inTempFolder(async (root) => {
    const [name] = FILES;
    await Deno.writeFile(`${root}/${name}`, filledWith(0));
    const store = await openStore(denoFs, root, { lockWait: 300 });
    for (let round = 0; round < 5; round++) {
      const child = startScript("./counter_child.ts", root, "100000", "0", name);
      await firstLine(child);
      // Whoever stands still may hold the file's lock or be between two writes: then it is let go on.
      await stopHolding(child, root, name);
      await tally.point(async () => {
        await rejects(lockFile(store, name, { command: "import" }), (error: Error) => {
          equal(error.name, "LockedError");
          match(error.message, /is using it\. Wait until it is done/);
          // Whoever was stopped right after it took the lock had no time to leave its name.
          const named = error.message.includes(`"raise" (process ${child.pid}, started `);
          if (named) tally.add("the holder was named");
          return true;
        });
        tally.add("timed out");
      });
      child.kill("SIGKILL");
      await child.status;
      await child.stdout.cancel();
      await tally.point(async () => {
        (await lockFile(store, name, { command: "import", wait: 0 })).release();
        await recover(store, "recovery");
        numberOf(await Deno.readFile(`${root}/${name}`));
        tally.add("went on after the holder was killed");
      });
    }
  });
});

/** Stops a process while it holds the lock of the file. */
async function stopHolding(child: Deno.ChildProcess, root: string, name: string): Promise<void> {
  for (;;) {
    child.kill("SIGSTOP");
    if (await isLocked(`${root}/.barkeep/locks/${name}.lock`)) return;
    child.kill("SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

async function isLocked(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { read: true, write: true });
    return !await file.tryLock(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const REPLACES = 2000, PARTS = 20;

suite("L10", `readers during ${REPLACES.toLocaleString("en-US")} replaces`, null, async (tally) => {
  await inTempFolder(async (root) => {
    const [name] = FILES, path = `${root}/${name}`;
    await Deno.writeFile(path, filledWith(0));
    for (let part = 0; part < PARTS; part++) {
      const child = startScript("./counter_child.ts", root, String(REPLACES / PARTS), "0", name);
      let over = false;
      const status = child.output().then(({ code }) => {
        over = true;
        return code;
      });
      while (!over) {
        await tally.point(async () => {
          numberOf(await readSlowly(path));
        });
      }
      equal(await status, 0);
      // Thousands of backups of one file are another story; this one is about readers.
      await Deno.remove(`${root}/backups`, { recursive: true });
    }
    equal(numberOf(await Deno.readFile(path)), REPLACES);
    tally.add("replaces", REPLACES);
    tally.add("reads", tally.points);
    tally.add("torn reads", tally.torn);
    ok(tally.points > 100, `only ${tally.points} reads`);
  });
});

/** As a Parquet reader does it: one handle, the end first, piece by piece, with pauses in between. */
async function readSlowly(path: string): Promise<Uint8Array<ArrayBuffer>> {
  using handle = await denoFs.open(path, "read");
  const { size } = await handle.stat(), bytes = new Uint8Array(size), step = 4000;
  for (let at = size - step; at >= 0; at -= step) {
    await handle.readAt(bytes.subarray(at, at + step), at);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return bytes;
}
