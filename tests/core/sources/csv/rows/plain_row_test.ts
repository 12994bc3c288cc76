import assert from "node:assert/strict";
import fc from "fast-check";
import { openExport } from "../../../../../core/sources/csv/open_export.ts";
import { RowReader } from "../../../../../core/sources/csv/rows/row_reader.ts";
import { eachLine } from "../../../../../core/sources/csv/text/lines.ts";
import { bytesSource } from "../../../../../core/sources/csv/text/source.ts";

const CELLS = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.double({ noNaN: true, min: -1e7, max: 1e7 }).map((x) => x.toFixed(2)),
  },
  { weight: 5, arbitrary: fc.double({ noNaN: true }).map(String) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "",
      "-",
      "+1",
      ".5",
      "5.",
      "1e5",
      " 7 ",
      '"8"',
      "x",
      "-0.0",
      '"1,5"',
      "1,5",
      "NaN",
    ),
  },
  { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String) },
);
const CLOCKS = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.integer({ min: 0, max: 1439 }).map((minute) =>
      `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "24:00",
      "9:30",
      "09:60",
      "09:30:00",
      "09:30:61",
      "0930",
      "",
      "9:30 PM",
      "xx:yy",
      " 10:00",
    ),
  },
);
const DATES = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.integer({ min: 1, max: 28 }).map((day) =>
      `2024-02-${String(day).padStart(2, "0")}`
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "2024-02-1",
      "2024-02-30",
      "2024-2-11",
      "20240211",
      "",
      "2024-02-111",
      "11/02/2024",
    ),
  },
);
const HEAD =
  "Date,Open,High,Low,Close,Volume\n2024-02-01 00:00,1,2,0.5,1.5,7\n2024-02-01 00:01,1,2,0.5,1.5,7\n";
const HEAD_PAIR =
  "Date,Time,Open,High,Low,Close,Volume\n2024-02-01,00:00,1,2,0.5,1.5,7\n2024-02-01,00:01,1,2,0.5,1.5,7\n";

async function readBoth(text: string) {
  const source = bytesSource("x.csv", text);
  const opened = await openExport(source, {});
  const [fast, slow] = [false, true].map((slow) =>
    new RowReader("x.csv", opened.plan, opened.layout, { capacity: 100, slow })
  );
  for (const reader of [fast, slow]) await eachLine(opened.text, (b, s, e) => reader.take(b, s, e));
  return [fast, slow].map(({ table, tally, basis, dateOnly }) => ({
    rows: (["time", "open", "high", "low", "close", "volume"] as const)
      .map((name) => [...table[name].subarray(0, table.length)]),
    counts: tally.counts(),
    basis,
    dateOnly,
  }));
}

for (
  const [what, head, join] of [["one cell", HEAD, " "], ["two cells", HEAD_PAIR, ","]] as const
) {
  Deno.test(`PlainRow reads what the slow way reads, date and clock in ${what}`, async () => {
    const row = fc.tuple(DATES, CLOCKS, fc.array(CELLS, { minLength: 4, maxLength: 6 }))
      .map(([date, clock, cells]) => [`${date}${join}${clock}`, ...cells].join(","));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (lines) => {
        const [fast, slow] = await readBoth(head + lines.join("\n"));
        assert.deepEqual(fast, slow);
      }),
      { numRuns: 200 },
    );
  });
}
