/** Started by the soak: random changes to a folder, one after the other, until it is killed. Prints what is done. */

import { barsOf, takeBars } from "../../../core/bars/bars.ts";
import { UTC } from "../../../core/bars/zone.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { hashFile } from "../../../core/fs/hash.ts";
import { putBack } from "../../../core/operations/put_back.ts";
import { writeMerge, writeNew } from "../../../core/operations/write_merge.ts";
import { readBars } from "../../../core/parquet/read.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { finishOperation, NO_FACTS, startOperation } from "../../../core/store/ledger.ts";
import { recover } from "../../../core/store/recovery.ts";
import { removeFile } from "../../../core/store/replace_remove.ts";
import { openStore, type Store } from "../../../core/store/store.ts";
import { uniform } from "../../../demo/random.ts";
import { filesBefore, masterIn, someBars } from "./world.ts";

const [root, seed] = Deno.args;
const random = uniform(Number(seed));
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const TICKERS = ["ES1", "NQ1", "GC1", "CL1", "YM1"];

type Operation = Awaited<ReturnType<typeof startOperation>>;

async function oneOperation(store: Store): Promise<void> {
  const operation = await startOperation(store, { command: "soak", arguments: [seed] });
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) await oneChange(store, operation);
  await finishOperation(store, operation, "done");
}

async function oneChange(store: Store, operation: Operation): Promise<void> {
  const name = `${pick(TICKERS)}_1m.parquet`;
  const exists = await store.fs.stat(`${root}/${name}`) !== undefined;
  const change = exists ? pick([append, append, revise, revise, bringBack, remove]) : create;
  const after = await change(store, operation, name);
  if (after !== undefined) say(`${name} ${after ?? "gone"}`);
}

const NONE = barsOf([]);

async function append(store: Store, operation: Operation, name: string) {
  const master = await masterIn(store, name), from = (master.range?.last ?? 0) + 60_000;
  const added = someBars(1 + Math.floor(random() * 50), 7);
  added.time.forEach((_, i) => added.time[i] = from + i * 60_000);
  const merge = { added, replaced: { before: NONE, after: NONE, revised: 0, decided: 0 } };
  const { replaced } = await writeMerge(store, { operation, master, expected: null, merge });
  return replaced.after.sha256;
}

async function revise(store: Store, operation: Operation, name: string) {
  const master = await masterIn(store, name);
  using file = await store.fs.open(`${root}/${name}`, "read");
  const { bars } = await readBars(file, await readTable(file), { zone: UTC });
  const row = Math.floor(random() * bars.time.length);
  const before = takeBars(bars, [row]), after = takeBars(bars, [row]);
  after.close[0] += 0.25;
  const merge = { added: NONE, replaced: { before, after, revised: 1, decided: 0 } };
  const { replaced } = await writeMerge(store, { operation, master, expected: null, merge });
  return replaced.after.sha256;
}

async function create(store: Store, operation: Operation, name: string) {
  const bars = someBars(20 + Math.floor(random() * 50), 9);
  const { replaced } = await writeNew(store, { operation, name, like: null, zone: UTC, bars });
  return replaced.after.sha256;
}

async function remove(store: Store, operation: Operation, name: string) {
  await removeFile(store, { operation, name, expected: "present", changes: null });
  return null;
}

async function bringBack(store: Store, operation: Operation, name: string) {
  const { backups } = await listBackups(store.fs, root, name);
  if (backups.length === 0) return undefined;
  const expected = (await hashFile(store.fs, `${root}/${name}`)).sha256;
  const request = { operation, name, backup: pick(backups), expected, facts: NO_FACTS };
  const replaced = await putBack(store, { ...request, health: null, changes: null });
  return replaced.changed ? replaced.after.sha256 : undefined;
}

await filesBefore();
say("ready");
const store = await openStore(denoFs, root, { holder: { pid: Deno.pid, started: Date.now() } });
await recover(store, "soak");
for (;;) await oneOperation(store);
