import { deepEqual, equal, rejects } from "node:assert/strict";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { openStore } from "../../../core/store/store.ts";

Deno.test("openStore() opens a folder through a link and changes nothing", async () => {
  const disk = new MemoryFs({ files: { "/disk/data/a": "a" } });
  disk.putLink("/data", "/disk/data");
  const before = disk.snapshot();
  equal((await openStore(disk, "/data")).root, "/disk/data");
  deepEqual(disk.snapshot(), before);
});

Deno.test("openStore() says what is wrong with the folder", async () => {
  const disk = new MemoryFs({ files: { "/data/a": "a" } });
  await rejects(openStore(disk, "/none"), {
    name: "UsageError",
    message: "Cannot open the data folder /none: it does not exist. " +
      'Name another with --data, or make it with "barkeep init /none".',
  });
  await rejects(openStore(disk, "/data/a"), { name: "UsageError", message: /not a folder/ });
  const locked = new FaultFs(disk, { at: 2, how: "EACCES", fromThenOn: true });
  await rejects(openStore(locked, "/data"), { name: "DiskError", message: /permission denied/ });
});
