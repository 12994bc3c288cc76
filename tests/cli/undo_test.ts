import assert from "node:assert/strict";
import { readLedger } from "../../core/store/ledger.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, bits, KeptStore, minutes, rowsOf } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";

function undo(kept: KeptStore, ...args: string[]) {
  return barkeep(["undo", ...kept.flags, ...args]);
}

Deno.test("undo gives back the very bytes when nothing was written since", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 100) });
  const before = await kept.sha256(FILE);
  const number = await kept.write({ [FILE]: { added: minutes(100, 20) } });
  const ran = await undo(kept, String(number), "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.equal(await kept.sha256(FILE), before);
  assert.match(ran.out, /20 bars go/);
});

Deno.test("undo keeps later bars and leaves those that were changed since", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 100) });
  const first = at([100, 101, 102], 500);
  const number = await kept.write({ [FILE]: { added: first } });
  const revised = at([101], 501);
  await kept.write({
    [FILE]: { added: at([103], 7), replaced: { before: rowsOf(first, [1]), after: revised } },
  });
  const ran = await undo(kept, `#${number}`, "--yes", "--json");
  assert.equal(ran.code, 0, ran.err);
  const [file] = ran.json().files;
  assert.equal(file.how, "bars");
  assert.deepEqual(
    (file.left as { written: { close: number }; now: { close: number } }[])
      .map(({ written, now }) => [written.close, now.close]),
    [[500, 501]],
  );
  const bars = await kept.bars(FILE);
  assert.equal(bits(rowsOf(bars, [...Array(100).keys()])), bits(minutes(0, 100)));
  assert.deepEqual([...bars.close.subarray(100)], [501, 7]);
});

Deno.test("undo without a backup works from the receipt", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  const old = minutes(0, 50);
  await kept.write({
    [FILE]: { added: at([60], 9), replaced: { before: rowsOf(old, [3]), after: at([3], 1) } },
  });
  await Deno.remove(kept.path("backups"), { recursive: true });
  const ran = await undo(kept, "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.equal(bits(await kept.bars(FILE)), bits(old));
});

Deno.test("undo is an operation that can be undone, and a second undo goes further back", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  const start = await kept.sha256(FILE);
  await kept.write({ [FILE]: { added: at([60], 1) } });
  const one = await kept.sha256(FILE);
  const second = await kept.write({ [FILE]: { added: at([61], 2) } });
  const two = await kept.sha256(FILE);
  const first = await undo(kept, "--yes", "--json");
  assert.equal(await kept.sha256(FILE), one);
  const redo = await undo(kept, String(first.json().operation), "--yes");
  assert.equal(redo.code, 0, redo.err);
  assert.equal(await kept.sha256(FILE), two);
  assert.equal((await undo(kept, "--yes")).code, 0);
  assert.equal((await undo(kept, "--yes")).code, 0);
  assert.equal(await kept.sha256(FILE), start);
  const nothing = await undo(kept, "--yes");
  assert.equal(nothing.code, 2);
  assert.match(nothing.err, /no operation is left/);
  assert.match((await undo(kept, String(second), "--yes")).err, /undone already/);
});

Deno.test("undo --dry-run leaves no trace, and its plan is refused once the file changed", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([60], 1) } });
  const before = await fingerprint(kept.folder);
  const dry = await undo(kept, "--dry-run", "--json");
  assert.equal(dry.code, 0, dry.err);
  assert.deepEqual(await fingerprint(kept.folder), before);
  const plan = String(dry.json().plan);
  await kept.write({ [FILE]: { added: at([61], 1) } });
  const ran = await undo(kept, "1", "--plan", plan, "--yes");
  assert.equal(ran.code, 8);
});

Deno.test("undo asks, and without an answer writes nothing", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([60], 1) } });
  const sha256 = await kept.sha256(FILE);
  assert.equal((await undo(kept)).code, 3);
  assert.equal((await barkeep(["undo", ...kept.flags], ["n"])).code, 3);
  assert.equal(await kept.sha256(FILE), sha256);
  assert.equal((await barkeep(["undo", ...kept.flags], ["y"])).code, 0);
  assert.notEqual(await kept.sha256(FILE), sha256);
});

