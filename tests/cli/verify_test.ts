import assert from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { listBackups } from "../../core/store/backups_list.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, KeptStore, minutes } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";

function verify(kept: KeptStore, ...args: string[]) {
  return barkeep(["verify", ...kept.flags, ...args]);
}

async function flip(path: string, at = 200): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[at] ^= 1;
  await Deno.writeFile(path, bytes);
}

async function written(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  for (let i = 0; i < 3; i++) await kept.write({ [FILE]: { added: at([100 + i], i) } });
  return kept;
}

Deno.test("verify decodes every file and leaves no trace", async () => {
  await using kept = await written();
  const before = await fingerprint(kept.folder);
  const ran = await verify(kept);
  assert.equal(ran.code, 0, ran.out);
  assert.match(ran.out, /1 file of 1 good/);
  assert.deepEqual(await fingerprint(kept.folder), before);
});

Deno.test("verify says which file is not as recorded, and which is out of order", async () => {
  await using kept = await written();
  await flip(kept.path(FILE), 60);
  const ran = await verify(kept, "--json");
  assert.ok([3, 5].includes(ran.code));
  assert.equal(ran.json().files[0].asRecorded, false);
  const fixture = new URL("../fixtures/parquet/descending.parquet", import.meta.url);
  await Deno.copyFile(fixture, kept.path("NQ1_1m.parquet"));
  const other = await verify(kept, "NQ1_1m");
  assert.equal(other.code, 5);
  assert.match(other.out, /out of order/);
});

Deno.test("verify --backups marks the good ones and tells what to do about a damaged one", async () => {
  await using kept = await written();
  const [oldest, , newest] = kept.backups();
  await flip(kept.path(`backups/${newest}`));
  const ran = await verify(kept, "--backups");
  assert.equal(ran.code, 5);
  assert.match(ran.out, /never restored from; the next one of ES1_1m.parquet is/);
  const { backups } = await listBackups(denoFs, kept.folder);
  assert.match(backups.at(-1)!.health!, /^damaged: /);
  assert.ok(backups.find(({ content }) => content === oldest)!.verified! > Date.now() - 60_000);
});

Deno.test("verify --backups takes a damage back that a second read does not find", async () => {
  await using kept = await written();
  const newest = kept.path(`backups/${kept.backups().at(-1)}`);
  await flip(newest);
  await verify(kept, "--backups");
  await flip(newest);
  assert.equal((await verify(kept, "--backups")).code, 0);
  const { backups } = await listBackups(denoFs, kept.folder);
  assert.equal(backups.at(-1)!.health, null);
});

Deno.test("verify --backups --share reads those first that were not looked at for longest", async () => {
  await using kept = await written();
  const first = (await verify(kept, "--backups", "--share", "34%", "--json")).json();
  assert.deepEqual([first.checked, first.of], [2, 3]);
  const verified = async () =>
    (await listBackups(denoFs, kept.folder)).backups.map((backup) => backup.verified!);
  const before = await verified();
  await verify(kept, "--backups", "--share", "1%");
  const after = await verified();
  assert.deepEqual(after.map((time, i) => time === before[i]), [true, true, false]);
});

Deno.test("verify --backups says when the file still has the bytes that its backup lost", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await barkeep(["backup", ...kept.flags]);
  await flip(kept.path(`backups/${kept.backups()[0]}`));
  const ran = await verify(kept, "--backups");
  assert.match(ran.out, /still has these bytes: barkeep backup/);
});

Deno.test("verify refuses a share that is none", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 5) });
  assert.equal((await verify(kept, "--backups", "--share", "0%")).code, 2);
});
