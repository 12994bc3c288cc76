import { deepEqual, equal, match } from "node:assert/strict";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { readRecord, updateRecord } from "../../../core/store/record.ts";
import { ES1 } from "./record_fixture.ts";
import { openTestStore, ROOT } from "./replace_world.ts";

const PATH = `${ROOT}/.barkeep/files.json`;

async function newStore() {
  const disk = new MemoryFs();
  await disk.makeFolder(ROOT);
  return { disk, store: await openTestStore(disk) };
}

Deno.test("updateRecord() writes what readRecord() reads, one file a line", async () => {
  const { disk, store } = await newStore();
  await updateRecord(store, "scan", () => ({ "NQ1_1m.parquet": ES1, "ES1_1m.parquet": ES1 }));
  await updateRecord(store, "scan", (files) => ({ ...files, "__proto__x": { ...ES1, rows: 7 } }));
  const { files, problem } = await readRecord(disk, ROOT);
  equal(problem, null);
  deepEqual(Object.keys(files), ["ES1_1m.parquet", "NQ1_1m.parquet", "__proto__x"]);
  deepEqual(files["ES1_1m.parquet"], ES1);
  const text = new TextDecoder().decode(disk.snapshot().get(PATH));
  equal(text.split("\n").filter((line) => line.startsWith('"ES1_1m.parquet":{')).length, 1);
  equal(typeof JSON.parse(text).sum, "string");
  match(text, /"recorded":"2026-11-22T08:30:00.000Z"/);
});

Deno.test("updateRecord() of no files can be read", async () => {
  const { disk, store } = await newStore();
  await updateRecord(store, "scan", () => ({}));
  deepEqual({ ...(await readRecord(disk, ROOT)).files }, {});
  equal((await readRecord(disk, ROOT)).problem, null);
});

Deno.test("readRecord() of a folder without one is empty and no problem", async () => {
  const { disk } = await newStore();
  deepEqual(await readRecord(disk, ROOT), { files: {}, problem: null });
});

Deno.test("readRecord() takes a damaged record for absent and says so", async () => {
  const { disk, store } = await newStore();
  await updateRecord(store, "scan", () => ({ "ES1_1m.parquet": ES1 }));
  const text = new TextDecoder().decode(disk.snapshot().get(PATH));
  for (const damaged of ["", "{}", text.slice(0, 100), text.replace('"rows":100', '"rows":101')]) {
    disk.put(PATH, damaged);
    const { files, problem } = await readRecord(disk, ROOT);
    deepEqual(Object.keys(files), []);
    match(problem ?? "", /damaged.*barkeep scan/);
  }
  await updateRecord(store, "scan", () => ({ "ES1_1m.parquet": ES1 }));
  equal((await readRecord(disk, ROOT)).problem, null);
});
