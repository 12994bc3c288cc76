import { equal, match, ok, rejects } from "node:assert/strict";
import { LockedError } from "../../../core/errors.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { lockBooks, lockFile, lockStore, tryLock } from "../../../core/store/locks.ts";
import { openStore } from "../../../core/store/store.ts";
import { newDisk, openTestStore, ROOT } from "./replace_world.ts";

const COMMAND = { command: "update ES1" };

Deno.test("lockFile() lets one writer at a file and says who it is", async () => {
  const store = await openTestStore(newDisk());
  const lock = await lockFile(store, "A_1m.parquet", COMMAND);
  await rejects(lockFile(store, "A_1m.parquet", { command: "import" }), (error: Error) => {
    ok(error instanceof LockedError);
    equal(
      error.message,
      'Cannot lock A_1m.parquet: "update ES1" (process 7, started 2026-11-22T08:30:00.000Z) is using it. ' +
        "Wait until it is done, then try again.",
    );
    return true;
  });
  lock.release();
  using _again = await lockFile(store, "A_1m.parquet", COMMAND);
});

Deno.test("lockFile() lets two writers at two files", async () => {
  const store = await openTestStore(newDisk());
  using _a = await lockFile(store, "A_1m.parquet", COMMAND);
  using _b = await lockFile(store, "sessions/B.parquet", COMMAND);
  equal((await store.fs.stat(`${ROOT}/.barkeep/locks/sessions%2FB.parquet.lock`))?.kind, "file");
});

Deno.test("lockStore() exclusive waits for every writer, and keeps writers out", async () => {
  const store = await openTestStore(newDisk());
  const alone = () => lockStore(store, "exclusive", { command: "prune", wait: 0 });
  const writer = await lockFile(store, "A_1m.parquet", COMMAND);
  equal(await tryLock(alone), undefined);
  writer.release();
  using lock = await tryLock(alone);
  ok(lock);
  await rejects(lockFile(store, "A_1m.parquet", COMMAND), { name: "LockedError" });
  // The ledger has a lock of its own: recovery, which holds the store, writes to it.
  using _books = await lockBooks(store, COMMAND);
});

Deno.test("lockFile() gives the store lock back when the file's lock is taken", async () => {
  const store = await openTestStore(newDisk());
  const first = await lockFile(store, "A_1m.parquet", COMMAND);
  await rejects(lockFile(store, "A_1m.parquet", COMMAND));
  first.release();
  ok(await tryLock(() => lockStore(store, "exclusive", { command: "prune", wait: 0 })));
});

Deno.test("lockFile() does not take a lock file that was deleted and made anew", async () => {
  const disk = newDisk();
  const store = await openTestStore(disk);
  using _held = await lockFile(store, "A_1m.parquet", COMMAND);
  const path = `${ROOT}/.barkeep/locks/A_1m.parquet.lock`;
  const fs = new FaultFs(disk);
  let opened = 0;
  fs.open = async (name, mode) => {
    const handle = await disk.open(name, mode);
    // Somebody deletes the lock file right after it was opened, before it is locked.
    if (name === `${ROOT}/.barkeep/locks/X.lock` && opened++ === 0) await disk.remove(name);
    return handle;
  };
  using _lock = await lockFile({ ...store, fs }, "X", COMMAND);
  equal(opened, 2);
  equal((await disk.stat(path))?.kind, "file");
});

Deno.test("lockFile() refuses a file system without locks", async () => {
  const disk = newDisk();
  const fs = new FaultFs(disk);
  fs.open = async (path, mode) => {
    const handle = await disk.open(path, mode);
    handle.tryLock = () => {
      fs.enter("lock", path);
      return new FaultFs(disk, { at: 0, how: "ENOTSUP", fromThenOn: true })
        .realPath(path).then(() => true);
    };
    return handle;
  };
  const store = { ...await openTestStore(disk), fs };
  await rejects(lockFile(store, "A_1m.parquet", COMMAND), {
    name: "DiskError",
    message: /has no file locks.*local disk/,
  });
});

Deno.test("lockFile() writes nothing outside the data folder through a planted link", async () => {
  const disk = new MemoryFs({ files: { "/data/.barkeep/locks/x": "", "/outside": "precious" } });
  disk.putLink("/data/.barkeep/locks/A.lock", "/outside");
  const store = await openTestStore(disk);
  await rejects(lockFile(store, "A", COMMAND), {
    name: "UsageError",
    message: "Cannot lock A: .barkeep/locks/A.lock is a link, but must be a plain file. " +
      "Barkeep works on plain files only.",
  });
  equal(new TextDecoder().decode(disk.snapshot().get("/outside")), "precious");
});

Deno.test("lockFile() does not wait for ever when the clock goes back", async () => {
  const store = await openTestStore(newDisk());
  using _held = await lockFile(store, "A_1m.parquet", COMMAND);
  let now = 1e12, waited = 0;
  const clock = { now: () => (now -= 3_600_000), wait: () => Promise.resolve(void waited++) };
  const waiting = { ...store, ...clock, lockWait: 1000 };
  await rejects(lockFile(waiting, "A_1m.parquet", COMMAND), { name: "LockedError" });
  equal(waited, 20);
});

async function startHolder(root: string, name: string): Promise<Deno.ChildProcess> {
  const script = new URL("./locks_child.ts", import.meta.url).pathname;
  const flags = [
    "run",
    "--no-lock",
    "--no-prompt",
    `--allow-read=${root}`,
    `--allow-write=${root}`,
  ];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...flags, script, root, name],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  equal(new TextDecoder().decode(value), "locked\n");
  await reader.cancel();
  return child;
}

Deno.test("lockFile() across processes: named while alive, free after kill -9", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-locks-" }));
  try {
    const store = await openStore(denoFs, root, { lockWait: 200 });
    const child = await startHolder(root, "ES1_1m.parquet");
    await rejects(lockFile(store, "ES1_1m.parquet", { command: "import" }), (error: Error) => {
      match(error.message, new RegExp(`"update ES1" \\(process ${child.pid}, started 2026-11-22T`));
      return true;
    });
    const other = await lockFile(store, "NQ1_1m.parquet", { command: "import" });
    other.release();
    child.kill("SIGKILL");
    await child.status;
    using _lock = await lockFile(store, "ES1_1m.parquet", { command: "import", wait: 0 });
    equal((await denoFs.stat(`${root}/.barkeep/locks/ES1_1m.parquet.lock`))?.kind, "file");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
