import assert from "node:assert/strict";
import fc from "fast-check";
import { planRows } from "../../../../core/operations/repair/plan_rows.ts";

const never = () => false, always = () => true;

function plan(times: number[], same = never, equal: "first" | "last" | null = null) {
  return planRows({ times: Float64Array.from(times), same, equal });
}

Deno.test("planRows() sorts and counts the rows that came too late", () => {
  const { rows, unsorted } = plan([1, 5, 3, 4, 6]);
  assert.deepEqual([rows, unsorted], [[0, 2, 3, 1, 4], 2]);
});

Deno.test("planRows() leaves out rows that are the same and names the row kept", () => {
  const { rows, twins, conflicts } = plan([1, 2, 2], always);
  assert.deepEqual([rows, [...twins], conflicts], [[0, 1], [[2, 1]], []]);
});

Deno.test("planRows() asks about rows of one time with different values", () => {
  assert.deepEqual(plan([1, 2, 2]).conflicts, [{ time: 2, rows: [1, 2] }]);
  assert.deepEqual(plan([1, 2, 2], never, "first").rows, [0, 1]);
  const last = plan([1, 2, 2], never, "last");
  assert.deepEqual([last.rows, last.chosen], [[0, 2], [1]]);
});

Deno.test("planRows() accounts for every row once, strictly in order", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
    const same = (a: number, b: number) => (a + b) % 2 === 0;
    const { rows, twins, chosen } = planRows({
      times: Float64Array.from(times),
      same,
      equal: "first",
    });
    assert.ok(rows.every((row, i) => i === 0 || times[rows[i - 1]] < times[row]));
    const all = [...rows, ...twins.keys(), ...chosen].sort((a, b) => a - b);
    assert.deepEqual(all, [...times.keys()]);
  }));
});
