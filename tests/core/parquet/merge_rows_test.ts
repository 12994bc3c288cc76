import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeRows, sliceRuns } from "../../../core/parquet/merge_rows.ts";
import type { Run } from "../../../core/parquet/raw_column.ts";

function whole(times: readonly number[]) {
  return { times, from: 0, to: times.length };
}

/** `o3` an old row, `n2` a new one, `o3n2` a new one in an old one's place. */
function rows(runs: readonly Run[]): string[] {
  return runs.flatMap(({ old, fresh, count }) =>
    Array.from({ length: count }, (_, i) => {
      return (old < 0 ? "" : `o${old + i}`) + (fresh < 0 ? "" : `n${fresh + i}`);
    })
  );
}

Deno.test("mergeRows() puts old and new rows in order and lets new ones replace", () => {
  const { runs, added, replaced, removed } = mergeRows(
    [10, 20, 30, 40],
    whole([5, 20, 25, 50]),
    whole([30]),
  );
  assert.deepEqual(rows(runs), ["n0", "o0", "o1n1", "n2", "o3", "n3"]);
  assert.deepEqual([added, replaced, removed], [3, 1, 1]);
});

Deno.test("mergeRows() makes one run of rows that stand together", () => {
  const old = Array.from({ length: 1_000 }, (_, i) => i);
  const { runs } = mergeRows(old, whole([1_000, 1_001]), whole([]));
  assert.deepEqual(runs, [{ old: 0, fresh: -1, count: 1_000 }, { old: -1, fresh: 0, count: 2 }]);
});

Deno.test("mergeRows() tells times to remove that no row has", () => {
  assert.deepEqual(mergeRows([10, 20], whole([]), whole([5, 10, 15, 25])).missing, [5, 15, 25]);
});

Deno.test("mergeRows() looks only at its part of the lists", () => {
  const part = { times: [1, 15, 99], from: 1, to: 2 };
  const { runs } = mergeRows([10, 20], part, { times: [10, 20], from: 1, to: 2 });
  assert.deepEqual(rows(runs), ["o0", "n1"]);
});

const TIMES = fc.uniqueArray(fc.integer({ min: 0, max: 60 })).map((times) =>
  times.sort((a, b) => a - b)
);

Deno.test("mergeRows() keeps every row that is neither replaced nor removed", () => {
  fc.assert(fc.property(TIMES, TIMES, TIMES, (old, put, picked) => {
    const remove = picked.filter((time) => old.includes(time) && !put.includes(time));
    const merged = mergeRows(old, whole(put), whole(remove));
    const times = merged.runs.flatMap(({ old: from, fresh, count }) =>
      Array.from({ length: count }, (_, i) => from < 0 ? put[fresh + i] : old[from + i])
    );
    const expected = [...new Set([...old, ...put])].filter((time) => !remove.includes(time));
    assert.deepEqual(times, expected.sort((a, b) => a - b));
    assert.equal(merged.rows, times.length);
    assert.equal(merged.rows, old.length + merged.added - merged.removed);
  }));
});

Deno.test("sliceRuns() cuts runs so that the slices together are the whole", () => {
  fc.assert(fc.property(TIMES, TIMES, fc.integer({ min: 0, max: 130 }), (old, put, cut) => {
    const { runs, rows: count } = mergeRows(old, whole(put), whole([]));
    const parts = [...sliceRuns(runs, 0, cut), ...sliceRuns(runs, cut, count)];
    assert.deepEqual(rows(parts), rows(runs));
  }));
});
