import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { sha256Of } from "../../../core/fs/hash.ts";
import type { MemoryFs } from "../../../core/fs/memory_fs.ts";
import {
  adoptBackup,
  backUp,
  type BackupRequest,
  markVerified,
  removeBackups,
  verifyBackup,
} from "../../../core/store/backups.ts";
import { backupsOf, findBackup, listBackups } from "../../../core/store/backups_list.ts";
import { NO_FACTS } from "../../../core/store/ledger.ts";
import type { Store } from "../../../core/store/store.ts";
import { A_BEFORE, newDisk, openTestStore, ROOT } from "./replace_world.ts";

async function take(store: Store, name: string, more: Partial<BackupRequest> = {}) {
  using master = await store.fs.open(`${ROOT}/${name}`, "read");
  const facts = { ...NO_FACTS, rows: 12 };
  const request = { name, master, operation: 3, reason: "before update", facts, health: "good" };
  return await backUp(store, { ...request, ...more });
}

async function newStore(): Promise<{ disk: MemoryFs; store: Store }> {
  const disk = newDisk();
  return { disk, store: await openTestStore(disk) };
}

Deno.test("backUp() makes a plain copy with a readable name and a sidecar", async () => {
  const { disk, store } = await newStore();
  const backup = await take(store, "A_1m.parquet");
  deepEqual((await disk.list(`${ROOT}/backups`)).map(({ name }) => name), [
    "A_1m_20261122T083001000Z.json",
    "A_1m_20261122T083001000Z.parquet",
  ]);
  deepEqual(disk.snapshot().get(`${ROOT}/backups/${backup.content}`), A_BEFORE);
  equal(backup.sha256, sha256Of(A_BEFORE));
  equal(backup.rows, 12);
  deepEqual(await listBackups(disk, ROOT), { backups: [backup], problems: [] });
  deepEqual(await verifyBackup(store, backup), { backup, good: true, reason: "" });
});

Deno.test("backUp() copies the same bytes once and points to them", async () => {
  const { disk, store } = await newStore();
  const first = await take(store, "A_1m.parquet");
  const second = await take(store, "A_1m.parquet", { operation: 4 });
  equal(second.content, first.content);
  ok(second.id !== first.id);
  const files = await disk.list(`${ROOT}/backups`);
  equal(files.filter(({ name }) => name.endsWith(".parquet")).length, 1);
  deepEqual((await listBackups(disk, ROOT)).problems, []);
});

Deno.test("backUp() copies again when the bytes it would point to are damaged", async () => {
  const { disk, store } = await newStore();
  const first = await take(store, "A_1m.parquet");
  disk.put(
    `${ROOT}/backups/${first.content}`,
    A_BEFORE.map((byte, i) => i === 9 ? byte ^ 1 : byte),
  );
  const second = await take(store, "A_1m.parquet");
  ok(second.content !== first.content);
  equal((await verifyBackup(store, second)).good, true);
});

Deno.test("backUp() refuses a master that is not what the plan saw and leaves nothing", async () => {
  const { disk, store } = await newStore();
  const expected = sha256Of("something else");
  await rejects(take(store, "A_1m.parquet", { expected }), { name: "ChangedError" });
  deepEqual(await disk.list(`${ROOT}/backups`), []);
});

Deno.test("verifyBackup() finds every flipped bit, a cut file and a lost one", async () => {
  const { disk, store } = await newStore();
  const backup = await take(store, "A_1m.parquet");
  const path = `${ROOT}/backups/${backup.content}`;
  for (let at = 0; at < A_BEFORE.length; at += 37) {
    disk.put(path, A_BEFORE.map((byte, i) => i === at ? byte ^ (1 << at % 8) : byte));
    equal((await verifyBackup(store, backup)).reason, "its bytes changed since it was made");
  }
  disk.put(path, A_BEFORE.slice(0, 100));
  equal((await verifyBackup(store, backup)).reason, "it has 100 bytes instead of 3000");
  await disk.remove(path);
  equal((await verifyBackup(store, backup)).good, false);
  const { problems } = await listBackups(disk, ROOT);
  deepEqual(problems.map(({ name }) => name), [backup.content]);
});

