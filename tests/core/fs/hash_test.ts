import { deepEqual, equal } from "node:assert/strict";
import { FaultFs } from "../../../core/fs/fault_fs.ts";
import { CHUNK_SIZE, copyHashing, hashFile, HashingSink, sha256Of } from "../../../core/fs/hash.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Deno.test("hashFile() knows the published values", async () => {
  const fs = new MemoryFs({ files: { "/abc": "abc", "/empty": "" } });
  deepEqual(await hashFile(fs, "/abc"), { sha256: ABC, size: 3 });
  deepEqual(await hashFile(fs, "/empty"), { sha256: EMPTY, size: 0 });
});

Deno.test("copyHashing() copies files around the chunk size, also in short reads", async () => {
  for (const size of [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1]) {
    const bytes = new Uint8Array(size).map((_, i) => (i * 31) & 0xff);
    const disk = new MemoryFs({ files: { "/from": bytes } });
    const fs = new FaultFs(disk, { at: 0, how: "short", fromThenOn: true });
    using from = await fs.open("/from", "read");
    using to = await fs.open("/to", "create");
    deepEqual(await copyHashing(from, to), { sha256: sha256Of(bytes), size });
    equal((await hashFile(disk, "/to")).sha256, sha256Of(bytes));
  }
});

Deno.test("HashingSink knows where it is and what went through", async () => {
  const fs = new MemoryFs();
  using handle = await fs.open("/a", "create");
  const sink = new HashingSink(handle);
  await sink.write(new TextEncoder().encode("a"));
  equal(sink.position, 1);
  await sink.write(new TextEncoder().encode("bc"));
  deepEqual(sink.finish(), { sha256: ABC, size: 3 });
});
