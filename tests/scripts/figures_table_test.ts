import { doesNotMatch, match } from "node:assert/strict";
import { figuresTable, LAYERS } from "../../scripts/figures_table.ts";
import type { LayerResult } from "../faults/support/tally.ts";

function result(layer: string, more: Partial<LayerResult> = {}): [string, LayerResult] {
  const nothing = { torn: 0, lost: 0, unhandled: 0, other: 0, seconds: 1, facts: {} };
  return [layer, { layer, title: layer, skipped: null, points: 10, ...nothing, ...more }];
}

const ALL = LAYERS.map((layer) => result(layer));

Deno.test("figuresTable() says of what has no result that it was not run", () => {
  const table = figuresTable(new Map(ALL.filter(([layer]) => layer !== "L3")));
  match(table, /kill -9 of a real process, at every system call \| not run \|/);
  match(table, /\| not run \| L3 \(no result\) \|/);
});

Deno.test("figuresTable() gives the reason of what was skipped and counts nothing of it", () => {
  const skipped = ["L5-xfs", "L13-xfs"].map((layer) => result(layer, { skipped: "no loop mount" }));
  const table = figuresTable(new Map([...ALL, ...skipped]));
  match(table, /power cut on XFS \| not run \|/);
  match(table, /\| not run \| L5-xfs \(no loop mount\), L13-xfs \(no loop mount\) \|/);
});

Deno.test("figuresTable() adds the points of set-ups, and hides no broken promise", () => {
  const broken = [
    result("L5-ext4-noauto", { torn: 1, lost: 2, facts: {} }),
    result("L4", { unhandled: 3 }),
    result("L13-ext4", { facts: { "caught: in place": 1, "caught: no fsync": 1 } }),
  ];
  const table = figuresTable(new Map([...ALL, ...broken]));
  match(table, /power cut on ext4 \(three set-ups\) \| 30 \|/);
  match(table, /files lost or torn, in all that is counted here \| 1 \|/);
  match(table, /the change absent afterwards \| 2 \|/);
  match(table, /nobody raised on purpose \| 3 \|/);
  match(table, /were caught \| 2 of 5 \(no fsync, in place\) \|/);
  match(table, /\| not run \| nothing: every suite ran \|/);
  doesNotMatch(figuresTable(new Map()), /NaN|undefined/);
});
