import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import {
  DEFAULT_POLICY,
  planRetention,
  type RetentionCandidate,
  type RetentionFacts,
  type RetentionPolicy,
} from "../../../core/store/retention.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const FACTS: RetentionFacts = { now: NOW, named: new Set(), diskBytes: null };
const NONE: RetentionPolicy = { ...DEFAULT_POLICY, last: 0, daily: 0, weekly: 0, monthly: 0 };

function candidate(id: string, daysAgo: number, more: Partial<RetentionCandidate> = {}) {
  const made = NOW - daysAgo * DAY;
  const facts = { size: 1000, good: true, holdsLostBars: false };
  return { id, file: "ES1_1m.parquet", made, content: `${id}.parquet`, ...facts, ...more };
}

function kept(candidates: RetentionCandidate[], policy: RetentionPolicy, facts = FACTS): string[] {
  return planRetention(candidates, policy, facts).filter(({ keep }) => keep).map(({ id }) => id);
}

const DAILY = Array.from({ length: 30 }, (_, i) => candidate(`d${i}`, i));

Deno.test("planRetention() keeps the last few", () => {
  deepEqual(kept(DAILY, { ...NONE, last: 3 }), ["d0", "d1", "d2"]);
});

Deno.test("planRetention() keeps the last of each day, week and month", () => {
  const twice = [...DAILY, ...Array.from({ length: 9 }, (_, i) => candidate(`e${i}`, i + 0.1))];
  deepEqual(kept(twice, { ...NONE, daily: 4 }), ["d0", "d1", "d2", "d3"]);
  // 2026-11-22 is a Sunday: the weeks end on days 0, 7, 14.
  deepEqual(kept(DAILY, { ...NONE, weekly: 3 }), ["d0", "d7", "d14"]);
  deepEqual(kept(DAILY, { ...NONE, monthly: 12 }), ["d0", "d22"]);
});

Deno.test("planRetention() counts only periods that have a backup", () => {
  const sparse = [0, 100, 200, 300].map((days) => candidate(`s${days}`, days));
  deepEqual(kept(sparse, { ...NONE, daily: 4 }), ["s0", "s100", "s200", "s300"]);
});

Deno.test("planRetention() with an empty policy removes nothing", () => {
  const decisions = planRetention(DAILY, NONE, FACTS);
  equal(decisions.every(({ keep }) => keep), true);
  match(decisions[20].reasons.join(), /the policy is empty/);
});

Deno.test("planRetention() keeps the newest good one although newer ones are bad", () => {
  const some = [0, 1, 2, 3, 4].map((day) => candidate(`b${day}`, day, { good: day >= 3 }));
  deepEqual(kept(some, { ...NONE, last: 2 }), ["b0", "b1", "b3"]);
});

Deno.test("planRetention() keeps lost bars for a year, and what is named or from the future", () => {
  const some = [
    candidate("new", 0),
    candidate("lost", 364, { holdsLostBars: true }),
    candidate("lost-old", 366, { holdsLostBars: true }),
    candidate("named", 500),
    candidate("future", -3),
  ];
  const facts = { ...FACTS, named: new Set(["named"]) };
  deepEqual(kept(some, { ...NONE, last: 1 }, facts), ["new", "lost", "named", "future"]);
});

Deno.test("planRetention() keeps the budget by giving up the oldest, but nothing protected", () => {
  const some = [0, 1, 2, 3].map((day) => candidate(`g${day}`, day));
  const policy = { ...NONE, last: 4, budgetBytes: 2500 };
  deepEqual(kept(some, policy), ["g0", "g1"]);
  match(planRetention(some, policy, FACTS)[3].reasons.join(), /over the budget/);
  deepEqual(kept(some, { ...policy, budgetBytes: 10 }), ["g0"]);
  deepEqual(kept(some, { ...policy, budgetBytes: 1e9 }, { ...FACTS, diskBytes: 25_000 }), [
    "g0",
    "g1",
  ]);
});

Deno.test("planRetention() counts shared bytes once", () => {
  const some = [0, 1, 2].map((day) => candidate(`p${day}`, day, { content: "same.parquet" }));
  deepEqual(kept(some, { ...NONE, last: 3, budgetBytes: 1500 }), ["p0", "p1", "p2"]);
});

Deno.test("planRetention() decides for each file alone", () => {
  const some = [candidate("a", 1), candidate("b", 2, { file: "NQ1_1m.parquet" })];
  deepEqual(kept(some, { ...NONE, last: 1 }), ["a", "b"]);
});

Deno.test("planRetention() never removes the newest good backup of a file, whatever the policy", () => {
  const count = fc.integer({ min: 0, max: 3 });
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer({ min: -5, max: 800 }), fc.boolean(), fc.constantFrom("A", "B"))),
    fc.record({ last: count, daily: count, weekly: count, monthly: count }),
    fc.integer({ min: 0, max: 5000 }),
    (rows, counts, budgetBytes) => {
      const some = rows.map(([days, good, file], i) => candidate(`r${i}`, days, { good, file }));
      const ids = new Set(kept(some, { ...NONE, ...counts, budgetBytes }));
      for (const file of ["A", "B"]) {
        const good = some.filter((one) => one.file === file && one.good && one.made <= NOW);
        const newest = Math.max(...good.map(({ made }) => made));
        if (good.length > 0) ok(good.some(({ made, id }) => made === newest && ids.has(id)));
      }
    },
  ));
});
