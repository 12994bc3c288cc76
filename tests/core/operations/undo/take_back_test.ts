import assert from "node:assert/strict";
import { type Bars, barsOf, concatBars } from "../../../../core/bars/bars.ts";
import { takeBack } from "../../../../core/operations/undo/take_back.ts";
import { type BarChanges, NO_CHANGES } from "../../../../core/store/ledger_receipts.ts";
import { at, bits, minutes } from "../../../support/kept_store.ts";

const AS_IT_IS = { storedVolume: (volume: number) => volume };

function added(bars: Bars): BarChanges {
  return { ...NO_CHANGES, added: bars };
}

function replaced(before: Bars, after: Bars): BarChanges {
  return { ...NO_CHANGES, replaced: { before, after } };
}

Deno.test("takeBack() lets the added bars go and nothing else", () => {
  const same = takeBack(
    concatBars([minutes(0, 6), at([6, 7], 5)]),
    [added(at([6, 7], 5))],
    AS_IT_IS,
  );
  assert.equal(bits(same.changes.removed), bits(at([6, 7], 5)));
  assert.equal(same.left.length, 0);
});

Deno.test("takeBack() brings the old values of replaced bars back", () => {
  const { changes } = takeBack(at([0, 1], 9), [replaced(at([1], 8), at([1], 9))], AS_IT_IS);
  assert.equal(bits(changes.replaced.before), bits(at([1], 9)));
  assert.equal(bits(changes.replaced.after), bits(at([1], 8)));
});

Deno.test("takeBack() leaves a bar that somebody changed since, and tells both values", () => {
  const { changes, left } = takeBack(at([0, 1], 7), [added(at([1], 5))], AS_IT_IS);
  assert.equal(changes.removed.time.length, 0);
  assert.deepEqual(left.map(({ written, now }) => [written?.close, now?.close]), [[5, 7]]);
});

Deno.test("takeBack() tells -0 from 0 and takes NaN for NaN", () => {
  const bar = (close: number, volume: number) =>
    barsOf([{ time: 0, open: 1, high: 1, low: 1, close, volume }]);
  const zero = takeBack(bar(0, 1), [added(bar(-0, 1))], AS_IT_IS);
  assert.deepEqual([zero.left.length, zero.changes.removed.time.length], [1, 0]);
  const unknown = takeBack(bar(1, NaN), [added(bar(1, NaN))], AS_IT_IS);
  assert.equal(unknown.changes.removed.time.length, 1);
});

Deno.test("takeBack() knows what an unknown volume became in an integer column", () => {
  const bar = (volume: number) => barsOf([{ time: 0, open: 1, high: 1, low: 1, close: 1, volume }]);
  const storedVolume = (volume: number) => Number.isNaN(volume) ? 0 : volume;
  const { changes } = takeBack(bar(0), [added(bar(NaN))], { storedVolume });
  assert.equal(changes.removed.time.length, 1);
});

Deno.test("takeBack() undoes several receipts, newest first, through one another", () => {
  const first = added(at([5], 1)), second = replaced(at([5], 1), at([5], 2));
  const both = takeBack(at([5], 2), [second, first], AS_IT_IS);
  assert.equal(bits(both.changes.removed), bits(at([5], 2)));
  const onlyFirst = takeBack(at([5], 2), [first], AS_IT_IS);
  assert.equal(onlyFirst.left.length, 1);
});

Deno.test("takeBack() of a removal puts the bars in again", () => {
  const { changes } = takeBack(at([0], 1), [{ ...NO_CHANGES, removed: at([1, 2], 3) }], AS_IT_IS);
  assert.equal(bits(changes.added), bits(at([1, 2], 3)));
});