Deno.test("undo of a file that the operation made needs its own word, and keeps the bytes", async () => {
  await using kept = await KeptStore.make({ "NQ1_1m.parquet": minutes(0, 5) });
  await kept.write({ [FILE]: { added: minutes(0, 10) } });
  const sha256 = await kept.sha256(FILE);
  const refused = await undo(kept, "--yes");
  assert.equal(refused.code, 3);
  assert.match(refused.out, /nothing would be left/);
  assert.equal(await kept.sha256(FILE), sha256);
  const ran = await undo(kept, "1", "--yes", "--remove-files");
  assert.equal(ran.code, 0, ran.err + ran.out);
  assert.equal(await denoFs.stat(kept.path(FILE)), undefined);
  const aside = [...Deno.readDirSync(kept.path(".barkeep/quarantine"))].map(({ name }) => name);
  assert.ok(aside.some((name) => name.endsWith(FILE)));
  const report = (await barkeep(["status", ...kept.flags, "--json"])).json();
  assert.deepEqual(report.alarms, []);
  const back = await barkeep(["restore", ...kept.flags, "ES1_1m"]);
  assert.equal(back.code, 0, back.err);
  assert.equal(await kept.sha256(FILE), sha256);
});

Deno.test("undo of a file that was made keeps what came after", async () => {
  await using kept = await KeptStore.make();
  const number = await kept.write({ [FILE]: { added: minutes(0, 10) } });
  await kept.write({ [FILE]: { added: at([20], 3) } });
  const ran = await undo(kept, String(number), "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual([...(await kept.bars(FILE)).close], [3]);
});

Deno.test("undo of one operation takes all its files back; one that is gone fails alone", async () => {
  await using kept = await KeptStore.make({
    [FILE]: minutes(0, 50),
    "NQ1_1m.parquet": minutes(0, 50),
  });
  const [es, nq] = [await kept.sha256(FILE), await kept.sha256("NQ1_1m.parquet")];
  const number = await kept.write({
    [FILE]: { added: at([60], 1) },
    "NQ1_1m.parquet": { added: at([60], 1) },
  });
  await Deno.remove(kept.path("NQ1_1m.parquet"));
  const ran = await undo(kept, String(number), "--yes");
  assert.equal(ran.code, 5);
  assert.match(ran.out + ran.err, /NQ1_1m.parquet: the file is gone/);
  assert.equal(await kept.sha256(FILE), es);
  await barkeep(["restore", ...kept.flags, "NQ1_1m"]);
  assert.equal(await kept.sha256("NQ1_1m.parquet"), nq);
});

Deno.test("undo --source takes back what Yahoo wrote since, not what an import wrote", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([60], 1) } });
  kept.clock.now += 86_400_000;
  const since = new Date(kept.clock.now).toISOString().slice(0, 16).replace("T", " ");
  await kept.write({ [FILE]: { added: at([61], 2) } });
  await kept.write({ [FILE]: { added: at([62], 3) } }, "import");
  await kept.write({ [FILE]: { added: at([63], 4) } });
  const ran = await undo(kept, "--source", "yahoo", "--since", since, "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual([...(await kept.bars(FILE)).close.subarray(50)], [1, 3]);
});

Deno.test("undo keeps to numbers when the clock went back", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([60], 1) } });
  const one = await kept.sha256(FILE);
  kept.clock.now -= 30 * 86_400_000;
  await kept.write({ [FILE]: { added: at([61], 2) } });
  assert.equal((await undo(kept, "--yes")).code, 0);
  assert.equal(await kept.sha256(FILE), one);
});

Deno.test("undo with a damaged receipt and a later write says what to do", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  const number = await kept.write({ [FILE]: { added: at([60], 1) } });
  await kept.write({ [FILE]: { added: at([61], 2) } });
  const receipt = kept.path(`.barkeep/receipts/${number}-${FILE}.jsonl`);
  await Deno.writeTextFile(receipt, (await Deno.readTextFile(receipt)).replace("1", "2"));
  const sha256 = await kept.sha256(FILE);
  const ran = await undo(kept, String(number), "--yes");
  assert.equal(ran.code, 5);
  assert.match(ran.out, /does not match its checksum/);
  assert.equal(await kept.sha256(FILE), sha256);
});

Deno.test("undo enters what it took back in the activity", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([60], 1) } });
  await undo(kept, "--yes");
  const { entries } = await readLedger(denoFs, kept.folder);
  const file = entries.findLast((entry) => entry.kind === "file");
  assert.deepEqual([file?.number, file?.removed], [2, 1]);
  assert.ok(entries.some((entry) => entry.kind === "note" && /took back what #1/.test(entry.text)));
});
