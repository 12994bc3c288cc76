import { deepEqual, equal, rejects } from "node:assert/strict";
import { barsOf } from "../../../core/bars/bars.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import {
  dropIncoming,
  keepIncoming,
  listIncoming,
  readIncoming,
} from "../../../core/store/incoming.ts";
import { openTestStore, ROOT, START } from "./replace_world.ts";

const BARS = barsOf([0, 1, 2].map((i) => ({
  time: START + i * 60_000,
  open: 6000.25 + i,
  high: 6001,
  low: -0,
  close: 6000.5,
  volume: i === 1 ? NaN : 12,
})));
const WHAT = {
  file: "ES1_1m.parquet",
  source: "yahoo",
  fetched: START,
  facts: { plan: "p7" },
  bars: BARS,
};

async function newStore() {
  const disk = new MemoryFs();
  await disk.makeFolder(ROOT);
  return { disk, store: await openTestStore(disk) };
}

Deno.test("keepIncoming() keeps bars that readIncoming() gives back", async () => {
  const { disk, store } = await newStore();
  const header = await keepIncoming(store, WHAT);
  const { bars, ...read } = await readIncoming(disk, ROOT, header.id);
  deepEqual(read, header);
  equal(header.rows, 3);
  for (const column of ["time", "open", "low", "volume"] as const) {
    deepEqual([...bars[column]], [...BARS[column]]);
  }
  deepEqual(await listIncoming(disk, ROOT), { kept: [header], damaged: [] });
});

Deno.test("keepIncoming() twice keeps both, dropIncoming() drops one", async () => {
  const { disk, store } = await newStore();
  const one = await keepIncoming(store, WHAT);
  const two = await keepIncoming(store, { ...WHAT, fetched: START + 1 });
  deepEqual((await listIncoming(disk, ROOT)).kept, [one, two]);
  await dropIncoming(store, one.id);
  await dropIncoming(store, one.id);
  deepEqual((await listIncoming(disk, ROOT)).kept, [two]);
});

Deno.test("readIncoming() refuses what is damaged or gone", async () => {
  const { disk, store } = await newStore();
  const { id } = await keepIncoming(store, WHAT);
  const path = `${ROOT}/.barkeep/incoming/${id}.jsonl`;
  const text = new TextDecoder().decode(disk.snapshot().get(path));
  for (const damaged of [text.replace("6000.5", "6000.6"), text.split("\n")[0], ""]) {
    disk.put(path, damaged);
    await rejects(readIncoming(disk, ROOT, id), { name: "DamagedError", message: /is damaged/ });
    deepEqual((await listIncoming(disk, ROOT)).damaged, [`${id}.jsonl`]);
  }
  await disk.remove(path);
  await rejects(readIncoming(disk, ROOT, id), { name: "DamagedError", message: /is gone/ });
});
