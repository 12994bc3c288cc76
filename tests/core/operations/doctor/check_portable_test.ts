import assert from "node:assert/strict";
import { type Fs, FsError } from "../../../../core/fs/fs.ts";
import { MemoryFs } from "../../../../core/fs/memory_fs.ts";
import {
  checkFolderSync,
  checkPortableNames,
} from "../../../../core/operations/doctor/check_portable.ts";
import { openStore } from "../../../../core/store/store.ts";

function folderWith(names: readonly string[], sync?: string): Fs {
  const memory = new MemoryFs({
    files: Object.fromEntries(names.map((name) => [`/d/${name}`, "x"])),
  });
  if (!sync) return memory;
  const syncFolder = (path: string) => Promise.reject(new FsError(sync, "sync folder", path));
  return Object.assign(memory, { syncFolder });
}

const states = async (sync?: string) =>
  (await checkFolderSync(await openStore(folderWith(["a"], sync), "/d"))).map(({ state }) => state);

Deno.test("checkFolderSync() says where names can't be made durable, as on Windows", async () => {
  assert.deepEqual(await states(), ["ok"]);
  assert.deepEqual(await states("ENOTSUP"), ["look"]);
  assert.deepEqual(await states("EIO"), ["bad"]);
});

Deno.test("checkPortableNames() tells names that are one file on Windows, and devices", async () => {
  const told = async (...names: string[]) =>
    (await checkPortableNames(await openStore(folderWith(names), "/d"))).map(({ text }) => text);
  assert.match((await told("ES1_1m.parquet"))[0], /fine on Windows/);
  const found = await told("ES1_1D.parquet", "ES1_1d.parquet", "AUX.json");
  assert.equal(found.length, 2);
  assert.match(found[0], /ES1_1D\.parquet and ES1_1d\.parquet are one file/);
  assert.match(found[1], /AUX\.json: "AUX" is a device/);
});