Deno.test("listBackups() tells of damaged sidecars and of files without one", async () => {
  const { disk, store } = await newStore();
  const backup = await take(store, "A_1m.parquet");
  const sidecar = `${ROOT}/backups/${backup.id}.json`;
  const text = new TextDecoder().decode(disk.snapshot().get(sidecar));
  disk.put(sidecar, text.replace('"rows":12', '"rows":13'));
  disk.put(`${ROOT}/backups/notes.txt`, "mine");
  const { backups, problems } = await listBackups(disk, ROOT);
  deepEqual(backups, []);
  deepEqual(problems.map(({ name }) => name).sort(), [
    `${backup.id}.json`,
    backup.content,
    "notes.txt",
  ]);
});

Deno.test("listBackups() of one file leaves out files whose names only begin alike", async () => {
  const { disk, store } = await newStore();
  disk.put(`${ROOT}/A_1m_old.parquet`, "x");
  disk.put(`${ROOT}/A_1m (1).parquet`, "y");
  const wanted = await take(store, "A_1m.parquet");
  await take(store, "A_1m_old.parquet");
  await take(store, "A_1m (1).parquet");
  deepEqual(await listBackups(disk, ROOT, "A_1m.parquet"), { backups: [wanted], problems: [] });
});

Deno.test("backUp() of a JSON file is not taken for a sidecar", async () => {
  const { disk, store } = await newStore();
  disk.put(`${ROOT}/ES1_sessions.json`, "[1, 2]");
  disk.put(`${ROOT}/ES1_sessions.parquet`, "bars");
  const json = await take(store, "ES1_sessions.json");
  const parquet = await take(store, "ES1_sessions.parquet");
  deepEqual(await listBackups(disk, ROOT), { backups: [json, parquet], problems: [] });
  equal((await verifyBackup(store, json)).good, true);
});

Deno.test("findBackup() finds by id, and the newest at a time", async () => {
  const { disk, store } = await newStore();
  const first = await take(store, "A_1m.parquet");
  disk.put(`${ROOT}/A_1m.parquet`, "new");
  const second = await take(store, "A_1m.parquet");
  const { backups } = await listBackups(disk, ROOT);
  deepEqual(backupsOf(backups, "A_1m.parquet").map(({ id }) => id), [second.id, first.id]);
  equal(findBackup(backups, { id: first.id })?.id, first.id);
  equal(findBackup(backups, { file: "A_1m.parquet", at: second.made - 1 })?.id, first.id);
  equal(findBackup(backups, { file: "A_1m.parquet", at: first.made - 1 }), undefined);
});

Deno.test("removeBackups() keeps bytes that another backup points to", async () => {
  const { disk, store } = await newStore();
  const first = await take(store, "A_1m.parquet");
  const second = await take(store, "A_1m.parquet");
  deepEqual(await removeBackups(store, [first]), [`${first.id}.json`]);
  equal((await verifyBackup(store, second)).good, true);
  deepEqual((await listBackups(disk, ROOT)).problems, []);
  deepEqual(await removeBackups(store, [second]), [`${second.id}.json`, first.content]);
  deepEqual(await disk.list(`${ROOT}/backups`), []);
});

Deno.test("adoptBackup() writes the sidecar that is missing and calls nothing verified", async () => {
  const { disk, store } = await newStore();
  const backup = await take(store, "A_1m.parquet");
  await disk.remove(`${ROOT}/backups/${backup.id}.json`);
  const adopted = await adoptBackup(store, backup.content);
  equal(adopted?.sha256, backup.sha256);
  equal(adopted?.file, "A_1m.parquet");
  equal(adopted?.verified, null);
  equal(await adoptBackup(store, "notes.txt"), undefined);
});

Deno.test("markVerified() remembers when", async () => {
  const { disk, store } = await newStore();
  const backup = await take(store, "A_1m.parquet");
  const marked = await markVerified(store, backup);
  ok((marked.verified ?? 0) > (backup.verified ?? 0));
  deepEqual((await listBackups(disk, ROOT)).backups, [marked]);
});
