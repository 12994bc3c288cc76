import assert from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { FsError } from "../../core/fs/fs.ts";
import { type Check, checkStore } from "../../core/operations/doctor/check.ts";
import { fileEntries, readLedger } from "../../core/store/ledger.ts";
import { readRecord } from "../../core/store/record.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, bits, KeptStore, minutes } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";

async function checks(kept: KeptStore): Promise<Check[]> {
  return (await barkeep(["doctor", ...kept.flags, "--json"])).json().checks as unknown as Check[];
}

function named(found: readonly Check[], name: string): string[] {
  return found.filter((check) => check.name === name).map(({ state, text }) => `${state}: ${text}`);
}

async function written(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([100], 1) } });
  await kept.write({ [FILE]: { added: at([101], 2) } });
  return kept;
}

Deno.test("doctor looks and leaves no trace", async () => {
  await using kept = await written();
  const before = await fingerprint(kept.folder);
  const found = await checks(kept);
  assert.deepEqual(await fingerprint(kept.folder), before);
  assert.deepEqual(named(found, "locks"), ["ok: they work"]);
  for (const name of ["file system", "free space", "permissions", "names", "leftovers", "record"]) {
    assert.equal(named(found, name).length, 1, name);
  }
});

Deno.test("doctor tells links, second names and folders where a file should be", async () => {
  await using kept = await written();
  await Deno.symlink(kept.path(FILE), kept.path("NQ1_1m.parquet"));
  await Deno.link(kept.path(FILE), kept.path("ES1_copy.parquet"));
  await Deno.mkdir(kept.path("GC1_1D.parquet"));
  const names = named(await checks(kept), "names").join("\n");
  assert.match(names, /NQ1_1m.parquet is a link/);
  assert.match(names, /ES1_1m.parquet has 2 names/);
  assert.match(names, /GC1_1D.parquet is a folder/);
});

Deno.test("doctor tells leftovers, damaged lines and a damaged record", async () => {
  await using kept = await written();
  await Deno.writeTextFile(kept.path(`.${FILE}.9.barkeep-tmp`), "x");
  const ledger = kept.path(".barkeep/ledger.jsonl");
  await Deno.writeTextFile(ledger, (await Deno.readTextFile(ledger)).replace("update", "upd4te"));
  await Deno.writeTextFile(kept.path(".barkeep/files.json"), "{}");
  const ran = await barkeep(["doctor", ...kept.flags]);
  assert.equal(ran.code, 5);
  assert.match(ran.out, /barkeep-tmp is left over/);
  assert.match(ran.out, /1 lines of the activity are damaged \(first: line 1\)/);
  assert.match(ran.out, /files.json is damaged/);
});

Deno.test("doctor tells a clock that went back", async () => {
  await using kept = await written();
  kept.clock.now = Date.now() + 40 * 86_400_000;
  await kept.write({ [FILE]: { added: at([102], 3) } });
  assert.match(named(await checks(kept), "clock")[0], /look: it went back/);
});

Deno.test("doctor says a folder is not writable and still looks", async () => {
  await using kept = await written();
  await Deno.chmod(kept.path(FILE), 0o444);
  assert.match(named(await checks(kept), "permissions")[0], /ES1_1m.parquet can't be written/);
});

Deno.test("checkStore() says that a file system without locks is none to write on", async () => {
  await using kept = await written();
  const fs: typeof denoFs = {
    ...denoFs,
    open: async (path, mode) => {
      const handle = await denoFs.open(path, mode);
      handle.tryLock = () => Promise.reject(new FsError("ENOTSUP", "lock", path));
      return handle;
    },
  };
  const found = await checkStore({ ...kept.store, fs });
  assert.match(named(found, "locks")[0], /bad: this file system has no file locks \(ENOTSUP\)/);
});

Deno.test("doctor --rebuild makes the activity anew from receipts and backups, so that undo works", async () => {
  await using kept = await written();
  const bars = await kept.bars(FILE);
  const before = fileEntries(await readLedger(denoFs, kept.folder));
  await Deno.remove(kept.path(".barkeep/ledger.jsonl"));
  await Deno.remove(kept.path(".barkeep/files.json"));
  const ran = await barkeep(["doctor", ...kept.flags, "--rebuild"]);
  assert.equal(ran.code, 0, ran.err);
  const after = fileEntries(await readLedger(denoFs, kept.folder));
  const essence = (entries: typeof after) =>
    entries.map((
      { number, file, added, before, after },
    ) => [number, file, added, before?.sha256, after?.sha256]);
  assert.deepEqual(essence(after), essence(before));
  assert.ok((await readRecord(denoFs, kept.folder)).files[FILE]);
  const undone = await barkeep(["undo", ...kept.flags, "1", "--yes"]);
  assert.equal(undone.code, 0, undone.err);
  assert.deepEqual([...(await kept.bars(FILE)).close.subarray(50)], [2]);
  assert.notEqual(bits(bars), bits(await kept.bars(FILE)));
});

Deno.test("doctor --rebuild keeps every line that can be read, and the old ones in quarantine", async () => {
  await using kept = await written();
  const ledger = kept.path(".barkeep/ledger.jsonl"), text = await Deno.readTextFile(ledger);
  await Deno.writeTextFile(
    ledger,
    text.replace('"kind":"file","number":2', '"kind":"file","number":7'),
  );
  const ran = await barkeep(["doctor", ...kept.flags, "--rebuild", "--json"]);
  assert.equal(ran.code, 0, ran.err);
  const { entries, aside } = ran.json() as unknown as {
    entries: { kept: number; made: number };
    aside: string[];
  };
  assert.deepEqual(entries, { kept: 5, made: 1 });
  assert.equal(aside.length, 2);
  const now = await readLedger(denoFs, kept.folder);
  assert.equal(now.damaged.length, 0);
  assert.deepEqual(fileEntries(now).map(({ number }) => number), [1, 2]);
  for (const name of aside) assert.ok(await denoFs.stat(kept.path(name)));
});
