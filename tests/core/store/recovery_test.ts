import { deepEqual, equal, match, ok } from "node:assert/strict";
import { CrashFs } from "../../../core/fs/crash_fs.ts";
import type { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { openIntents } from "../../../core/store/journal.ts";
import { startOperation } from "../../../core/store/ledger.ts";
import { lockFile } from "../../../core/store/locks.ts";
import { recover } from "../../../core/store/recovery.ts";
import { replaceFile } from "../../../core/store/replace.ts";
import {
  A_AFTER,
  A_BEFORE,
  newDisk,
  newFiles,
  openTestStore,
  requestFor,
  requirePromises,
  ROOT,
} from "./replace_world.ts";

const A = "A_1m.parquet";
const LIVE = `${ROOT}/${A}`;
const INTENT = `${ROOT}/.barkeep/intents/1-${A}.jsonl`;

/** A disk on which an update of A was killed right before (or after) its rename. */
async function killed(when: "before the rename" | "after the rename"): Promise<MemoryFs> {
  const disk = new CrashFs(newDisk());
  const store = await openTestStore(disk);
  const operation = await startOperation(store, { command: "update A", arguments: [] });
  let at = 0;
  const rename = disk.rename.bind(disk);
  disk.rename = async (from, to) => {
    if (to === LIVE) at = disk.changes + (when === "before the rename" ? 0 : 1);
    await rename(from, to);
  };
  await replaceFile(store, requestFor(operation, A));
  return disk.powerCut(at, () => "keep");
}

async function recoverOn(disk: MemoryFs) {
  return await recover(await openTestStore(disk), "recovery");
}

function quarantined(disk: MemoryFs): string[] {
  return [...disk.snapshot().keys()].filter((path) =>
    path.includes("/quarantine/") && !path.endsWith(".json")
  );
}

Deno.test("recover() of a folder that Barkeep never wrote to does nothing", async () => {
  const disk = newDisk();
  deepEqual(await recoverOn(disk), { actions: [], complete: true });
  deepEqual((await disk.list(ROOT)).map(({ name }) => name), [
    A,
    "B_1m.parquet",
    "D_1m.parquet",
    "E_1m.parquet",
  ]);
});

Deno.test("recover() rolls a write back that was cut off before its rename", async () => {
  const disk = await killed("before the rename");
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "rolled back");
  equal(action.text, `${A} is as it was before: operation 1 (update A) was cut off.`);
  await requirePromises(disk, new Set(), "rolled back");
  equal(newFiles(disk, "").size, 0);
});

Deno.test("recover() finishes a write that was cut off after its rename", async () => {
  const disk = await killed("after the rename");
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "finished");
  await requirePromises(disk, new Set([A]), "finished");
});

Deno.test("recover() leaves a file alone that is neither old nor new, and keeps a copy", async () => {
  const disk = await killed("after the rename");
  disk.put(LIVE, "written by another program");
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "unexplained");
  equal(action.attention, true);
  const text = (path: string) => new TextDecoder().decode(disk.snapshot().get(path));
  equal(text(LIVE), "written by another program");
  ok(quarantined(disk).some((path) => text(path) === "written by another program"));
  // The old file's second name and the intent are kept as well.
  ok(quarantined(disk).some((path) => disk.snapshot().get(path)?.length === A_BEFORE.length));
  deepEqual(await openIntents(disk, ROOT), []);
  deepEqual((await recoverOn(disk)).actions, []);
});

Deno.test("recover() brings a file back that is gone, from its backup", async () => {
  const disk = await killed("after the rename");
  await disk.remove(LIVE);
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "restored");
  deepEqual(disk.snapshot().get(LIVE), A_BEFORE);
  deepEqual(await openIntents(disk, ROOT), []);
});

