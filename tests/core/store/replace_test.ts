import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { CommitUnknownError, HeldError } from "../../../core/errors.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import type { Fs } from "../../../core/fs/fs.ts";
import { hashFile, sha256Of } from "../../../core/fs/hash.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { openIntents } from "../../../core/store/journal.ts";
import { fileEntries, NO_FACTS, readLedger, startOperation } from "../../../core/store/ledger.ts";
import { NO_CHANGES, readReceipt } from "../../../core/store/ledger_receipts.ts";
import { recover } from "../../../core/store/recovery.ts";
import { removeFile } from "../../../core/store/replace_remove.ts";
import { replaceFile, type ReplaceRequest } from "../../../core/store/replace.ts";
import { openStore, type Store } from "../../../core/store/store.ts";
import {
  A_AFTER,
  A_BEFORE,
  meaningful,
  newDisk,
  newFiles,
  openTestStore,
  pattern,
  requestFor,
  requirePromises,
  ROOT,
  START,
} from "./replace_world.ts";

const A = "A_1m.parquet", C = "C_1m.parquet";
const UPDATE = { command: "update A", arguments: ["A"] };

async function replaceIn(fs: Fs, name: string, more: Partial<ReplaceRequest> = {}) {
  const store = await openTestStore(fs);
  const operation = await startOperation(store, UPDATE);
  return await replaceFile(store, requestFor(operation, name, more));
}

/** Nothing but the backup and the books may be new. */
function requireUntouched(disk: MemoryFs): void {
  equal(newFiles(disk, "after a refusal").size, 0);
  const odd = [...meaningful(disk).keys()].filter((path) =>
    !path.startsWith(`${ROOT}/backups/`) && !path.endsWith("ledger.jsonl") &&
    !/^\/data\/[ABDE]_1m\.parquet$/.test(path)
  );
  deepEqual(odd, []);
}

Deno.test("replaceFile() tells what it did and enters it in the ledger", async () => {
  const disk = newDisk();
  const facts = { rows: 3, first: 1.7e12, last: 1.8e12, schema: "s" };
  const replaced = await replaceIn(disk, A, { facts, check: () => Promise.resolve(facts) });
  equal(replaced.changed, true);
  equal(replaced.durable, true);
  deepEqual(replaced.notes, []);
  deepEqual(replaced.before, { sha256: sha256Of(A_BEFORE), size: A_BEFORE.length, ...facts });
  deepEqual(replaced.after, { sha256: sha256Of(A_AFTER), size: A_AFTER.length, ...facts });
  const [entry] = fileEntries(await readLedger(disk, ROOT));
  deepEqual([entry.file, entry.added, entry.backup], [A, 1, replaced.backup?.id]);
  deepEqual(entry.after, replaced.after);
  equal((await readReceipt(disk, ROOT, entry.receipt ?? "")).added.time.length, 1);
});

Deno.test("replaceFile() leaves a file alone whose new bytes are the old ones", async () => {
  const disk = newDisk();
  const identity = (await disk.stat(`${ROOT}/${A}`))?.identity;
  const replaced = await replaceIn(disk, A, {
    stage: (sink) => sink.write(A_BEFORE),
    check: () => Promise.resolve(NO_FACTS),
  });
  equal(replaced.changed, false);
  equal((await disk.stat(`${ROOT}/${A}`))?.identity, identity);
  deepEqual(fileEntries(await readLedger(disk, ROOT)), []);
  requireUntouched(disk);
});

Deno.test("replaceFile() refuses a file that is not what the plan was made against", async () => {
  const disk = newDisk();
  disk.put(`${ROOT}/${A}`, "changed");
  await rejects(replaceIn(disk, A), { name: "ChangedError", message: /changed since the plan/ });
  equal(new TextDecoder().decode(disk.snapshot().get(`${ROOT}/${A}`)), "changed");
  deepEqual((await listBackups(disk, ROOT)).backups, []);
});

Deno.test("replaceFile() refuses a new file that exists and an old one that is gone", async () => {
  const disk = newDisk();
  disk.put(`${ROOT}/${C}`, "somebody else's");
  await rejects(replaceIn(disk, C), { name: "ChangedError", message: /exists by now/ });
  await disk.remove(`${ROOT}/${A}`);
  await rejects(replaceIn(disk, A), { name: "ChangedError", message: /is gone/ });
});

Deno.test("replaceFile() passes on what the gate says and leaves the file alone", async () => {
  const disk = newDisk();
  const check = () => Promise.reject(new HeldError("Cannot write A: 3 bars would be removed."));
  await rejects(replaceIn(disk, A, { check }), { name: "HeldError" });
  requireUntouched(disk);
});

