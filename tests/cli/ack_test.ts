import assert from "node:assert/strict";
import { concatBars } from "../../core/bars/bars.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { readLedger } from "../../core/store/ledger.ts";
import { barkeep } from "../support/run_cli.ts";
import { at, bytesOf, KeptStore, minutes } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";

interface Alarm {
  file: string;
  verdict: string;
  alarm: boolean;
  before: { rows: number };
  now: { rows: number } | null;
}

async function alarms(kept: KeptStore, ...what: string[]): Promise<Alarm[]> {
  return (await barkeep(["status", ...kept.flags, "--json", ...what])).json().alarms as Alarm[];
}

async function scanned(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 100), "NQ1_1m.parquet": minutes(0, 30) });
  await barkeep(["scan", ...kept.flags]);
  return kept;
}

Deno.test("status alarms about a file that shrank until it is acknowledged", async () => {
  await using kept = await scanned();
  await Deno.writeFile(kept.path(FILE), await bytesOf(minutes(70, 30)));
  const [alarm] = await alarms(kept);
  assert.deepEqual([alarm.verdict, alarm.before.rows, alarm.now?.rows], ["shrunk", 100, 30]);
  await barkeep(["scan", ...kept.flags]);
  const text = await barkeep(["status", ...kept.flags, "--fail-on", "attention"]);
  assert.equal(text.code, 3);
  assert.match(text.out, /ES1_1m.parquet {2}shrunk outside Barkeep .*100 rows, .* -> 30 rows, /);
  const ack = await barkeep(["ack", ...kept.flags, "ES1_1m", "--because", "another vendor"]);
  assert.equal(ack.code, 0, ack.err);
  assert.deepEqual(await alarms(kept), []);
  const { entries } = await readLedger(denoFs, kept.folder);
  assert.ok(entries.some((entry) => entry.kind === "note" && /another vendor/.test(entry.text)));
});

Deno.test("status alarms about a file that is gone, also when only its ticker is asked for", async () => {
  await using kept = await scanned();
  await Deno.remove(kept.path(FILE));
  assert.deepEqual((await alarms(kept, "ES1")).map(({ verdict, now }) => [verdict, now]), [
    ["vanished", null],
  ]);
  assert.deepEqual(await alarms(kept, "NQ1"), []);
  const ack = await barkeep(["ack", ...kept.flags, FILE, "--because", "moved away"]);
  assert.equal(ack.code, 0, ack.err);
  assert.deepEqual(await alarms(kept), []);
});

Deno.test("status tells a file that grew as a note, and one that was only touched not at all", async () => {
  await using kept = await scanned();
  await Deno.writeFile(kept.path(FILE), await bytesOf(concatBars([minutes(0, 100), at([200], 1)])));
  const now = new Date();
  await Deno.utime(kept.path("NQ1_1m.parquet"), now, now);
  const found = await alarms(kept);
  assert.deepEqual(found.map(({ file, verdict, alarm }) => [file, verdict, alarm]), [
    [FILE, "grown", false],
  ]);
});

Deno.test("status alarms about bars that were changed inside at the same size", async () => {
  await using kept = await scanned();
  const path = kept.path(FILE), bytes = await Deno.readFile(path);
  bytes[400] ^= 1;
  await Deno.writeFile(path, bytes);
  const [alarm] = await alarms(kept);
  assert.deepEqual([alarm.file, alarm.alarm], [FILE, true]);
});

Deno.test("ack of a stretch is noted where a look for gaps finds it", async () => {
  await using kept = await scanned();
  const ack = await barkeep([
    ...["ack", ...kept.flags, "ES1_1m", "2025-12-24..2025-12-25", "--because", "holiday"],
  ]);
  assert.equal(ack.code, 0, ack.err);
  const { entries } = await readLedger(denoFs, kept.folder);
  const note = entries.find((entry) => entry.kind === "note");
  assert.deepEqual(note?.facts, {
    range: { from: "2025-12-24T00:00:00.000Z", to: "2025-12-25T23:59:59.999Z" },
    because: "holiday",
  });
});

Deno.test("ack refuses without a reason, without an alarm and with a wrong range", async () => {
  await using kept = await scanned();
  const ack = (...args: string[]) => barkeep(["ack", ...kept.flags, ...args]);
  assert.equal((await ack("ES1_1m")).code, 2);
  assert.equal((await ack("ES1_1m", "--because", " ")).code, 2);
  assert.match((await ack("ES1_1m", "--because", "x")).err, /there is no alarm/);
  for (const range of ["2025-12-25..2025-12-24", "2025-02-30..2025-03-01", "a..b"]) {
    assert.equal((await ack("ES1_1m", range, "--because", "x")).code, 2);
  }
});
