import assert from "node:assert/strict";
import { pruneAfter } from "../../core/operations/prune/prune.ts";
import { lockStore } from "../../core/store/locks.ts";
import { parseSettings } from "../../core/store/settings.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, KeptStore, minutes } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";
const LITTLE = '{"zones":{"ES1":"UTC"},"retention":{"last":2,"daily":0,"weekly":0,"monthly":0}}';

/** Six writes a minute apart, and a policy that keeps two backups. */
async function written(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 20) });
  for (let i = 0; i < 6; i++) await kept.write({ [FILE]: { added: at([100 + i], i) } });
  await Deno.writeTextFile(kept.path("barkeep.json"), LITTLE);
  return kept;
}

function prune(kept: KeptStore, ...args: string[]) {
  return barkeep(["prune", ...kept.flags, ...args]);
}

Deno.test("prune prints keep or remove with the reason, and changes nothing until it is told", async () => {
  await using kept = await written();
  const before = await fingerprint(kept.folder);
  const ran = await prune(kept, "--dry-run");
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /keep .* the newest/);
  assert.match(ran.out, /remove .* no rule keeps it/);
  assert.deepEqual(await fingerprint(kept.folder), before);
  assert.equal((await prune(kept)).code, 3);
  assert.equal(kept.backups().length, 6);
});

Deno.test("prune removes what no rule keeps, sidecars and bytes", async () => {
  await using kept = await written();
  const newest = kept.backups().slice(-2);
  const ran = await prune(kept, "--yes", "--json");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(kept.backups(), newest);
  assert.deepEqual(kept.backups(".json").length, 2);
  assert.equal((ran.json().removed as string[]).length, 4);
  const again = await prune(kept, "--yes");
  assert.match(again.out, /nothing to remove/);
});

Deno.test("prune keeps the newest good one even where no rule does", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 20) });
  await barkeep(["backup", ...kept.flags]);
  kept.clock.now = Date.now();
  for (let i = 0; i < 4; i++) await kept.write({ [FILE]: { added: at([100 + i], i) } });
  await Deno.writeTextFile(kept.path("barkeep.json"), LITTLE);
  const [good] = kept.backups(".json");
  await prune(kept, "--yes");
  assert.ok(kept.backups(".json").includes(good));
});

Deno.test("prune keeps a backup with bars that the file no longer has", async () => {
  await using kept = await written();
  await barkeep(["undo", ...kept.flags, "1", "--yes"]);
  const ran = await prune(kept, "--dry-run", "--json");
  const reasons = JSON.stringify(ran.json().backups);
  assert.match(reasons, /it holds bars that the file no longer has/);
  assert.deepEqual(ran.json().removed, []);
  await Deno.remove(kept.path(FILE));
  await prune(kept, "--yes");
  assert.ok(kept.backups().length >= 6);
});

Deno.test("prune removes nothing of a file whose backup that was to stay is damaged", async () => {
  await using kept = await written();
  const newest = kept.path(`backups/${kept.backups().at(-1)}`);
  const bytes = await Deno.readFile(newest);
  bytes[100] ^= 1;
  await Deno.writeFile(newest, bytes);
  const ran = await prune(kept, "--yes");
  assert.equal(ran.code, 5);
  assert.match(ran.err, /was to stay, is damaged/);
  assert.equal(kept.backups().length, 6);
});

Deno.test("prune keeps what is dated in the future when the clock went back", async () => {
  await using kept = await written();
  kept.clock.now = Date.now() + 365 * 86_400_000;
  await kept.write({ [FILE]: { added: at([300], 1) } });
  const ran = await prune(kept, "--dry-run", "--json");
  const backups = ran.json().backups as { id: string; made: string; reasons: string[] }[];
  const future = backups.find(({ made }) => Date.parse(made) > Date.now());
  assert.ok(future?.reasons.includes("it is dated in the future"));
});

Deno.test("pruneAfter() works without a word, and stays away while somebody writes", async () => {
  await using kept = await written();
  const settings = parseSettings(LITTLE);
  const share = await lockStore(kept.store, "shared", { command: "update" });
  assert.equal((await pruneAfter(kept.store, settings)).operation, null);
  assert.equal(kept.backups().length, 6);
  share.release();
  assert.equal((await pruneAfter(kept.store, settings)).removed.length, 4);
  assert.equal((await pruneAfter(kept.store, settings)).operation, null);
});
