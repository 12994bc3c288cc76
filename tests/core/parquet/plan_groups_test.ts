import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type GroupPlan,
  type GroupReach,
  planGroups,
  splitRows,
} from "../../../core/parquet/plan_groups.ts";

/** Three groups of 100 rows: 0 to 99, 200 to 299, 400 to 499. */
const GROUPS: GroupReach[] = [0, 200, 400].map((first) => ({ rows: 100, first, last: first + 99 }));

/** `0` a copied group, `[1: 2 3]` group 1 rewritten with the third and fourth of the times, `[+: …]` new rows only. */
function show(plans: readonly GroupPlan[]): string {
  return plans.map((plan) => {
    if (plan.kind === "copy") return `${plan.group}`;
    const { from, to } = plan.put, times = Array.from({ length: to - from }, (_, i) => from + i);
    return `[${[`${plan.group ?? "+"}:`, ...times].join(" ")}]`;
  }).join(" ");
}

const CASES: readonly (readonly [string, number[], number[], number, string])[] = [
  ["nothing changes", [], [], 100, "0 1 2"],
  ["a bar inside a group", [250], [], 100, "0 [1: 0] 2"],
  ["a bar after the end, last group full", [500], [], 100, "0 1 2 [+: 0]"],
  ["a bar after the end, last group not full", [500], [], 101, "0 1 [2: 0]"],
  ["a bar before the start, first group full", [-1], [], 100, "[+: 0] 0 1 2"],
  ["a bar before the start, first group not full", [-1], [], 101, "[0: 0] 1 2"],
  ["bars in a hole between full groups", [150, 151], [], 100, "0 [+: 0 1] 1 2"],
  ["bars in a hole after a touched group", [50, 150], [], 100, "[0: 0 1] 1 2"],
  ["bars in a hole before a touched group", [150, 250], [], 100, "0 [1: 0 1] 2"],
  ["bars in a hole beside groups that are not full", [150], [], 101, "[0: 0] 1 2"],
  ["a bar removed", [], [250], 100, "0 [1:] 2"],
  ["bars everywhere", [-1, 0, 150, 250, 350, 450, 600], [], 100, "[0: 0 1 2] [1: 3 4] [2: 5 6]"],
];

for (const [what, put, remove, target, plan] of CASES) {
  Deno.test(`planGroups() plans for ${what}`, () => {
    assert.equal(show(planGroups(GROUPS, put, remove, target)), plan);
  });
}

Deno.test("planGroups() starts a file without groups", () => {
  assert.equal(show(planGroups([], [1, 2], [], 100)), "[+: 0 1]");
});

Deno.test("planGroups() does not keep a group without rows", () => {
  const empty = { rows: 0, first: null, last: null };
  assert.equal(show(planGroups([GROUPS[0], empty], [], [], 100)), "0 [1:]");
  assert.equal(show(planGroups([GROUPS[0], empty], [150], [], 100)), "0 [1: 0]");
});

Deno.test("planGroups() gives every time to exactly one place and keeps all groups in order", () => {
  const times = fc.uniqueArray(fc.integer({ min: -50, max: 600 })).map((all) =>
    all.sort((a, b) => a - b)
  );
  fc.assert(fc.property(times, times, fc.integer({ min: 1, max: 200 }), (put, remove, target) => {
    const plans = planGroups(GROUPS, put, remove, target);
    const groups = plans.flatMap(({ group }) => group === null ? [] : [group]);
    assert.deepEqual(groups, [0, 1, 2]);
    for (const name of ["put", "remove"] as const) {
      let next = 0;
      for (const plan of plans) {
        if (plan.kind === "copy") continue;
        assert.equal(plan[name].from, next);
        next = plan[name].to;
      }
      assert.equal(next, { put, remove }[name].length);
    }
  }));
});

Deno.test("splitRows() fills groups at the end of a file and makes them equal elsewhere", () => {
  assert.deepEqual(splitRows(250, 100, true), [100, 100, 50]);
  assert.deepEqual(splitRows(250, 100, false), [83, 83, 84]);
  assert.deepEqual(splitRows(100, 100, true), [100]);
  assert.deepEqual(splitRows(0, 100, true), []);
});