Deno.test("recover() does not restore from a backup that is damaged", async () => {
  const disk = await killed("after the rename");
  const { backups: [backup] } = await listBackups(disk, ROOT);
  disk.put(`${ROOT}/backups/${backup.content}`, A_BEFORE.map((byte, i) => i ? byte : byte ^ 1));
  await disk.remove(LIVE);
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "unexplained");
  equal(disk.snapshot().has(LIVE), false);
  // The second name still holds the good bytes; they are put aside, not removed.
  ok(quarantined(disk).some((path) => disk.snapshot().get(path)?.[0] === A_BEFORE[0]));
});

Deno.test("recover() puts an intent aside that can't be read, and guesses nothing", async () => {
  const disk = await killed("before the rename");
  disk.put(INTENT, "not a journal");
  const [open] = await openIntents(disk, ROOT);
  deepEqual([open.number, open.file, open.command, open.since], [1, A, null, null]);
  const { actions: [action] } = await recoverOn(disk);
  equal(action.outcome, "unexplained");
  deepEqual(disk.snapshot().get(LIVE), A_BEFORE);
  // The staged file is kept too.
  ok(quarantined(disk).some((path) => disk.snapshot().get(path)?.length === A_AFTER.length));
  deepEqual((await recoverOn(disk)).actions, []);
});

Deno.test("recover() puts aside what another program wrote into the old file", async () => {
  const disk = await killed("after the rename");
  using hold = await disk.open(`${ROOT}/.barkeep/hold/1-${A}`, "update");
  await hold.write(new TextEncoder().encode("late edit"));
  await recoverOn(disk);
  deepEqual(disk.snapshot().get(LIVE), A_AFTER);
  const [kept] = quarantined(disk);
  ok(new TextDecoder().decode(disk.snapshot().get(kept)).startsWith("late edit"));
});

Deno.test("recover() only removes temporary files that are its own", async () => {
  const disk = await killed("before the rename");
  const foreign = [`${ROOT}/.A_1m.parquet.tmp`, `${ROOT}/notes.barkeep-tmp`, `${ROOT}/x/.y`];
  for (const path of foreign) disk.put(path, "mine");
  disk.put(`${ROOT}/sessions/.ES1.parquet.9.barkeep-tmp`, "left over");
  const { actions } = await recoverOn(disk);
  deepEqual(actions.map(({ outcome }) => outcome), ["rolled back", "removed"]);
  for (const path of foreign) ok(disk.snapshot().has(path), path);
  equal(disk.snapshot().has(`${ROOT}/sessions/.ES1.parquet.9.barkeep-tmp`), false);
});

Deno.test("recover() beside another writer settles only what nobody works on", async () => {
  const disk = await killed("before the rename");
  const store = await openTestStore(disk);
  const busy = await lockFile(store, A, { command: "update A" });
  deepEqual(await recover(store, "import"), { actions: [], complete: false });
  busy.release();
  using _other = await lockFile(store, "B_1m.parquet", { command: "update B" });
  const { actions, complete } = await recover(store, "import");
  deepEqual([actions.map(({ outcome }) => outcome), complete], [["rolled back"], false]);
});

Deno.test("replaceFile() settles an open intent of its own file first", async () => {
  const disk = await killed("before the rename");
  const store = await openTestStore(disk);
  const operation = await startOperation(store, { command: "update A", arguments: [] });
  equal(operation.number, 2);
  const { notes } = await replaceFile(store, requestFor(operation, A));
  deepEqual(notes, [`${A} is as it was before: operation 1 (update A) was cut off.`]);
  await requirePromises(disk, new Set([A]), "written after a crash");
});

Deno.test("openIntents() needs to read only and names what is open", async () => {
  const disk = await killed("before the rename");
  const before = disk.snapshot();
  const [open] = await openIntents(disk, ROOT);
  deepEqual([open.number, open.command, open.file], [1, "update A", A]);
  match(new Date(open.since ?? 0).toISOString(), /^2026-11-22T08:30/);
  deepEqual(disk.snapshot(), before);
});
