import { deepEqual, equal, ok } from "node:assert/strict";
import { DiskError } from "../../../core/errors.ts";
import { CrashFs, seededFates } from "../../../core/fs/crash_fs.ts";
import { type Fault, FaultFs } from "../../../core/fs/fault_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { recover } from "../../../core/store/recovery.ts";
import { brokenFs } from "./replace_broken.ts";
import {
  failsOnPurpose,
  isRepeated,
  newDisk,
  newFiles,
  openTestStore,
  recoverAndCheck,
  runWorkload,
  START,
} from "./replace_world.ts";

const HOW = ["EIO", "ENOSPC", "EDQUOT", "EINTR", "EMFILE", "EACCES", "EROFS", "short"] as const;

/** The workload on a disk with one fault; tells what had reported success and whether it failed. */
async function runWithFault(disk: CrashFs, fault: Fault) {
  const fs = new FaultFs(disk, fault);
  const done = new Set<string>();
  const error = await failsOnPurpose(async () => {
    await runWorkload(await openTestStore(fs), (name) => done.add(name));
  });
  return { done, error, call: fs.calls[fault.at] };
}

async function countCalls(): Promise<number> {
  const fs = new FaultFs(newDisk());
  await runWorkload(await openTestStore(fs), () => {});
  return fs.calls.length;
}

for (const how of HOW) {
  Deno.test(`replaceFile() keeps its promises when any call fails with ${how}`, async () => {
    const calls = await countCalls(), seen = new Set<string>();
    for (let at = 0; at < calls; at++) {
      for (const fromThenOn of [false, true]) {
        const live = newDisk(), disk = new CrashFs(live);
        const { done, error, call } = await runWithFault(disk, { at, how, fromThenOn });
        const where = `${how} at ${at} (${call})${fromThenOn ? " and from then on" : ""}`;
        if (how === "short") equal(error, undefined, `${where}: ${error?.message}`);
        if (!error) ok(done.has("all"), where);
        const cut = disk.powerCut(disk.changes, seededFates(at));
        if (!isRepeated(live, done, seen)) await recoverAndCheck(live, done, where);
        if (isRepeated(cut, done, seen)) continue;
        await recoverAndCheck(cut, done, `${where}, then a power cut`);
      }
    }
  });
}

Deno.test("what recover() said after a kill is still true after a power cut", async () => {
  const calls = await countCalls();
  for (let at = 0; at < calls; at++) {
    const live = newDisk(), disk = new CrashFs(live);
    // Nothing the process calls from here on has any effect: as if it had been killed.
    await runWithFault(disk, { at, how: "EIO", fromThenOn: true });
    await recover(await openTestStore(disk, START + 3_600_000), "recovery");
    const settled = newFiles(live, `killed at ${at}`);
    for (const fates of [() => "drop" as const, seededFates(at)]) {
      const cut = disk.powerCut(disk.changes, fates);
      deepEqual(newFiles(cut, `killed at ${at}, cut`), settled, `killed at ${at}`);
      await recoverAndCheck(cut, settled, `killed at ${at}, recovered, then a power cut`);
    }
  }
});

Deno.test("recover() keeps the promises when any of its own calls fails", async () => {
  const disk = new CrashFs(newDisk());
  const marks: [number, string][] = [];
  await runWorkload(await openTestStore(disk), (name) => marks.push([disk.changes, name]));
  for (let n = 0; n <= disk.changes; n += 3) {
    const done = new Set(marks.filter(([at]) => at <= n).map(([, name]) => name));
    const calls = await recoverWithFault(disk.powerCut(n, seededFates(n)));
    for (let at = n % 4; at < calls; at += 4) {
      const after = disk.powerCut(n, seededFates(n));
      const fault = { at, how: HOW[(n + at) % 7], fromThenOn: at % 2 === 0 };
      await recoverWithFault(after, fault);
      await recoverAndCheck(after, done, `cut ${n}, ${fault.how} at ${at} of recovery`);
    }
  }
});

/** Returns how many calls recovery made. */
async function recoverWithFault(disk: MemoryFs, fault?: Fault): Promise<number> {
  const fs = new FaultFs(disk, fault);
  await failsOnPurpose(async () => {
    await recover(await openTestStore(fs, START + 3_600_000), "recovery");
  });
  return fs.calls.length;
}

Deno.test("replaceFile() survives a disk of any size that is too small", async () => {
  const files = Object.fromEntries(newDisk().snapshot());
  for (let capacity = 6100; capacity < 40_000; capacity += 97) {
    const disk = new MemoryFs({ files, capacity });
    const done = new Set<string>();
    const store = await openTestStore(disk);
    // Without a look at the free space, so that the disk is really run full.
    const blind = { ...store, fs: withoutSpace(disk) };
    const error = await failsOnPurpose(() => runWorkload(blind, (name) => done.add(name)));
    if (error) ok(error instanceof DiskError, error.message);
    newFiles(disk, `${capacity} bytes`);
    await recoverAndCheck(roomy(disk), done, `${capacity} bytes`);
  }
});

function withoutSpace(disk: MemoryFs): FaultFs {
  const fs = new FaultFs(disk);
  fs.space = () =>
    Promise.resolve({ freeBytes: null, freeInodes: null, totalBytes: null, type: null });
  return fs;
}

/** The same files with room again. */
function roomy(disk: MemoryFs): MemoryFs {
  return new MemoryFs({}, disk.root);
}

Deno.test("replaceFile() refuses a staged file that lost bytes to a short write", async () => {
  const disk = newDisk();
  const before = disk.snapshot();
  const short = new FaultFs(disk, { at: 0, how: "short", fromThenOn: true });
  const store = await openTestStore(brokenFs(short, "short writes are taken for whole"));
  const error = await failsOnPurpose(() => runWorkload(store, () => {}));
  ok(error, "nobody noticed");
  for (const [path, bytes] of before) deepEqual(disk.snapshot().get(path), bytes);
});

Deno.test("replaceFile() refuses to go on with a backup that reads back wrong", async () => {
  const disk = newDisk();
  const store = await openTestStore(brokenFs(disk, "backups rot"));
  const error = await failsOnPurpose(() => runWorkload(store, () => {}));
  equal(error?.kind, "damaged");
  equal(newFiles(disk, "rotten backups").size, 0);
});
