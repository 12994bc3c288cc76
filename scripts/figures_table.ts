/** The table "How we know", made from what the fault suites wrote down. */

import type { LayerResult } from "../tests/faults/support/tally.ts";

/** Every suite that there is: one without a result was not run, and the table says so. */
export const LAYERS: readonly string[] = [
  ...["L0", "L1", "L2", "L3", "L3b", "L4"],
  ...["L5-ext4", "L5-ext4-noauto", "L5-ext4-commit", "L5-xfs", "L5-btrfs"],
  ...["L6-tmpfs", "L6-inodes", "L6-ext4", "L7", "L7b"],
  ...["L8-master", "L8-backup", "L8-ledger", "L8-staged", "L9", "L9b", "L10"],
  ...["L11-edits-it", "L11-writes-it-anew", "L11-replaces-it", "L11-deletes-it"],
  ...["L11-swaps-in-a-link", "L11-makes-it-a-folder", "L12"],
  ...["L13-model", "L13-kill", "L13-ext4", "L13-xfs", "L13-short", "cost"],
];

const FLAWS = [
  "no fsync",
  "no folder fsync",
  "in place",
  "single write call",
  "backup not verified",
];

type Results = ReadonlyMap<string, LayerResult>;

function ran(results: Results, prefix: string): LayerResult[] {
  return LAYERS.filter((name) => name === prefix || name.startsWith(`${prefix}-`))
    .flatMap((name) => results.get(name) ?? []).filter(({ skipped }) => skipped === null);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function sum(results: readonly LayerResult[], of: (result: LayerResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}

/** The points of some suites, or why there are none. */
function points(results: Results, ...layers: string[]): string {
  const found = layers.flatMap((layer) => ran(results, layer));
  return found.length > 0 ? number(sum(found, (one) => one.points)) : "not run";
}

function fact(results: Results, layer: string, name: string): string {
  const [result] = ran(results, layer);
  return result ? number(result.facts[name] ?? 0) : "not run";
}

/** Broken protocols lose things on purpose; they are judged by whether that was noticed. */
function judged(results: Results): LayerResult[] {
  return [...results.values()].filter(({ layer, skipped }) => skipped === null && layer !== "cost");
}

type Row = readonly [figure: string, value: string];

function crashRows(results: Results): Row[] {
  const all = judged(results);
  return [
    [
      "crash points: model (different disks, of those explored)",
      `${points(results, "L0")} of ${fact(results, "L0", "explored")}`,
    ],
    ["crash points: kill -9 of a real process, at every system call", points(results, "L3")],
    ["crash points: power cut on ext4 (three set-ups)", points(results, "L5-ext4")],
    ["crash points: power cut on XFS", points(results, "L5-xfs")],
    ["crash points: power cut on btrfs (copy of the image)", points(results, "L5-btrfs")],
    ["files lost or torn, in all that is counted here", number(sum(all, ({ torn }) => torn))],
    [
      '"success" reported and the change absent afterwards',
      number(sum(all, ({ lost }) => lost)),
    ],
    ["any other broken promise", number(sum(all, ({ other }) => other))],
    [
      "recoveries cut off half way, then right: model / kill -9",
      `${points(results, "L2")} / ${points(results, "L3b")}`,
    ],
    [
      "rounds of random changes with a kill after 0 to 200 ms",
      `${points(results, "L12")} (${fact(results, "L12", "changes reported")} changes reported, ` +
      `${fact(results, "L12", "cut off and settled")} cut off and settled)`,
    ],
  ];
}

function diskRows(results: Results): Row[] {
  const all = judged(results);
  return [
    [
      "errors injected: model / system calls of a real process",
      `${fact(results, "L1", "explored")} / ${points(results, "L4")}`,
    ],
    ["exceptions that nobody raised on purpose", number(sum(all, ({ unhandled }) => unhandled))],
    [
      "full disk: sizes of tmpfs / numbers of inodes / ext4 nearly full",
      ["L6-tmpfs", "L6-inodes", "L6-ext4"].map((layer) => points(results, layer)).join(" / "),
    ],
    [
      "read-only mounts, folders, files, users / turned read-only in the middle",
      `${points(results, "L7")} / ${points(results, "L7b")}`,
    ],
  ];
}

function noticed(results: Results, layer: string): string {
  const [result] = ran(results, layer);
  if (!result) return "not run";
  const of = result.points - (result.facts["restores tried"] ?? 0);
  return `${number(result.facts["noticed"] ?? 0)} of ${number(of)}`;
}

function rotRows(results: Results): Row[] {
  const layers = ["master", "backup", "ledger", "staged"].map((name) => `L8-${name}`);
  return [
    [
      "bit flips noticed: master / backup / ledger / on the way to the disk",
      layers.map((layer) => noticed(results, layer)).join(" / "),
    ],
    [
      "the same flips in the master that a plain Parquet read takes for good, with other values",
      `${fact(results, "L8-master", "plain read: other values, no error")} of ${
        points(results, "L8-master")
      }`,
    ],
    [
      "restores from a damaged backup",
      `${fact(results, "L8-backup", "restored from a damaged backup")} of ${
        fact(results, "L8-backup", "restores tried")
      } tried`,
    ],
  ];
}

function togetherRows(results: Results): Row[] {
  return [
    [
      "updates lost, 8 writers x 100 updates on 5 files",
      `${fact(results, "L9", "lost updates")} of ${fact(results, "L9", "updates")}`,
    ],
    [
      "torn reads during 2,000 replaces",
      `${fact(results, "L10", "torn reads")} of ${fact(results, "L10", "reads")}`,
    ],
    [
      "another program edits, replaces or deletes the file at every step",
      `${points(results, "L11")} points; its bytes overwritten: ${
        fact(results, "L11-replaces-it", "overwritten between the last look and the rename")
      } (between the last look and the rename)`,
    ],
  ];
}

function caught(results: Results): string {
  const layers = ran(results, "L13");
  if (layers.length === 0) return "not run";
  const found = FLAWS.filter((flaw) => layers.some(({ facts }) => facts[`caught: ${flaw}`]));
  return `${found.length} of ${FLAWS.length} (${found.join(", ")})`;
}

function costText(results: Results): string {
  const [result] = ran(results, "cost");
  if (!result) return "not run";
  return ["300 kB", "6 MB"].map((size) =>
    `${size}: ${result.facts[`protected, ${size}`]} instead of ${result.facts[`naive, ${size}`]}`
  ).join("; ");
}

const NOT_COVERED = "drives that ignore a flush, power cuts on Windows and macOS, " +
  "memory that flips bits before they are hashed";

function lastRows(results: Results): Row[] {
  const missing = LAYERS.flatMap((layer) => {
    const result = results.get(layer);
    if (!result) return [`${layer} (no result)`];
    return result.skipped === null ? [] : [`${layer} (${result.skipped})`];
  });
  return [
    ["deliberately broken protocols that were caught", caught(results)],
    ["ms a file, protected instead of a plain write (2 cores, Linux)", costText(results)],
    ["not run", missing.length > 0 ? missing.join(", ") : "nothing: every suite ran"],
    ["not covered", NOT_COVERED],
  ];
}

/** Markdown. */
export function figuresTable(results: Results): string {
  const rows = [
    ...crashRows(results),
    ...diskRows(results),
    ...rotRows(results),
    ...togetherRows(results),
    ...lastRows(results),
  ];
  const lines = rows.map(([figure, value]) => `| ${figure} | ${value} |`);
  return ["| figure | result |", "| --- | --- |", ...lines].join("\n");
}
