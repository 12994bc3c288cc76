import assert from "node:assert/strict";
import { concatBars } from "../../core/bars/bars.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { listBackups } from "../../core/store/backups_list.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, bits, bytesOf, KeptStore, minutes, rowsOf } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";
const DAY = 86_400_000;

function restore(kept: KeptStore, ...args: string[]) {
  return barkeep(["restore", ...kept.flags, ...args]);
}

/** A store whose file was written twice, so that there are two backups. */
async function withBackups(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 100) });
  await kept.write({ [FILE]: { added: at([200], 1) } });
  kept.clock.now += DAY;
  await kept.write({ [FILE]: { added: at([201], 2) } });
  kept.clock.now += DAY;
  return kept;
}

async function flip(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("restore shows what goes and needs a yes, then puts the very bytes back", async () => {
  await using kept = await withBackups();
  const [first] = kept.backups();
  const wanted = await Deno.readFile(kept.path(`backups/${first}`));
  const now = await kept.sha256(FILE);
  const id = first.replace(".parquet", "");
  const refused = await restore(kept, "ES1_1m", "--to", id);
  assert.equal(refused.code, 3);
  assert.match(refused.out, /- 2 bars go/);
  assert.equal(await kept.sha256(FILE), now);
  const ran = await barkeep(["restore", ...kept.flags, "ES1_1m", "--to", id], ["restore"]);
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(await Deno.readFile(kept.path(FILE)), wanted);
  const { backups } = await listBackups(denoFs, kept.folder, FILE);
  assert.equal(backups.at(-1)?.sha256, now);
});

Deno.test("restore --dry-run leaves no trace", async () => {
  await using kept = await withBackups();
  const before = await fingerprint(kept.folder);
  const ran = await restore(kept, "ES1_1m", "--dry-run", "--json");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(await fingerprint(kept.folder), before);
});

Deno.test("restore of a file that is gone needs no yes; --vanished finds all of them", async () => {
  await using kept = await withBackups();
  await kept.write({ "NQ1_1m.parquet": { added: minutes(0, 5) } });
  await kept.write({ "NQ1_1m.parquet": { added: minutes(5, 5) } });
  const newest = kept.backups().filter((name) => name.startsWith("ES1")).at(-1)!;
  const sha256 = await kept.sha256(`backups/${newest}`);
  await Deno.remove(kept.path(FILE));
  await Deno.remove(kept.path("NQ1_1m.parquet"));
  const ran = await restore(kept, "--vanished", "--json");
  assert.equal(ran.code, 0, ran.out);
  assert.deepEqual(ran.json().files.map(({ outcome }) => outcome), ["restored", "restored"]);
  assert.equal(await kept.sha256(FILE), sha256);
});

Deno.test("restore of a damaged file backs the damaged bytes up with what is wrong with them", async () => {
  await using kept = await withBackups();
  const half = (await Deno.readFile(kept.path(FILE))).slice(0, 3000);
  await Deno.writeFile(kept.path(FILE), half);
  const ran = await restore(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.equal((await kept.bars(FILE)).time.length, 101);
  const { backups } = await listBackups(denoFs, kept.folder, FILE);
  const kept_ = backups.at(-1)!;
  assert.match(kept_.health!, /cut short/);
  assert.deepEqual(await Deno.readFile(kept.path(`backups/${kept_.content}`)), half);
});

Deno.test("restore never uses a damaged backup and names the next good one", async () => {
  await using kept = await withBackups();
  const [older, newer] = kept.backups();
  await flip(kept.path(`backups/${newer}`));
  const now = await kept.sha256(FILE);
  const ran = await restore(kept, "ES1_1m", "--to", newer.replace(".parquet", ""), "--yes");
  assert.equal(ran.code, 5);
  assert.match(ran.out, new RegExp(`next good one is ${older.replace(".parquet", "")}`));
  assert.equal(await kept.sha256(FILE), now);
  const good = await restore(kept, "ES1_1m", "--yes", "--json");
  assert.equal(good.json().files[0].backup, older.replace(".parquet", ""));
  assert.match(JSON.stringify(good.json().files[0].passedOver), /its bytes changed/);
});

Deno.test("restore takes the last good backup by its health, not by its date", async () => {
  await using kept = await withBackups();
  // A converter writes a month over the years; the next update backs that up as if it were the file.
  await Deno.writeFile(kept.path(FILE), await bytesOf(minutes(190, 5)));
  kept.clock.now += DAY;
  await kept.write({ [FILE]: { added: at([300], 1) } });
  const [, second, contaminated] = kept.backups();
  const ran = await restore(kept, "ES1_1m", "--dry-run", "--json");
  const [file] = ran.json().files;
  assert.equal(file.backup, second.replace(".parquet", ""));
  const [passed] = file.passedOver as { id: string; reason: string }[];
  assert.equal(passed.id, contaminated.replace(".parquet", ""));
  assert.match(passed.reason, /96 rows fewer than .*nothing was removed through Barkeep/);
});

Deno.test("restore does not call a backup contaminated whose bars an undo took out", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: minutes(50, 20) } });
  await barkeep(["undo", ...kept.flags, "--yes"]);
  await kept.write({ [FILE]: { added: at([300], 1) } });
  const ran = await restore(kept, "ES1_1m", "--dry-run", "--json");
  const { passedOver, restored } = ran.json().files[0];
  assert.deepEqual([passedOver, (restored as { rows: number }).rows], [[], 50]);
});

