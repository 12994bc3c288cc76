import assert from "node:assert/strict";
import { parseZone } from "../../core/bars/zone.ts";
import { visibleLength } from "../../cli/output/colour.ts";
import { bytes, counted, grouped, moment, seconds } from "../../cli/output/format.ts";
import { tableLines } from "../../cli/output/table.ts";

interface Row {
  name: string;
  rows: number;
  note: string;
}
const ROWS: Row[] = [
  { name: "ES1_1m", rows: 6_012_944, note: "ok" },
  { name: "a very long name that has to give way", rows: 12, note: "cut short" },
];
const COLUMNS = [
  { title: "file", value: (row: Row) => row.name },
  { title: "rows", value: (row: Row) => grouped(row.rows), right: true },
  { title: "note", value: (row: Row) => row.note, rank: 1 },
];

Deno.test("tableLines() puts numbers right and text left", () => {
  assert.deepEqual(tableLines(COLUMNS, ROWS.slice(0, 1), 80), [
    "file         rows  note",
    "ES1_1m  6,012,944  ok",
  ]);
});

Deno.test("tableLines() never runs over the terminal", () => {
  for (let width = 24; width < 80; width++) {
    for (const line of tableLines(COLUMNS, ROWS, width)) {
      assert.ok(visibleLength(line) <= width, `${width}: ${line}`);
    }
  }
});

Deno.test("tableLines() drops the highest rank first, then cuts the widest text", () => {
  assert.deepEqual(tableLines(COLUMNS, ROWS, 24), [
    "file                rows",
    "ES1_1m         6,012,944",
    "a very long…          12",
  ]);
});

Deno.test("tableLines() leaves out an empty column and gives no line for no row", () => {
  const columns = [...COLUMNS, { title: "empty", value: () => "" }];
  assert.ok(!tableLines(columns, ROWS, 120)[0].includes("empty"));
  assert.deepEqual(tableLines(columns, [], 120), []);
});

Deno.test("tableLines() lets no control character through to the terminal", () => {
  const [, line] = tableLines(COLUMNS, [{ name: "a\u0007\u0000b", rows: 1, note: "" }], 80);
  assert.ok(line.startsWith("a??b"));
});

Deno.test("numbers, sizes, times as people write them", () => {
  assert.equal(counted(1, "bar"), "1 bar");
  assert.equal(counted(1380, "bar"), "1,380 bars");
  assert.deepEqual([0, 999, 1400, 88_123_456, 9_960_000].map(bytes), [
    "0 B",
    "999 B",
    "1.4 kB",
    "88 MB",
    "10 MB",
  ]);
  assert.deepEqual([12, 320, 3_240, 12_400, 200_000].map(seconds), [
    "0.01 s",
    "0.32 s",
    "3.2 s",
    "12 s",
    "3 min 20 s",
  ]);
  const zone = parseZone("America/New_York");
  assert.equal(moment(Date.parse("2025-12-05T21:59:00Z"), zone), "2025-12-05 16:59");
});
