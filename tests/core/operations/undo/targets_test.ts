import assert from "node:assert/strict";
import { UsageError } from "../../../../core/errors.ts";
import { UNDID, writesToUndo } from "../../../../core/operations/undo/targets.ts";
import type { FileEntry, LedgerEntry } from "../../../../core/store/ledger.ts";

function started(number: number, command: string): LedgerEntry {
  return { kind: "started", number, time: 0, command, arguments: [] };
}

/** Times run against the numbers, as after a clock that went back. */
function wrote(number: number, file: string): FileEntry {
  const state = { file, before: null, after: null, backup: null, receipt: null };
  const counts = { added: 1, replaced: 0, removed: 0, recovered: false };
  return { kind: "file", number, time: 1000 - number, ...state, ...counts };
}

function undid(number: number, file: string, numbers: number[]): LedgerEntry {
  return { kind: "note", number, time: 0, file, text: "", facts: { [UNDID]: numbers } };
}

const BASE: LedgerEntry[] = [
  started(1, "update"),
  wrote(1, "A"),
  wrote(1, "B"),
  started(2, "import"),
  wrote(2, "A"),
];

function numbersOf(entries: LedgerEntry[], target: Parameters<typeof writesToUndo>[1]) {
  const found = writesToUndo({ entries, damaged: [] }, target);
  return Object.fromEntries(
    found.map(({ file, writes }) => [file, writes.map((one) => one.number)]),
  );
}

Deno.test("writesToUndo() takes the newest operation by its number", () => {
  assert.deepEqual(numbersOf(BASE, { kind: "last" }), { A: [2] });
  assert.deepEqual(numbersOf(BASE, { kind: "number", number: 1 }), { A: [1], B: [1] });
  assert.deepEqual(numbersOf(BASE, { kind: "files", files: ["A", "B"] }), { A: [2], B: [1] });
});

Deno.test("writesToUndo() passes over what was undone, and over undos", () => {
  const undone = [...BASE, started(3, "undo"), wrote(3, "A"), undid(3, "A", [2])];
  assert.deepEqual(numbersOf(undone, { kind: "last" }), { A: [1], B: [1] });
  assert.throws(() => numbersOf(undone, { kind: "number", number: 2 }), UsageError);
  const redone = [...undone, started(4, "undo"), wrote(4, "A"), undid(4, "A", [3])];
  assert.deepEqual(numbersOf(redone, { kind: "last" }), { A: [2] });
});

Deno.test("writesToUndo() of a source takes that source's operations since a time", () => {
  const yahoo = { kind: "source", source: "yahoo", since: 0, files: null } as const;
  assert.deepEqual(numbersOf(BASE, yahoo), { A: [1], B: [1] });
  assert.deepEqual(numbersOf(BASE, { ...yahoo, files: ["B"] }), { B: [1] });
  assert.throws(() => numbersOf(BASE, { ...yahoo, since: 1000 }), /wrote nothing since/);
});

Deno.test("writesToUndo() has two writes of one operation to a file, the later one first", () => {
  const first = wrote(1, "A"), second = { ...wrote(1, "A"), receipt: "second" };
  const [{ writes }] = writesToUndo({ entries: [first, second], damaged: [] }, { kind: "last" });
  assert.deepEqual(writes.map(({ receipt }) => receipt), ["second", null]);
});