Deno.test("replaceFile() leaves the file alone when staging throws anything at all", async () => {
  const disk = newDisk();
  const stage = () => Promise.reject(new TypeError("a bug"));
  await rejects(replaceIn(disk, A, { stage }), { name: "TypeError", message: "a bug" });
  requireUntouched(disk);
});

/** Ways of another program to interfere while the new file is being staged. */
const OUTSIDERS: Readonly<Record<string, (disk: MemoryFs) => Promise<void>>> = {
  "writes into it": async (disk) => {
    using handle = await disk.open(`${ROOT}/${A}`, "update");
    await handle.write(new Uint8Array([1, 2, 3]));
  },
  "replaces it": (disk) => Promise.resolve(disk.put(`${ROOT}/${A}`, A_BEFORE)),
  "deletes it": (disk) => disk.remove(`${ROOT}/${A}`),
  "puts a link there": async (disk) => {
    await disk.remove(`${ROOT}/${A}`);
    disk.putLink(`${ROOT}/${A}`, `${ROOT}/D_1m.parquet`);
  },
  "makes it a folder": async (disk) => {
    await disk.remove(`${ROOT}/${A}`);
    await disk.makeFolder(`${ROOT}/${A}`);
  },
};

for (const [what, interfere] of Object.entries(OUTSIDERS)) {
  Deno.test(`replaceFile() stops when another program ${what} meanwhile`, async () => {
    const disk = newDisk();
    let there: unknown;
    const stage: ReplaceRequest["stage"] = async (sink) => {
      await sink.write(A_AFTER);
      await interfere(disk);
      there = disk.snapshot().get(`${ROOT}/${A}`);
    };
    await rejects(replaceIn(disk, A, { stage }), { name: "ChangedError" });
    deepEqual(disk.snapshot().get(`${ROOT}/${A}`), there);
    deepEqual(await openIntents(disk, ROOT), []);
  });
}

Deno.test("replaceFile() does not overwrite a new file that another program made meanwhile", async () => {
  const disk = newDisk();
  const stage: ReplaceRequest["stage"] = async (sink) => {
    await sink.write(pattern(1500, 4));
    disk.put(`${ROOT}/${C}`, "theirs");
  };
  await rejects(replaceIn(disk, C, { stage }), { name: "ChangedError" });
  equal(new TextDecoder().decode(disk.snapshot().get(`${ROOT}/${C}`)), "theirs");
});

Deno.test("replaceFile() puts aside what another program writes in the last instant", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  fs.rename = async (from, to) => {
    if (to === `${ROOT}/${A}`) {
      using handle = await disk.open(to, "update");
      await handle.write(new TextEncoder().encode("late edit"));
    }
    await disk.rename(from, to);
  };
  const { notes } = await replaceIn(fs, A);
  equal(notes.length, 1);
  match(notes[0], /Another program changed A_1m.parquet as it was replaced/);
  const kept = [...disk.snapshot()].find(([path, bytes]) =>
    path.includes("/quarantine/") && bytes.length === A_BEFORE.length
  );
  ok(kept && new TextDecoder().decode(kept[1]).startsWith("late edit"));
});

Deno.test("replaceFile() stops when the master is another file by the time it is held", async () => {
  const disk = newDisk(), fs = new FaultFs(disk);
  fs.link = async (from, to) => {
    // Right after the last look: theirs must not be taken for the old file and thrown away.
    if (from === `${ROOT}/${A}`) {
      disk.put(`${ROOT}/theirs`, "theirs");
      await disk.rename(`${ROOT}/theirs`, from);
    }
    await disk.link(from, to);
  };
  await rejects(replaceIn(fs, A), { name: "ChangedError" });
  equal(new TextDecoder().decode(disk.snapshot().get(`${ROOT}/${A}`)), "theirs");
  equal((await disk.stat(`${ROOT}/${A}`))?.links, 1);
});

Deno.test("replaceFile() refuses a folder where a file should be", async () => {
  const disk = newDisk();
  await disk.remove(`${ROOT}/${A}`);
  await disk.makeFolder(`${ROOT}/${A}`);
  await rejects(replaceIn(disk, A), {
    name: "UsageError",
    message:
      `Cannot write ${A}: there is no file but something else. Barkeep works on plain files only.`,
  });
});

Deno.test("replaceFile() overwrites no backup when the clock went back", async () => {
  const disk = newDisk(), store = await openTestStore(disk);
  const stopped = { ...store, now: () => START };
  const operation = await startOperation(store, UPDATE);
  for (let n = 1; n <= 3; n++) {
    const expected = "present",
      stage: ReplaceRequest["stage"] = (sink) => sink.write(pattern(9, n));
    const check = () => Promise.resolve(NO_FACTS);
    await replaceFile(stopped, requestFor(operation, A, { expected, stage, check }));
  }
  const { backups, problems } = await listBackups(disk, ROOT, A);
  deepEqual(problems, []);
  deepEqual(backups.map(({ made }) => made), [START, START + 1, START + 2]);
  deepEqual(backups.map(({ size }) => size), [A_BEFORE.length, 9, 9]);
});

