import { equal, ok, rejects } from "node:assert/strict";
import { CrashFs, type Fates, seededFates } from "../../../core/fs/crash_fs.ts";
import type { Fs } from "../../../core/fs/fs.ts";
import { recover } from "../../../core/store/recovery.ts";
import { brokenFs, type Flaw } from "./replace_broken.ts";
import {
  isRepeated,
  newDisk,
  newFiles,
  openTestStore,
  recoverAndCheck,
  requirePromises,
  runWorkload,
  START,
  STATES,
} from "./replace_world.ts";

const SEEDS = 64;

/** Everything kept is what `kill -9` leaves, everything lost is the harshest disk. */
function fatesOf(seed: number): Fates {
  if (seed === 0) return () => "keep";
  if (seed === 1) return () => "drop";
  return seededFates(seed);
}

interface Run {
  readonly disk: CrashFs;
  /** Which files had reported success, by how many changes there were by then. */
  readonly marks: readonly (readonly [number, string])[];
}

/** The workload, run to its end on a disk that remembers every change. */
async function recordRun(wrap: (fs: Fs) => Fs = (fs) => fs): Promise<Run> {
  const disk = new CrashFs(newDisk());
  const marks: [number, string][] = [];
  const store = await openTestStore(wrap(disk));
  await runWorkload(store, (name) => marks.push([disk.changes, name]));
  return { disk, marks };
}

function doneBefore({ marks }: Run, n: number): Set<string> {
  return new Set(marks.filter(([at]) => at <= n).map(([, name]) => name));
}

Deno.test("replaceFile() does what it was asked when nothing goes wrong", async () => {
  const run = await recordRun();
  const disk = run.disk.powerCut(run.disk.changes, () => "drop");
  equal(newFiles(disk, "at the end").size, Object.keys(STATES).length);
  await requirePromises(disk, doneBefore(run, run.disk.changes), "at the end");
});

Deno.test("replaceFile() leaves old or new files after a power cut before any change", async () => {
  const run = await recordRun();
  ok(run.disk.changes > 100, `only ${run.disk.changes} points`);
  const seen = new Set<string>();
  for (let n = 0; n <= run.disk.changes; n++) {
    const done = doneBefore(run, n);
    for (let seed = 0; seed < SEEDS; seed++) {
      const disk = run.disk.powerCut(n, fatesOf(seed));
      if (isRepeated(disk, done, seen)) continue;
      newFiles(disk, `cut ${n}, seed ${seed}, before recovery`);
      await recoverAndCheck(disk, done, `cut ${n}, seed ${seed}`);
    }
  }
});

Deno.test("recover() can itself lose power anywhere", async () => {
  const run = await recordRun();
  const seen = new Set<string>();
  for (let n = 0; n <= run.disk.changes; n++) {
    const seed = n * 17 + 1;
    const again = new CrashFs(run.disk.powerCut(n, fatesOf(n % 3 === 0 ? 0 : seed)));
    await recover(await openTestStore(again, START + 3_600_000), "recovery");
    for (let m = 0; m <= again.changes; m++) {
      const disk = again.powerCut(m, fatesOf(m % 4 === 0 ? 1 : seed + m));
      if (isRepeated(disk, doneBefore(run, n), seen)) continue;
      await recoverAndCheck(disk, doneBefore(run, n), `cut ${n}, recovery cut ${m}, seed ${seed}`);
    }
  }
});

/** Runs the sweep until it finds something wrong. */
async function sweep(flaw: Flaw): Promise<void> {
  const run = await recordRun((fs) => brokenFs(fs, flaw));
  for (let n = 0; n <= run.disk.changes; n++) {
    for (let seed = 0; seed < 16; seed++) {
      const disk = run.disk.powerCut(n, fatesOf(seed));
      newFiles(disk, `cut ${n}`);
      await recoverAndCheck(disk, doneBefore(run, n), `cut ${n}, seed ${seed}`);
    }
  }
}

const CAUGHT: readonly (readonly [Flaw, RegExp])[] = [
  ["staged files are never synced", /neither old nor new/],
  ["the rename is never synced", /reported success and is not there|the ledger does not say/],
  ["files are written in place", /neither old nor new/],
  ["intents are never synced", /leftovers|the ledger does not say/],
  ["backups rot unseen", /backup .* is bad/],
];

for (const [flaw, message] of CAUGHT) {
  Deno.test(`the crash sweep catches a protocol in which ${flaw}`, async () => {
    await rejects(sweep(flaw), { code: "ERR_ASSERTION", message });
  });
}
