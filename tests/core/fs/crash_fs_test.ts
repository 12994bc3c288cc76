import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import { CrashFs, seededFates } from "../../../core/fs/crash_fs.ts";
import { writeFileAtomic, writeNewFile } from "../../../core/fs/durable.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";

const OLD = new TextEncoder().encode("old");
const NEW = new TextEncoder().encode("new bytes");

function newDisk(): CrashFs {
  return new CrashFs(new MemoryFs({ files: { "/d/a": OLD } }));
}

const drop = () => "drop" as const;
const keep = () => "keep" as const;
const torn = () => ({ torn: 0.5 });

Deno.test("CrashFs loses what was never synced and keeps it if the disk was kind", async () => {
  const disk = newDisk();
  using handle = await disk.open("/d/b", "create");
  await handle.write(NEW);
  deepEqual([...disk.powerCut(disk.changes, drop).snapshot().keys()], ["/d/a"]);
  deepEqual(disk.powerCut(disk.changes, keep).snapshot().get("/d/b"), NEW);
  deepEqual(disk.powerCut(disk.changes, torn).snapshot().get("/d/b"), NEW.slice(0, 4));
});

Deno.test("CrashFs loses the name of a synced file whose folder was not synced", async () => {
  const disk = newDisk();
  await writeNewFile(disk, "/d/b", NEW);
  equal(disk.powerCut(disk.changes, drop).snapshot().has("/d/b"), false);
  await disk.syncFolder("/d");
  deepEqual(disk.powerCut(disk.changes, drop).snapshot().get("/d/b"), NEW);
});

Deno.test("CrashFs takes a rename back whole", async () => {
  const disk = newDisk();
  await writeNewFile(disk, "/d/t", NEW);
  await disk.syncFolder("/d");
  await disk.rename("/d/t", "/d/a");
  const before = disk.powerCut(disk.changes, drop).snapshot();
  deepEqual([before.get("/d/a"), before.get("/d/t")], [OLD, NEW]);
  const after = disk.powerCut(disk.changes, keep).snapshot();
  deepEqual([after.get("/d/a"), after.get("/d/t")], [NEW, undefined]);
});

Deno.test("CrashFs.powerCut() before a change knows nothing of it", async () => {
  const disk = newDisk();
  await writeNewFile(disk, "/d/b", NEW);
  deepEqual([...disk.powerCut(0, keep).snapshot().keys()], ["/d/a"]);
});

Deno.test("writeFileAtomic() shows old or new bytes after any power cut", async () => {
  const disk = newDisk();
  await writeFileAtomic(disk, "/d/a", "/d/.t", NEW);
  const seen = new Set<number | undefined>();
  for (let n = 0; n <= disk.changes; n++) {
    for (let seed = 0; seed < 64; seed++) {
      const bytes = disk.powerCut(n, seededFates(seed)).snapshot().get("/d/a");
      seen.add(bytes?.length);
      if (n === disk.changes) deepEqual(bytes, NEW);
    }
  }
  deepEqual([...seen].sort(), [OLD.length, NEW.length]);
});

Deno.test("seededFates() repeats itself for one seed and differs between seeds", () => {
  const draw = (seed: number) => Array.from({ length: 50 }, seededFates(seed));
  deepEqual(draw(5), draw(5));
  notDeepEqual(draw(5), draw(6));
});
