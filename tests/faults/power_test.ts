/** The plug is pulled before every call that changes the disk, on real file systems. */

import { ok } from "node:assert/strict";
import { BarkeepError } from "../../core/errors.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { FsError } from "../../core/fs/fs.ts";
import { brokenFs, type Flaw } from "./support/broken.ts";
import { type Cut, type Disk, onDisk, unmount } from "./support/disks.ts";
import { lacksLoop, must } from "./support/means.ts";
import { newFilesIn, recoverAndCheck } from "./support/oracle.ts";
import { watchedFs } from "./support/stop_fs.ts";
import { suite, Tally } from "./support/tally.ts";
import { fillFolder, inTempFolder, openWorld, runWorkload } from "./support/world.ts";

/** How many calls the workload makes that change something. */
function countChanges(): Promise<number> {
  return inTempFolder(async (root) => {
    await fillFolder(root);
    let count = 0;
    await runWorkload(await openWorld(root, watchedFs(denoFs, (n) => count = n)), () => {});
    return count;
  });
}

/** The workload until the power goes; tells what had reported success by then. */
async function runUntil(
  root: string,
  at: number,
  { cut, flaw }: { readonly cut: () => void; readonly flaw?: Flaw },
): Promise<Set<string>> {
  const done = new Set<string>();
  let dead = false;
  const watched = watchedFs(denoFs, (n) => {
    if (n !== at) return;
    dead = true;
    cut();
  });
  const fs = flaw ? brokenFs(watched, flaw, root) : watched;
  try {
    await runWorkload(await openWorld(root, fs), (name) => !dead && done.add(name));
  } catch (error) {
    // A machine without power; the process would not have lived to say so.
    const expected = error instanceof BarkeepError || error instanceof FsError;
    if (!dead || !expected) throw error;
  }
  if (!dead) cut();
  return done;
}

interface Sweep {
  readonly how: Cut;
  /** Every point, or each so many. */
  readonly step?: number;
  /** Ms between the last call and the cut: time for the kernel to write by itself. */
  readonly pause?: number;
  readonly flaw?: Flaw;
}

async function cutAndCheck(disk: Disk, at: number, sweep: Sweep, tally: Tally): Promise<boolean> {
  const { how, pause = 0, flaw } = sweep;
  const root = `${disk.place}/${at}-${how === "at once" ? 1 : 2}`,
    where = `cut ${how} before ${at}`;
  await Deno.mkdir(root);
  await fillFolder(root);
  await must("sync", "-f", root);
  const cut = () => {
    if (pause > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    disk.cut(how);
  };
  const done = await runUntil(root, at, { cut, ...(flaw ? { flaw } : {}) });
  await disk.mountAgain();
  const good = await tally.point(async () => {
    await newFilesIn(root, `${where}, before recovery`);
    await recoverAndCheck(root, done, where);
  });
  await Deno.remove(root, { recursive: true });
  return good;
}

async function sweepAll(disk: Disk, sweep: Sweep, tally: Tally): Promise<void> {
  const count = await countChanges();
  ok(count > 100, `only ${count} calls`);
  for (let at = 1; at <= count + 1; at += sweep.step ?? 1) {
    await cutAndCheck(disk, at, sweep, tally);
  }
}

const EXT4 = lacksLoop("ext4"), XFS = lacksLoop("xfs"), BTRFS = lacksLoop("btrfs");

suite("L5-ext4", "power cut on ext4", EXT4, async (tally) => {
  await onDisk("ext4", "defaults", (disk) => sweepAll(disk, { how: "at once" }, tally));
});

suite("L5-ext4-noauto", "power cut on ext4, noauto_da_alloc", EXT4, async (tally) => {
  await onDisk("ext4", "noauto_da_alloc", async (disk) => {
    await sweepAll(disk, { how: "after the journal" }, tally);
  });
});

suite("L5-ext4-commit", "power cut on ext4, commit=1, after a commit", EXT4, async (tally) => {
  await onDisk("ext4", "noauto_da_alloc,commit=1", async (disk) => {
    await sweepAll(disk, { how: "at once", step: 9, pause: 1300 }, tally);
  });
});

suite("L5-xfs", "power cut on XFS", XFS, async (tally) => {
  await onDisk("xfs", "defaults", async (disk) => {
    await sweepAll(disk, { how: "at once" }, tally);
    await sweepAll(disk, { how: "after the journal", step: 3 }, tally);
  });
});

suite("L5-btrfs", "power cut on btrfs, by a copy of the image", BTRFS, async (tally) => {
  const count = await countChanges();
  for (let at = 1; at <= count; at += 9) await cutBtrfs(at, tally);
});

/** btrfs can't be shut down: the image is copied while the workload stands still, and mounted instead. */
async function cutBtrfs(at: number, tally: Tally): Promise<void> {
  await onDisk("btrfs", "defaults", async ({ image, place }) => {
    const root = `${place}/data`, copy = `${image}.copy`;
    await Deno.mkdir(root);
    await fillFolder(root);
    await must("sync", "-f", root);
    const args = ["--sparse=always", image, copy];
    const cut = () => void new Deno.Command("cp", { args }).outputSync();
    const done = await runUntil(root, at, { cut });
    await unmount(place);
    await must("mount", "-o", "loop", copy, place);
    const where = `btrfs copied before ${at}`;
    await tally.point(async () => {
      await newFilesIn(root, `${where}, before recovery`);
      await recoverAndCheck(root, done, where);
    });
  });
}

const LOSING: readonly Flaw[] = ["no fsync", "no folder fsync", "in place", "backup not verified"];

for (const [kind, missing] of [["ext4", EXT4], ["xfs", XFS]] as const) {
  const title = `power cuts on ${kind} catch broken protocols`;
  suite(`L13-${kind}`, title, missing, async (tally) => {
    await onDisk(kind, kind === "ext4" ? "noauto_da_alloc" : "defaults", async (disk) => {
      for (const flaw of LOSING) {
        ok(await isCaught(disk, flaw, tally), `nobody noticed: ${flaw}`);
        tally.add("caught");
        tally.add(`caught: ${flaw}`);
      }
    });
  });
}

/** Whether the sweep finds something wrong, at whatever point. */
async function isCaught(disk: Disk, flaw: Flaw, tally: Tally): Promise<boolean> {
  // What these protocols lose is expected: it is counted apart.
  const broken = new Tally(), count = await countChanges();
  for (let at = 1; at <= count; at++) {
    for (const how of ["at once", "after the journal"] as const) {
      const good = await cutAndCheck(disk, at, { how, flaw }, broken);
      tally.add("broken protocols: points");
      if (!good) return true;
    }
  }
  return false;
}