Deno.test("replaceFile() says so when the folder can't be synced, and recovery settles it", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  let renamed = false;
  fs.rename = async (from, to) => {
    await disk.rename(from, to);
    renamed ||= to === `${ROOT}/${A}`;
  };
  fs.syncFolder = async (path) => {
    if (renamed && path === ROOT) await new FaultFs(disk, EIO).syncFolder(path);
    await disk.syncFolder(path);
  };
  await rejects(replaceIn(fs, A), (error) => error instanceof CommitUnknownError);
  deepEqual((await openIntents(disk, ROOT)).map(({ file, command }) => [file, command]), [
    [A, "update A"],
  ]);
  deepEqual([...newFiles(disk, "")], [A]);
  const { actions } = await recover(await openTestStore(disk), "update");
  deepEqual(actions.map(({ outcome }) => outcome), ["finished"]);
  await requirePromises(disk, new Set([A]), "after recovery");
});

const EIO = { at: 0, how: "EIO", fromThenOn: true };

Deno.test("replaceFile() tells where names can't be made durable", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  fs.syncFolder = (path) => new FaultFs(disk, { ...EIO, how: "EINVAL" }).syncFolder(path);
  equal((await replaceIn(fs, A)).durable, false);
});

Deno.test("replaceFile() works where there are no hard links", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  fs.link = (from, to) => new FaultFs(disk, { ...EIO, how: "EPERM" }).link(from, to);
  const store = await openTestStore(fs);
  const operation = await startOperation(store, UPDATE);
  for (const name of [A, C]) await replaceFile(store, requestFor(operation, name));
  await requirePromises(disk, new Set([A, C]), "without links");
});

Deno.test("replaceFile() keeps the mode although it may not give the file away", async () => {
  const disk = newDisk();
  await disk.setAttributes(`${ROOT}/${A}`, { mode: 0o4640, uid: 1000, gid: 1000 });
  const fs = new FaultFs(disk);
  fs.setAttributes = (path, attributes) =>
    attributes.uid === null
      ? disk.setAttributes(path, attributes)
      : new FaultFs(disk, { ...EIO, how: "EPERM" }).setAttributes(path, attributes);
  equal((await replaceIn(fs, A)).changed, true);
  equal((await disk.stat(`${ROOT}/${A}`))?.mode, 0o640);
});

Deno.test("replaceFile() refuses before it copies when the disk is too full", async () => {
  const disk = new MemoryFs({ files: Object.fromEntries(newDisk().snapshot()), capacity: 1e6 });
  await rejects(replaceIn(disk, A), { name: "DiskError", message: /too full.*MB.*are free/ });
  deepEqual([...disk.snapshot().keys()].filter((path) => path.includes("/backups/")), []);
});

Deno.test("replaceFile() names the step, the file and what to do when the disk fails", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  fs.open = async (path, mode) => {
    const handle = await disk.open(path, mode);
    const failing = new FaultFs(disk, EIO);
    if (path.endsWith(".barkeep-tmp") && path.startsWith(`${ROOT}/.A`)) {
      handle.sync = () => Promise.resolve(failing.enter("sync", path)).then(() => {});
    }
    return handle;
  };
  await rejects(replaceIn(fs, A), {
    name: "DiskError",
    message: "Cannot write A_1m.parquet: the disk reported an input/output error " +
      "(sync .A_1m.parquet.1.barkeep-tmp, EIO). " +
      "Check the disk and the system's log before you write to it again.",
  });
  requireUntouched(disk);
});

for (const name of ["../A_1m.parquet", "link.parquet", "twice.parquet"]) {
  Deno.test(`replaceFile() refuses to write to ${name}`, async () => {
    const disk = newDisk();
    disk.put("/outside", "precious");
    disk.putLink(`${ROOT}/link.parquet`, "/outside");
    await disk.link("/outside", `${ROOT}/twice.parquet`);
    const store = await openTestStore(disk);
    const operation = await startOperation(store, UPDATE);
    const request = { ...requestFor(operation, A), name, expected: "present" as const };
    await rejects(replaceFile(store, request), { name: "UsageError" });
    equal(new TextDecoder().decode(disk.snapshot().get("/outside")), "precious");
  });
}

