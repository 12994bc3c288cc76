/** Disks that are full, out of inodes or read-only, in steps. */

import { deepEqual, ok } from "node:assert/strict";
import { statfs } from "node:fs/promises";
import { BarkeepError, DiskError } from "../../core/errors.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { FaultFs } from "../../core/fs/fault_fs.ts";
import type { Fs } from "../../core/fs/fs.ts";
import { recover } from "../../core/store/recovery.ts";
import { brokenFs, type Flaw } from "./support/broken.ts";
import { onDisk, onTmpfs } from "./support/disks.ts";
import { lacksLoop, lacksMounts, must } from "./support/means.ts";
import { newFilesIn, recoverAndCheck, treeOf } from "./support/oracle.ts";
import { asNobody } from "./support/nobody.ts";
import { watchedFs } from "./support/stop_fs.ts";
import { suite, Tally } from "./support/tally.ts";
import { fillFolder, inTempFolder, openWorld, runWorkload } from "./support/world.ts";

/** Without a look at the free space: the disk is really run full. */
const BLIND: Fs = {
  ...denoFs,
  space: () => Promise.resolve({ freeBytes: null, freeInodes: null, totalBytes: null, type: null }),
};

interface Tried {
  readonly done: ReadonlySet<string>;
  readonly error: BarkeepError | undefined;
}

/** The workload until it refuses to go on. */
async function tryWorkload(root: string, fs: Fs): Promise<Tried> {
  const done = new Set<string>();
  try {
    await runWorkload(await openWorld(root, fs), (name) => done.add(name));
    return { done, error: undefined };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { done, error };
  }
}

/** On a full disk recovery may say that it can't; it must not make anything worse. */
async function recoverIfPossible(root: string, fs: Fs): Promise<void> {
  try {
    await recover(await openWorld(root, fs), "recovery");
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
  }
}

/** Runs it on a disk that is too small, recovers there, then with room again. */
async function fillAndCheck(
  root: string,
  fs: Fs,
  where: string,
  more: () => Promise<void>,
): Promise<Tried> {
  const tried = await tryWorkload(root, fs);
  const { error } = tried;
  if (error) ok(error instanceof DiskError, `${where}: ${error.kind}: ${error.message}`);
  await newFilesIn(root, `${where}, before recovery`);
  await recoverIfPossible(root, fs);
  await newFilesIn(root, `${where}, recovered on the full disk`);
  await more();
  await recoverAndCheck(root, tried.done, where);
  return tried;
}

/** Sizes from too small for anything up to the first three that are large enough. */
async function growTmpfs(
  option: (n: number) => string,
  from: number,
  tally: Tally,
  fs: Fs = BLIND,
): Promise<void> {
  for (let n = from, enough = 0; enough < 3; n++) {
    await onTmpfs("size=8m", async (place) => {
      await fillFolder(place);
      const resize = (options: string) => must("mount", "-o", `remount,${options}`, place);
      await resize(option(n));
      await tally.point(async () => {
        const room = () => resize("size=8m,nr_inodes=1000");
        const { error } = await fillAndCheck(place, fs, option(n), room);
        enough = error ? 0 : enough + 1;
        tally.add(error ? "too small" : "large enough");
      });
    });
  }
}

const MOUNTS = lacksMounts(), EXT4 = lacksLoop("ext4");

/** Pages that the files of the workload take before it. */
async function pagesBefore(): Promise<number> {
  return await inTempFolder(async (root) => {
    await fillFolder(root);
    return [...Deno.readDirSync(root)].reduce(
      (sum, { name }) => sum + Math.ceil(Deno.statSync(`${root}/${name}`).size / 4096),
      0,
    );
  });
}

suite("L6-tmpfs", "full disk, sizes in steps of 4 KiB", MOUNTS, async (tally) => {
  await growTmpfs((pages) => `size=${pages * 4}k`, await pagesBefore(), tally);
  ok(tally.points > 20, `only ${tally.points} sizes`);
});

suite("L6-inodes", "no inodes left, one more each time", MOUNTS, async (tally) => {
  await growTmpfs((inodes) => `nr_inodes=${inodes}`, 6, tally);
  ok(tally.points > 10, `only ${tally.points} counts`);
});

