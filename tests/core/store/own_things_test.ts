import { deepEqual, equal, rejects } from "node:assert/strict";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import type { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { readLedger, startOperation } from "../../../core/store/ledger.ts";
import { lockFile } from "../../../core/store/locks.ts";
import { recover } from "../../../core/store/recovery.ts";
import { replaceFile } from "../../../core/store/replace.ts";
import { meaningful, newDisk, openTestStore, requestFor, ROOT } from "./replace_world.ts";

const A = "A_1m.parquet";
const UPDATE = { command: "update", arguments: [] };
const LEDGER = `${ROOT}/.barkeep/ledger.jsonl`;

/** A disk that Barkeep has written to once, and a folder outside with something precious in it. */
async function usedDisk(): Promise<MemoryFs> {
  const disk = newDisk(), store = await openTestStore(disk);
  await replaceFile(store, requestFor(await startOperation(store, UPDATE), A));
  await recover(store, "update");
  for (const name of [`1-${A}.jsonl`, `${A}.lock`, "ledger.jsonl"]) {
    disk.put(`/outside/${name}`, "{}");
  }
  return disk;
}

function outside(disk: MemoryFs): unknown {
  return [...disk.snapshot()].filter(([path]) => path.startsWith("/outside/"));
}

const REFUSED = { name: "UsageError", message: /ledger\.jsonl is a link.*plain files only/ };

for (const target of ["/outside/ledger.jsonl", "/outside/nothing"]) {
  Deno.test(`a ledger that is a link to ${target} is neither written nor read`, async () => {
    const disk = await usedDisk();
    await disk.remove(LEDGER);
    disk.putLink(LEDGER, target);
    const before = outside(disk), store = await openTestStore(disk);
    await rejects(startOperation(store, UPDATE), REFUSED);
    await rejects(recover(store, "update"), REFUSED);
    await rejects(readLedger(disk, ROOT), REFUSED);
    deepEqual(outside(disk), before);
  });
}

Deno.test("a ledger that becomes a link as it is opened is not written through", async () => {
  const disk = await usedDisk(), fs = new FaultFs(disk), before = outside(disk);
  fs.open = async (path, mode) => {
    if (path === LEDGER && mode === "append") {
      await disk.remove(LEDGER);
      disk.putLink(LEDGER, "/outside/ledger.jsonl");
    }
    return await disk.open(path, mode);
  };
  await rejects(startOperation(await openTestStore(fs), UPDATE), REFUSED);
  deepEqual(outside(disk), before);
});

Deno.test("a folder where the ledger should be is said", async () => {
  const disk = await usedDisk();
  await disk.remove(LEDGER);
  await disk.makeFolder(LEDGER);
  await rejects(startOperation(await openTestStore(disk), UPDATE), {
    name: "UsageError",
    message: /ledger\.jsonl is a folder/,
  });
});

for (const name of ["intents", "receipts", "hold", "quarantine", "incoming"]) {
  Deno.test(`recover() deletes nothing through a link planted as .barkeep/${name}`, async () => {
    const disk = await usedDisk(), path = `${ROOT}/.barkeep/${name}`;
    for (const { name: inside } of await disk.stat(path) ? await disk.list(path) : []) {
      await disk.remove(`${path}/${inside}`);
    }
    if (await disk.stat(path)) await disk.remove(path);
    disk.putLink(path, "/outside");
    const before = meaningful(disk);
    await rejects(recover(await openTestStore(disk), "update"), {
      name: "UsageError",
      message: new RegExp(`\\.barkeep/${name} is a link`),
    });
    deepEqual(meaningful(disk), before);
  });
}

Deno.test("replaceFile() makes no backup through a link planted as backups", async () => {
  const disk = newDisk(), store = await openTestStore(disk);
  disk.put("/outside/x", "precious");
  disk.putLink(`${ROOT}/backups`, "/outside");
  const operation = await startOperation(store, UPDATE);
  await rejects(replaceFile(store, requestFor(operation, A)), { name: "DiskError" });
  deepEqual((await disk.list("/outside")).map(({ name }) => name), ["x"]);
});

Deno.test("lockFile() makes no file at the other end of a planted link", async () => {
  const disk = await usedDisk();
  disk.putLink(`${ROOT}/.barkeep/locks/X.lock`, "/outside/made");
  await rejects(lockFile(await openTestStore(disk), "X", { command: "update" }), {
    name: "UsageError",
    message: /locks\/X\.lock is a link/,
  });
  equal(await disk.stat("/outside/made"), undefined);
});