Deno.test("removeFile() removes what was planned, after a backup, and nothing else", async () => {
  const disk = newDisk();
  const store = await openTestStore(disk);
  const operation = await startOperation(store, { command: "undo", arguments: ["1"] });
  const request = requestFor(operation, "E_1m.parquet");
  await rejects(removeFile(store, { ...request, expected: sha256Of("other") }), {
    name: "ChangedError",
  });
  const { before, backup } = await removeFile(store, request);
  equal(disk.snapshot().has(`${ROOT}/E_1m.parquet`), false);
  equal(before?.sha256, backup?.sha256);
  await requirePromises(disk, new Set(["E_1m.parquet"]), "removed");
  const [entry] = fileEntries(await readLedger(disk, ROOT));
  equal(entry.after, null);
});

Deno.test("replaceFile() twice in one operation keeps both receipts", async () => {
  const disk = newDisk();
  const store = await openTestStore(disk);
  const operation = await startOperation(store, UPDATE);
  const first = await replaceFile(store, requestFor(operation, A));
  const second = await replaceFile(store, {
    ...requestFor(operation, A),
    expected: "present",
    changes: NO_CHANGES,
    stage: (sink) => sink.write(A_BEFORE),
    check: () => Promise.resolve(NO_FACTS),
  });
  equal((await readReceipt(disk, ROOT, first.receipt ?? "")).added.time.length, 1);
  equal((await readReceipt(disk, ROOT, second.receipt ?? "")).added.time.length, 0);
  deepEqual(fileEntries(await readLedger(disk, ROOT)).map(({ receipt }) => receipt), [
    "1-A_1m.parquet.jsonl",
    "1-A_1m.parquet.2.jsonl",
  ]);
});

async function inRealFolder(run: (store: Store, root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-replace-" }));
  try {
    await run(await openStore(denoFs, root, { lockWait: 20_000 }), root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("replaceFile() on the real file system keeps the mode and makes new files", async () => {
  await inRealFolder(async (store, root) => {
    await Deno.writeFile(`${root}/${A}`, A_BEFORE, { mode: 0o640 });
    await Deno.chmod(`${root}/${A}`, 0o640);
    const operation = await startOperation(store, UPDATE);
    for (const name of [A, C]) await replaceFile(store, requestFor(operation, name));
    deepEqual(await Deno.readFile(`${root}/${A}`), A_AFTER);
    deepEqual(await Deno.readFile(`${root}/${C}`), pattern(1500, 4));
    equal(((await Deno.stat(`${root}/${A}`)).mode ?? 0) & 0o777, 0o640);
    equal((await Deno.stat(`${root}/${C}`)).nlink, 1);
    deepEqual((await recover(store, "update")).actions, []);
    deepEqual([...Deno.readDirSync(root)].map(({ name }) => name).sort(), [
      ".barkeep",
      A,
      C,
      "backups",
    ]);
  });
});

Deno.test("replaceFile() loses no update of many writers at once", async () => {
  await inRealFolder(async (store, root) => {
    await Deno.writeFile(`${root}/${A}`, new Uint8Array([0]));
    const operation = await startOperation(store, UPDATE);
    const increment = () =>
      replaceFile(store, {
        operation,
        name: A,
        expected: "present",
        changes: null,
        stage: async (sink, master) => {
          const buffer = new Uint8Array(1);
          await master?.readAt(buffer, 0);
          await sink.write(new Uint8Array([buffer[0] + 1]));
        },
        check: () => Promise.resolve(NO_FACTS),
      });
    await Promise.all(Array.from({ length: 25 }, increment));
    deepEqual(await Deno.readFile(`${root}/${A}`), new Uint8Array([25]));
    equal(fileEntries(await readLedger(denoFs, root)).length, 25);
  });
});

Deno.test("a reader with an open handle sees one version while files are replaced", async () => {
  await inRealFolder(async (store, root) => {
    const version = (n: number) => new Uint8Array(100_000).fill(n);
    await Deno.writeFile(`${root}/${A}`, version(0));
    const operation = await startOperation(store, UPDATE);
    let over = false, reads = 0;
    const reader = (async () => {
      while (!over) {
        using handle = await denoFs.open(`${root}/${A}`, "read");
        const [head, tail] = [new Uint8Array(10), new Uint8Array(10)];
        await handle.readAt(head, 0);
        await new Promise((resolve) => setTimeout(resolve, 0));
        await handle.readAt(tail, 99_990);
        deepEqual(head, tail);
        reads++;
      }
    })();
    for (let n = 1; n <= 20; n++) {
      await replaceFile(store, {
        operation,
        name: A,
        expected: (await hashFile(denoFs, `${root}/${A}`)).sha256,
        changes: null,
        stage: (sink) => sink.write(version(n)),
        check: () => Promise.resolve(NO_FACTS),
      });
    }
    over = true;
    await reader;
    ok(reads > 20, `${reads} reads`);
  });
});
