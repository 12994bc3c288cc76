/**
 * The model, counted: the same promises on a file system in memory that keeps, drops or tears whatever was not
 * synced. `deno task test` runs it too, and stops at the first broken promise; here the points are counted.
 */

import { ok } from "node:assert/strict";
import { CrashFs, type Fates, seededFates } from "../../core/fs/crash_fs.ts";
import { FaultFs } from "../../core/fs/fault_fs.ts";
import type { Fs } from "../../core/fs/fs.ts";
import { recover } from "../../core/store/recovery.ts";
import { brokenFs, type Flaw } from "../core/store/replace_broken.ts";
import {
  failsOnPurpose,
  isRepeated,
  newDisk,
  newFiles,
  openTestStore,
  recoverAndCheck,
  runWorkload,
  START,
} from "../core/store/replace_world.ts";
import { suite, Tally } from "./support/tally.ts";

const SEEDS = 64;
const HOW = ["EIO", "ENOSPC", "EDQUOT", "EINTR", "EMFILE", "EACCES", "EROFS", "short"] as const;

function fatesOf(seed: number): Fates {
  if (seed === 0) return () => "keep";
  return seed === 1 ? () => "drop" : seededFates(seed);
}

interface Run {
  readonly disk: CrashFs;
  readonly doneBefore: (n: number) => Set<string>;
}

async function recordRun(wrap: (fs: Fs) => Fs = (fs) => fs): Promise<Run> {
  const disk = new CrashFs(newDisk()), marks: [number, string][] = [];
  await runWorkload(await openTestStore(wrap(disk)), (name) => marks.push([disk.changes, name]));
  const doneBefore = (n: number) =>
    new Set(marks.filter(([at]) => at <= n).map(([, name]) => name));
  return { disk, doneBefore };
}

suite("L0", "model: power cut before every change, seeded damage", null, async (tally) => {
  const { disk: run, doneBefore } = await recordRun(), seen = new Set<string>();
  for (let n = 0; n <= run.changes; n++) {
    for (let seed = 0; seed < SEEDS; seed++) {
      const disk = run.powerCut(n, fatesOf(seed)), where = `cut ${n}, seed ${seed}`;
      tally.add("explored");
      if (isRepeated(disk, doneBefore(n), seen)) continue;
      await tally.point(async () => {
        newFiles(disk, `${where}, before recovery`);
        await recoverAndCheck(disk, doneBefore(n), where);
      });
    }
  }
});

suite("L1", "model: an error at every call, once and from then on", null, async (tally) => {
  const counted = new FaultFs(newDisk());
  await runWorkload(await openTestStore(counted), () => {});
  const seen = new Set<string>();
  for (const how of HOW) {
    for (let at = 0; at < counted.calls.length; at++) {
      for (const fromThenOn of [false, true]) {
        const disk = newDisk(), fs = new FaultFs(disk, { at, how, fromThenOn });
        const done = new Set<string>(), where = `${how} at ${at}`;
        await failsOnPurpose(async () => {
          await runWorkload(await openTestStore(fs), (name) => done.add(name));
        });
        tally.add("explored");
        if (isRepeated(disk, done, seen)) continue;
        await tally.point(() => recoverAndCheck(disk, done, where));
      }
    }
  }
});

suite("L2", "model: power cut before every change of a recovery", null, async (tally) => {
  const { disk: run, doneBefore } = await recordRun(), seen = new Set<string>();
  for (let n = 0; n <= run.changes; n++) {
    const again = new CrashFs(run.powerCut(n, fatesOf(n % 3 === 0 ? 0 : n * 17 + 1)));
    await recover(await openTestStore(again, START + 3_600_000), "recovery");
    for (let m = 0; m <= again.changes; m++) {
      const disk = again.powerCut(m, fatesOf(m % 4 === 0 ? 1 : n * 17 + 1 + m));
      tally.add("explored");
      if (isRepeated(disk, doneBefore(n), seen)) continue;
      await tally.point(() => recoverAndCheck(disk, doneBefore(n), `cut ${n}, then ${m}`));
    }
  }
});

/** The flaws of the model, and which one of the five each of them is. */
const FLAWS: readonly (readonly [Flaw, string])[] = [
  ["staged files are never synced", "no fsync"],
  ["intents are never synced", "no fsync"],
  ["the rename is never synced", "no folder fsync"],
  ["files are written in place", "in place"],
  ["backups rot unseen", "backup not verified"],
];

suite("L13-model", "model: broken protocols are caught", null, async (tally) => {
  for (const [flaw, name] of FLAWS) {
    ok(await isCaught(flaw, tally), `nobody noticed that ${flaw}`);
    tally.add("caught");
    tally.add(`caught: ${name}`);
  }
});

async function isCaught(flaw: Flaw, tally: Tally): Promise<boolean> {
  const { disk: run, doneBefore } = await recordRun((fs) => brokenFs(fs, flaw));
  const broken = new Tally();
  for (let n = 0; n <= run.changes; n++) {
    for (let seed = 0; seed < 16; seed++) {
      const disk = run.powerCut(n, fatesOf(seed));
      tally.add("broken protocols: points");
      const good = await broken.point(async () => {
        newFiles(disk, `cut ${n}`);
        await recoverAndCheck(disk, doneBefore(n), `cut ${n}, seed ${seed}`);
      });
      if (!good) return true;
    }
  }
  return false;
}
