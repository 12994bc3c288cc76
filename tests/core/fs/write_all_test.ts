import { deepEqual, equal, rejects } from "node:assert/strict";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import type { FileHandle } from "../../../core/fs/fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { writeAll } from "../../../core/fs/write_all.ts";

const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i & 0xff);

Deno.test("writeAll() writes everything when each write takes half", async () => {
  const disk = new MemoryFs();
  const fs = new FaultFs(disk, { at: 0, how: "short", fromThenOn: true });
  using handle = await fs.open("/a", "create");
  await writeAll(handle, BYTES);
  deepEqual(disk.snapshot().get("/a"), BYTES);
  equal(fs.calls.filter((call) => call.startsWith("write")).length > 5, true);
});

Deno.test("writeAll() goes on after an interruption and gives up on an endless one", async () => {
  const disk = new MemoryFs();
  const once = new FaultFs(disk, { at: 1, how: "EINTR", fromThenOn: false });
  using handle = await once.open("/a", "create");
  await writeAll(handle, BYTES);
  deepEqual(disk.snapshot().get("/a"), BYTES);
  const endless = new FaultFs(disk, { at: 1, how: "EINTR", fromThenOn: true });
  using other = await endless.open("/b", "create");
  await rejects(writeAll(other, BYTES), { code: "EINTR" });
});

Deno.test("writeAll() refuses a system that takes nothing", async () => {
  const stuck = { path: "/a", write: () => Promise.resolve(0) } as unknown as FileHandle;
  await rejects(writeAll(stuck, BYTES), { name: "FsError", code: "ESHORT" });
});
