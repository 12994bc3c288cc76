import { deepEqual, equal, match } from "node:assert/strict";
import { compareWithRecord, type Seen } from "../../../core/store/record_compare.ts";
import { ES1 } from "./record_fixture.ts";

const DAY = 86_400_000;
const { recorded: _recorded, writtenBy: _writtenBy, operation: _operation, ...SAME } = ES1;
const LAST = ES1.last ?? 0, FIRST = ES1.first ?? 0;
/** Other bytes, nothing else. */
const OTHER: Seen = { ...SAME, sha256: "cd", size: 1001 };

interface Row {
  readonly what: string;
  readonly seen: Seen | undefined;
  readonly verdict: string;
  readonly reason: RegExp;
}

const TABLE: readonly Row[] = [
  { what: "equal bytes", seen: SAME, verdict: "same", reason: /bytes are the same/ },
  {
    what: "equal bytes, touched",
    seen: { ...SAME, modified: 1 },
    verdict: "same",
    reason: /bytes/,
  },
  {
    what: "equal size and time, not hashed",
    seen: { ...SAME, sha256: null },
    verdict: "same",
    reason: /bytes/,
  },
  { what: "gone", seen: undefined, verdict: "vanished", reason: /had 100 rows and is gone/ },
  {
    what: "new bars at the end, old months equal",
    seen: {
      ...OTHER,
      rows: 120,
      last: LAST + DAY,
      months: { ...SAME.months, "2026-01": "c2" },
      upToRecorded: "c",
    },
    verdict: "grown",
    reason: /20 rows more, at the end$/,
  },
  {
    what: "new bars at the end, end month not compared",
    seen: { ...OTHER, rows: 120, last: LAST + DAY, months: { ...SAME.months, "2026-01": "c2" } },
    verdict: "grown",
    reason: /at the end/,
  },
  {
    what: "new bars at the end, but the recorded part of that month is another",
    seen: {
      ...OTHER,
      rows: 120,
      last: LAST + DAY,
      months: { ...SAME.months, "2026-01": "c2" },
      upToRecorded: "x",
    },
    verdict: "changed",
    reason: /bars inside 2026-01 are others/,
  },
  {
    what: "new bars at the end, an old month changed",
    seen: {
      ...OTHER,
      rows: 120,
      last: LAST + DAY,
      months: { "2025-11": "a", "2025-12": "X", "2026-01": "c" },
    },
    verdict: "changed",
    reason: /bars inside 2025-12 are others/,
  },
  {
    what: "older bars in front",
    seen: {
      ...OTHER,
      rows: 150,
      first: FIRST - DAY * 40,
      months: { ...SAME.months, "2025-09": "z" },
    },
    verdict: "grown",
    reason: /50 rows more, in front/,
  },
  {
    what: "more rows, but the newest year is gone",
    seen: { ...OTHER, rows: 5000, first: FIRST - DAY * 900, last: LAST - DAY * 30 },
    verdict: "shrunk",
    reason: /ends at 2025-12-16T00:00:00Z instead of 2026-01-15T00:00:00Z/,
  },
  {
    what: "fewer rows",
    seen: { ...OTHER, rows: 30, first: LAST - DAY },
    verdict: "shrunk",
    reason: /70 rows are gone \(100 -> 30\); it starts at 2026-01-14/,
  },
  {
    what: "fewer rows inside",
    seen: { ...OTHER, rows: 99 },
    verdict: "shrunk",
    reason: /1 rows are gone/,
  },
  {
    what: "no rows at all",
    seen: { ...OTHER, rows: 0, first: null, last: null },
    verdict: "shrunk",
    reason: /ends at no bar/,
  },
  {
    what: "other values, same rows and range",
    seen: { ...OTHER, months: { ...SAME.months, "2025-12": "X" } },
    verdict: "changed",
    reason: /inside 2025-12/,
  },
  {
    what: "written again with the same bars",
    seen: OTHER,
    verdict: "same",
    reason: /written again/,
  },
  {
    what: "other bytes and nothing read",
    seen: { ...OTHER, months: null },
    verdict: "changed",
    reason: /bytes are others/,
  },
  {
    what: "grown, months unknown",
    seen: { ...OTHER, rows: 120, last: LAST + DAY, months: null },
    verdict: "grown",
    reason: /not compared/,
  },
  {
    what: "rows in between",
    seen: { ...OTHER, rows: 110, months: null },
    verdict: "changed",
    reason: /10 rows came in between/,
  },
  {
    what: "other columns",
    seen: { ...OTHER, schema: "t" },
    verdict: "changed",
    reason: /columns, types or metadata/,
  },
  {
    what: "unreadable now",
    seen: { ...OTHER, problem: "the footer is cut off", rows: null },
    verdict: "changed",
    reason: /can't be read any more: the footer is cut off/,
  },
];

for (const { what, seen, verdict, reason } of TABLE) {
  Deno.test(`compareWithRecord() of ${what} is ${verdict}`, () => {
    const found = compareWithRecord(ES1, seen);
    equal(found.verdict, verdict, found.reason);
    match(found.reason, reason);
  });
}

Deno.test("compareWithRecord() of a file that is not recorded is new", () => {
  deepEqual(compareWithRecord(undefined, SAME), { verdict: "new", reason: "not recorded yet" });
});
