import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import {
  appendEntry,
  finishOperation,
  readLedger,
  startOperation,
  unfinishedOperations,
} from "../../../core/store/ledger.ts";
import { decodeLine, encodeLine } from "../../../core/store/ledger_lines.ts";
import { openTestStore, ROOT, START } from "./replace_world.ts";

const PATH = `${ROOT}/.barkeep/ledger.jsonl`;

async function emptyStore() {
  const disk = new MemoryFs();
  await disk.makeFolder(ROOT);
  return { disk, store: await openTestStore(disk) };
}

function text(disk: MemoryFs): string {
  return new TextDecoder().decode(disk.snapshot().get(PATH));
}

Deno.test("startOperation() numbers commands from 1 and finishOperation() ends them", async () => {
  const { disk, store } = await emptyStore();
  const one = await startOperation(store, { command: "update", arguments: ["ES1"] });
  const two = await startOperation(store, { command: "import", arguments: ["a.csv"] });
  equal(one.number, 1);
  equal(two.number, 2);
  await finishOperation(store, one, "done", "12 bars");
  const ledger = await readLedger(disk, ROOT);
  deepEqual(ledger.entries.map(({ kind, number }) => [kind, number]), [
    ["started", 1],
    ["started", 2],
    ["finished", 1],
  ]);
  deepEqual(unfinishedOperations(ledger).map(({ number }) => number), [2]);
  deepEqual(ledger.damaged, []);
});

Deno.test("readLedger() of a folder without one is empty and makes nothing", async () => {
  const { disk } = await emptyStore();
  deepEqual(await readLedger(disk, ROOT), { entries: [], damaged: [] });
  deepEqual(await disk.list(ROOT), []);
});

Deno.test("appendEntry() starts on a line of its own after a torn one", async () => {
  const { disk, store } = await emptyStore();
  await startOperation(store, { command: "update", arguments: [] });
  const whole = text(disk);
  for (let cut = 1; cut < whole.length; cut++) {
    disk.put(PATH, whole.slice(0, cut));
    const { number } = await startOperation(store, { command: "again", arguments: [] });
    const { entries, damaged } = await readLedger(disk, ROOT);
    const survived = cut === whole.length - 1 ? 1 : 0;
    equal(entries.length, 1 + survived, `cut at ${cut}`);
    equal(damaged.length, 1 - survived, `cut at ${cut}`);
    equal(number, 1 + survived);
  }
});

Deno.test("readLedger() skips damaged lines and says which", async () => {
  const { disk, store } = await emptyStore();
  for (const command of ["one", "two", "three"]) {
    await startOperation(store, { command, arguments: [] });
  }
  disk.put(PATH, text(disk).replace("two", "tvo"));
  const { entries, damaged } = await readLedger(disk, ROOT);
  deepEqual(entries.map(({ number }) => number), [1, 3]);
  deepEqual(damaged.map(({ line }) => line), [2]);
});

Deno.test("startOperation() gives no number again that a receipt has, though the ledger is lost", async () => {
  const { disk, store } = await emptyStore();
  disk.put(`${ROOT}/.barkeep/receipts/41-ES1_1m.parquet.jsonl`, "x");
  equal((await startOperation(store, { command: "update", arguments: [] })).number, 42);
});

Deno.test("the ledger can be read by people: times are text", async () => {
  const { disk, store } = await emptyStore();
  const entry = { kind: "note", number: 1, time: START, file: "A", text: "", facts: {} } as const;
  await appendEntry(store, entry, "ack");
  equal(text(disk).includes('"time":"2026-11-22T08:30:00.000Z"'), true);
  deepEqual((await readLedger(disk, ROOT)).entries, [entry]);
});

Deno.test("decodeLine() gives back what encodeLine() took", () => {
  fc.assert(fc.property(
    fc.record({
      text: fc.string({ unit: "binary" }),
      time: fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
      ),
      nested: fc.record({ first: fc.option(fc.integer()), list: fc.array(fc.integer()) }),
    }),
    (value) => deepEqual(decodeLine(encodeLine(value)), JSON.parse(JSON.stringify(value))),
  ));
});

Deno.test("decodeLine() notices every changed character", () => {
  const line = encodeLine({ kind: "note", number: 12, text: "1,380 bars" });
  for (let i = 0; i < line.length; i++) {
    const changed = line.slice(0, i) + (line[i] === "x" ? "y" : "x") + line.slice(i + 1);
    equal(decodeLine(changed), undefined, changed);
  }
});
