import { deepEqual, equal, rejects } from "node:assert/strict";
import { ensureFolder, syncNames, writeFileAtomic } from "../../../core/fs/durable.ts";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";

Deno.test("ensureFolder() makes what is missing and leaves what is there", async () => {
  const fs = new MemoryFs({ files: { "/d/x/f": "" } });
  equal(await ensureFolder(fs, "/d", "x", "y", "z"), "/d/x/y/z");
  equal((await fs.stat("/d/x/y/z"))?.kind, "folder");
  equal(await ensureFolder(fs, "/d", "x", "y", "z"), "/d/x/y/z");
  await rejects(ensureFolder(fs, "/d", "x", "f"), { code: "ENOTDIR" });
});

Deno.test("ensureFolder() does not go through a link", async () => {
  const fs = new MemoryFs({ files: { "/d/f": "", "/outside/f": "" } });
  fs.putLink("/d/backups", "/outside");
  await rejects(ensureFolder(fs, "/d", "backups"), { code: "ENOTDIR" });
});

for (const [code, outcome] of [["ENOTSUP", false], ["EINVAL", false], ["ENOTTY", false]] as const) {
  Deno.test(`syncNames() says that a file system answering ${code} can't do it`, async () => {
    const fs = new FaultFs(new MemoryFs(), { at: 0, how: code, fromThenOn: true });
    equal(await syncNames(fs, "/"), outcome);
  });
}

Deno.test("syncNames() never takes an input/output error for that", async () => {
  const fs = new FaultFs(new MemoryFs(), { at: 0, how: "EIO", fromThenOn: true });
  await rejects(syncNames(fs, "/"), { code: "EIO" });
});

Deno.test("writeFileAtomic() leaves the old file and nothing else when it fails", async () => {
  for (let at = 0; at < 5; at++) {
    const disk = new MemoryFs({ files: { "/d/a": "old" } });
    const fs = new FaultFs(disk, { at, how: "ENOSPC", fromThenOn: false });
    await rejects(writeFileAtomic(fs, "/d/a", "/d/.t", new Uint8Array([1])), { code: "ENOSPC" });
    deepEqual([...disk.snapshot()], [["/d/a", new TextEncoder().encode("old")]], `call ${at}`);
  }
});