suite("L6-ext4", "ext4 nearly full", EXT4, async (tally) => {
  await onDisk("ext4", "defaults", async ({ place }) => {
    for (let blocks = 0, enough = 0; enough < 3; blocks += 2) {
      const root = `${place}/data`, filler = `${place}/filler`;
      await Deno.mkdir(root);
      await fillFolder(root);
      await must("sync", "-f", place);
      await fillUp(place, filler, blocks);
      await tally.point(async () => {
        const room = () => Deno.remove(filler);
        const { error } = await fillAndCheck(root, BLIND, `${blocks} blocks`, room);
        enough = error ? 0 : enough + 1;
        tally.add(error ? "too small" : "large enough");
      });
      await Deno.remove(root, { recursive: true });
      await Deno.remove(filler).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
  });
});

/** Leaves about so many blocks free: most of the disk at once, the rest as plain bytes. */
async function fillUp(place: string, filler: string, blocks: number): Promise<void> {
  const rough = 2048, { bavail, bsize } = await statfs(place);
  await must("fallocate", "-l", String((bavail - rough) * bsize), filler);
  using file = await Deno.open(filler, { append: true });
  for (let left = rough; left > blocks;) {
    await file.write(new Uint8Array((left - blocks) * bsize));
    await file.sync();
    left = Math.min(left - 1, (await statfs(place)).bavail);
  }
}

suite("L13-short", "short writes catch a single write call", null, async (tally) => {
  const short = () => new FaultFs(denoFs, { at: 0, how: "short", fromThenOn: true });
  await inTempFolder(async (root) => {
    await fillFolder(root);
    await tally.point(async () => {
      const { done, error } = await tryWorkload(root, short());
      ok(done.has("all"), `the protocol stumbles over short writes: ${error?.message}`);
      await recoverAndCheck(root, done, "short writes");
    });
  });
  const flaw: Flaw = "single write call", broken = new Tally();
  await inTempFolder(async (root) => {
    await fillFolder(root);
    await broken.point(async () => {
      await tryWorkload(root, brokenFs(short(), flaw, root));
      await newFilesIn(root, flaw);
    });
  });
  tally.add("broken protocols: points");
  ok(broken.torn > 0, `nobody noticed: ${flaw}`);
  tally.add("caught");
  tally.add(`caught: ${flaw}`);
});

/** Nothing may be written: the workload refuses, and no byte in the folder is another one. */
async function refusesEverything(root: string, where: string): Promise<void> {
  const before = await treeOf(root);
  const { done, error } = await tryWorkload(root, denoFs);
  ok(error instanceof DiskError, `${where}: ${error?.kind} ${error?.message}`);
  deepEqual([...done], [], where);
  deepEqual(await treeOf(root), before, `${where}: something changed`);
}

suite("L7", "read-only: mounts, folders, files, another user", EXT4, async (tally) => {
  await onDisk("ext4", "defaults", async ({ place }) => {
    const root = `${place}/data`;
    await Deno.mkdir(root);
    await fillFolder(root);
    await must("mount", "-o", "remount,ro", place);
    await tally.point(() => refusesEverything(root, "mounted read-only"));
    await must("mount", "-o", "remount,rw", place);
    await must("chattr", "+i", root);
    await tally.point(() => refusesEverything(root, "an immutable folder"));
    await must("chattr", "-i", root);
    await tally.point(() => asNobody(() => refusesEverything(root, "another user's folder")));
    await immutableMaster(root, tally);
  });
});

/** The folder may be written, one master may not: its rename is what fails. */
async function immutableMaster(root: string, tally: Tally): Promise<void> {
  const master = `${root}/ES1_1m.parquet`;
  await must("chattr", "+i", master);
  await tally.point(async () => {
    const { done, error } = await tryWorkload(root, denoFs);
    ok(error instanceof DiskError, `an immutable master: ${error?.message}`);
    deepEqual([...done], [], "an immutable master");
    await recoverAndCheck(root, done, "an immutable master");
  });
  await must("chattr", "-i", master);
}

suite("L7b", "ext4 turns read-only before any call", EXT4, async (tally) => {
  await onDisk("ext4", "defaults", async ({ place, mountAgain }) => {
    for (let at = 1, over = false; !over; at += 3) {
      const root = `${place}/${at}`;
      await Deno.mkdir(root);
      await fillFolder(root);
      await must("sync", "-f", place);
      over = true;
      // What the kernel does by itself when a disk fails under it.
      const fs = watchedFs(denoFs, (n) => {
        if (n !== at) return;
        over = false;
        new Deno.Command("mount", { args: ["-o", "remount,abort", place] }).outputSync();
      });
      await tally.point(async () => {
        const { done } = await tryWorkload(root, fs);
        await newFilesIn(root, `read-only before ${at}`);
        await mountAgain();
        await recoverAndCheck(root, done, `read-only before ${at}`);
      });
    }
  });
});
