import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { type Bars, newBars, VALUE_COLUMNS } from "../../../core/bars/bars.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import {
  freeReceiptName,
  NO_CHANGES,
  readReceipt,
  writeReceipt,
} from "../../../core/store/ledger_receipts.ts";
import { openTestStore, ROOT } from "./replace_world.ts";

async function emptyStore() {
  const disk = new MemoryFs();
  await disk.makeFolder(ROOT);
  return { disk, store: await openTestStore(disk) };
}

function bits(bars: Bars): bigint[] {
  return ["time" as const, ...VALUE_COLUMNS].flatMap((column) =>
    Array.from(new BigUint64Array(bars[column].slice().buffer))
  );
}

function table(rows: readonly (readonly number[])[]): Bars {
  const bars = newBars(rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = i * 60_000 - 1e12;
    VALUE_COLUMNS.forEach((column, c) => bars[column][i] = row[c]);
  });
  return bars;
}

Deno.test("readReceipt() gives back every value bit for bit", async () => {
  const { disk, store } = await emptyStore();
  const value = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(NaN, -0, 0, 247.1399999999999),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { maxLength: 20 }),
      async (rows) => {
        const bars = table(rows);
        const changes = { added: bars, replaced: { before: bars, after: bars }, removed: bars };
        const what = { number: 3, file: "sessions/A_1m.parquet" };
        const name = await freeReceiptName(store, what.number, what.file);
        await writeReceipt(store, name, what, changes);
        const read = await readReceipt(disk, ROOT, name);
        for (const part of [read.added, read.replaced.before, read.replaced.after, read.removed]) {
          deepEqual(bits(part), bits(bars));
        }
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("readReceipt() refuses a receipt that lost a line, changed or went away", async () => {
  const { disk, store } = await emptyStore();
  const added = table(Array.from({ length: 2500 }, (_, i) => [i, i, i, i, i]));
  const name = await freeReceiptName(store, 1, "A");
  await writeReceipt(store, name, { number: 1, file: "A" }, { ...NO_CHANGES, added });
  const path = `${ROOT}/.barkeep/receipts/${name}`;
  const lines = new TextDecoder().decode(disk.snapshot().get(path)).trimEnd().split("\n");
  equal(lines.length, 4);
  const damages = [
    [lines[0], lines[1], lines[3]],
    [lines[1], lines[2], lines[3]],
    [...lines.slice(0, 3), lines[3].replace("2400", "2401")],
    [...lines.slice(0, 3), lines[3].slice(0, -7)],
    [],
  ];
  for (const damaged of damages) {
    disk.put(path, damaged.map((line) => `${line}\n`).join(""));
    await rejects(readReceipt(disk, ROOT, name), { name: "DamagedError" });
  }
  await disk.remove(path);
  await rejects(readReceipt(disk, ROOT, name), { name: "DamagedError", message: /not there/ });
});