Deno.test("restore --to a time brings the file as it was then", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 100) });
  await kept.write({ [FILE]: { added: at([200], 1) } });
  const monday = new Date(kept.clock.now + 1000).toISOString(), sha256 = await kept.sha256(FILE);
  kept.clock.now += DAY;
  await kept.write({ [FILE]: { added: at([201], 2) } });
  const ran = await restore(kept, "ES1_1m", "--to", monday.replace(/\.\d+Z$/, "Z"), "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.equal(await kept.sha256(FILE), sha256);
  const early = await restore(kept, "ES1_1m", "--to", "2001-01-01", "--yes");
  assert.equal(early.code, 0, early.out);
  assert.deepEqual([...(await kept.bars(FILE)).time].length, 100);
});

Deno.test("restore shows a hole that it would bring back before it asks", async () => {
  const far = 209 * 1440;
  await using kept = await KeptStore.make({
    [FILE]: concatBars([minutes(0, 10), minutes(far, 10)]),
  });
  await kept.write({ [FILE]: { added: minutes(1440, 500) } });
  const ran = await restore(kept, "ES1_1m");
  assert.equal(ran.code, 3);
  assert.match(ran.out, /a hole of 208 days between .*in which the file has 500 bars now/);
  assert.equal((await kept.bars(FILE)).time.length, 520);
});

Deno.test("restore can be undone from its receipt", async () => {
  await using kept = await withBackups();
  const before = await kept.bars(FILE);
  await restore(kept, "ES1_1m", "--yes");
  await Deno.remove(kept.path("backups"), { recursive: true });
  const ran = await barkeep(["undo", ...kept.flags, "--yes"]);
  assert.equal(ran.code, 0, ran.err);
  assert.equal(bits(await kept.bars(FILE)), bits(before));
});

Deno.test("restore refuses a symlink, a second name and a folder, and says so", async () => {
  await using kept = await withBackups();
  const path = kept.path(FILE), aside = `${kept.folder}/aside.bin`;
  await Deno.rename(path, aside);
  const tries: [() => Promise<void>, RegExp][] = [
    [() => Deno.symlink(aside, path), /link/],
    [() => Deno.link(aside, path), /2 names/],
    [() => Deno.mkdir(path), /no file but something else/],
  ];
  for (const [make, words] of tries) {
    await make();
    const ran = await restore(kept, "ES1_1m", "--yes");
    assert.equal(ran.code, 2, ran.err + ran.out);
    assert.match(ran.out, words);
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("restore tells the values of bars that differ", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 10) });
  const old = rowsOf(minutes(0, 10), [4]);
  await kept.write({ [FILE]: { replaced: { before: old, after: at([4], 77) } } });
  const ran = await restore(kept, "ES1_1m");
  assert.equal(ran.code, 3);
  assert.match(ran.out, /~ 1 bar differs[\s\S]*now O 77[\s\S]*then O 101/);
});

Deno.test("restore brings an asset back as a whole, and asks first where there is one", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 10) });
  const asset = "ES1_opening_range.json", path = kept.path(asset);
  await Deno.writeTextFile(path, '[{"date":"2025-11-28"}]');
  assert.equal((await barkeep(["backup", ...kept.flags, "ES1"])).code, 0);
  await Deno.writeTextFile(path, "[]");
  assert.equal((await restore(kept, asset)).code, 3);
  assert.equal((await restore(kept, asset, "--yes")).code, 0);
  assert.equal(await Deno.readTextFile(path), '[{"date":"2025-11-28"}]');
  assert.equal((await barkeep(["undo", ...kept.flags, "--yes"])).code, 0);
  assert.equal(await Deno.readTextFile(path), "[]");
});
