import assert from "node:assert/strict";
import { UsageError } from "../../../../core/errors.ts";
import type { ParsedExport, ParseOptions } from "../../../../core/sources/csv/parsed_export.ts";
import { parseExport } from "../../../../core/sources/csv/parse_export.ts";
import { eachRejectedLine, rejectRow } from "../../../../core/sources/csv/rejected_lines.ts";
import { bytesSource } from "../../../../core/sources/csv/text/source.ts";

const HEADER = "Timestamp,Open,High,Low,Close,Volume";

/** `count` good rows of one-minute bars in UTC from a minute on. */
function rows(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const at = from + i, time = new Date(Date.UTC(2025, 2, 19, 0, at)).toISOString();
    return `${time},${100 + at % 7},${102 + at % 7},${99 + at % 7},${101 + at % 7},${10 + at}`;
  });
}

function parse(
  lines: readonly string[],
  options: ParseOptions = {},
  name = "ESZ25_1m.csv",
): Promise<ParsedExport> {
  return parseExport(bytesSource(name, lines.join("\n") + "\n"), { stamp: "open", ...options });
}

const BAD: Record<string, [line: string, kind: string]> = {
  "a malformed number": ["2025-03-19T00:20:00Z,100,10x,99,101,5", "malformed number"],
  "a malformed volume": ["2025-03-19T00:20:00Z,100,102,99,101,many", "malformed number"],
  "a missing field": ["2025-03-19T00:20:00Z,100,102,99,101", "wrong field count"],
  "a field too many": ["2025-03-19T00:20:00Z,100,102,99,101,5,6", "wrong field count"],
  "a date that does not exist": ["2025-02-30T00:20:00Z,100,102,99,101,5", "malformed time"],
  "a time without offset among times with": [
    "2025-03-19T00:20:00,100,102,99,101,5",
    "malformed time",
  ],
  "no prices": ["2025-03-19T00:20:00Z,,,,,", "no prices"],
  "NaN prices": ["2025-03-19T00:20:00Z,NaN,NaN,NaN,NaN,0", "no prices"],
  "a missing price": ["2025-03-19T00:20:00Z,100,102,,101,5", "missing price"],
  "a high below the close": ["2025-03-19T00:20:00Z,100,100.5,99,101,5", "impossible prices"],
  "a low above the open": ["2025-03-19T00:20:00Z,100,102,100.5,101,5", "impossible prices"],
  "a lost decimal point": ["2025-03-19T00:20:00Z,100,10200,99,101,5", "lost decimal point"],
  "words": ["and so on,,,,,", "not a row"],
};
for (const [what, [line, kind]] of Object.entries(BAD)) {
  Deno.test(`parseExport() holds a file with ${what} and names the line`, async () => {
    const lines = [HEADER, ...rows(20), line, ...rows(180, 21)];
    const strict = await parse(lines);
    assert.deepEqual(strict.counts, [{ kind, count: 1, lines: [22], bad: true }]);
    assert.deepEqual(strict.rejects, [{ line: 22, kind }]);
    assert.match(strict.held[0].message, new RegExp(`^1 row: ${kind} \\(line 22\\)`));
    assert.equal(strict.bars.time.length, 200);
    const skipped = await parse(lines, { skipBad: true });
    assert.deepEqual(skipped.held, []);
    assert.deepEqual(skipped.bars, strict.bars);
  });
}

Deno.test("parseExport() drops a repeated row without holding the file", async () => {
  const parsed = await parse([HEADER, ...rows(20), ...rows(5, 15), ...rows(20, 20)]);
  assert.deepEqual(parsed.counts.map(({ kind, count, bad }) => [kind, count, bad]), [
    ["repeated row", 5, false],
  ]);
  assert.deepEqual([parsed.bars.time.length, parsed.held], [40, []]);
});

Deno.test("parseExport() rejects every row of a time with different prices", async () => {
  const other = rows(1, 10)[0].replace(/,\d+$/, ",7777");
  const parsed = await parse([HEADER, ...rows(11), other, ...rows(20, 11)]);
  assert.deepEqual(parsed.counts, [
    { kind: "differs at the same time", count: 2, lines: [12, 13], bad: true },
  ]);
  assert.equal(parsed.bars.time.length, 30);
});

Deno.test("parseExport() puts rows that stand out of order in their place, and says so", async () => {
  const parsed = await parse([HEADER, ...rows(20, 20), ...rows(20)], { skipBad: true });
  assert.equal(parsed.bars.time[0], Date.UTC(2025, 2, 19));
  assert.equal(parsed.bars.volume[0], 10);
  assert.equal(parsed.bars.time.length, 40);
  assert.equal(parsed.counts[0].count, 20);
  assert.deepEqual(parsed.rejects, []);
});

Deno.test("parseExport() turns a file that runs backward around and keeps its line numbers", async () => {
  const bad = rows(1, 50)[0].replace(/,102|,103/, ",1").replace(
    /,\d+,(\d+),(\d+),(\d+)$/,
    ",1,99,101,5",
  );
  const lines = [HEADER, ...rows(20, 51).toReversed(), bad, ...rows(50).toReversed()];
  const parsed = await parse(lines);
  assert.equal(parsed.bars.time[0], Date.UTC(2025, 2, 19));
  assert.deepEqual(parsed.counts.map(({ kind, lines }) => [kind, lines]), [["impossible prices", [
    22,
  ]]]);
  assert.ok(parsed.notes.includes("the file runs from new to old"));
});

Deno.test("parseExport() leaves out a last line that was cut short", async () => {
  const text = [HEADER, ...rows(20), "2025-03-19T00:20:00Z,100,10"].join("\n");
  const parsed = await parseExport(bytesSource("ESZ25_1m.csv", text), { stamp: "open" });
  assert.deepEqual(parsed.counts, [{ kind: "cut short", count: 1, lines: [22], bad: false }]);
  assert.deepEqual(parsed.held, []);
});

Deno.test("parseExport() leaves out a last bar that ends after the file was written", async () => {
  const text = [HEADER, ...rows(20)].join("\n");
  const at = (ms: number) => parseExport(bytesSource("ESZ25_1m.csv", text, ms), { stamp: "open" });
  const during = await at(Date.UTC(2025, 2, 19, 0, 19, 30));
  assert.equal(during.lastRowLeftOut?.line, 21);
  assert.equal(during.bars.time.length, 19);
  assert.equal((await at(Date.UTC(2025, 2, 19, 0, 20))).lastRowLeftOut, null);
});

Deno.test("parseExport() holds a file of several symbols and reads the one that is asked for", async () => {
  const lines = ["Symbol," + HEADER];
  rows(30).forEach((row, i) => {
    lines.push(`AAPL,${row}`);
    if (i < 20) lines.push(`MSFT,${row}`);
  });
  const mixed = await parse(lines, {}, "all_1m.csv");
  assert.equal(mixed.held[0].message, "it holds 2 symbols: AAPL (30 rows), MSFT (20 rows)");
  assert.equal(mixed.bars.time.length, 30);
  const one = await parse(lines, { symbol: "MSFT" }, "all_1m.csv");
  assert.deepEqual([one.held, one.bars.time.length], [[], 20]);
  assert.equal(one.decisions.ticker.value!.ticker, "MSFT");
  await assert.rejects(
    parse(lines, { symbol: "IBM" }, "all_1m.csv"),
    /no rows of IBM \(it has AAPL, MSFT\)/,
  );
});

Deno.test("parseExport() finds the true columns where the header lies", async () => {
  const lies = rows(50).map((row, i) => {
    const cells = row.split(",");
    const open = 100 + i, close = 101 + i;
    return [cells[0], open, close, close + 1, open - 1, cells[5]].join(",");
  });
  const parsed = await parse([HEADER, ...lies]);
  assert.equal(parsed.held[0].code, "columns");
  assert.match(parsed.held[0].message, /hold open, close, high, low/);
  assert.deepEqual([parsed.bars.high[3], parsed.bars.low[3], parsed.bars.close[3]], [
    105,
    102,
    104,
  ]);
  const told = await parse([HEADER, ...lies], { columns: "time,open,close,high,low,volume" });
  assert.deepEqual(told.held, []);
  assert.deepEqual(told.bars, parsed.bars);
});

Deno.test("parseExport() refuses --columns that name no column or leave one out", async () => {
  await assert.rejects(parse([HEADER, ...rows(20)], { columns: "time,open,hig" }), UsageError);
  await assert.rejects(
    parse([HEADER, ...rows(20)], { columns: "time,open,high,low" }),
    /column of close/,
  );
});

Deno.test("parseExport() keeps negative prices, float noise and a split's new level", async () => {
  const values = [[-24.29, -24], [247.1399999999999, 58.319999695]];
  const noisy = values.map(([a, b], i) =>
    `2025-03-19T00:${20 + i}:00Z,${a},${Math.max(a, b)},${Math.min(a, b)},${b},-0.0`
  );
  const level = rows(60, 30).map((row) =>
    row.replace(/,(\d+),(\d+),(\d+),(\d+),/, ",$10,$20,$30,$40,")
  );
  const parsed = await parse([HEADER, ...rows(20), ...noisy, ...level]);
  assert.deepEqual(parsed.held, []);
  assert.deepEqual([parsed.bars.open[20], parsed.bars.open[21]], [-24.29, 247.1399999999999]);
  assert.ok(Object.is(parsed.bars.volume[20], -0));
  assert.equal(parsed.bars.time.length, 82);
});

Deno.test("parseExport() reads a row that lies across two chunks", async () => {
  const text = [HEADER, ...rows(1000)].join("\n") + "\n";
  const bytes = new TextEncoder().encode(text);
  const whole = await parseExport(bytesSource("ESZ25_1m.csv", bytes), { stamp: "open" });
  for (const size of [1, 7, 61, 4096]) {
    const source = {
      ...bytesSource("ESZ25_1m.csv", bytes),
      async *chunks() {
        // One buffer for all chunks, as a file reader has it.
        const buffer = new Uint8Array(size);
        for (let at = 0; at < bytes.length; at += size) {
          const part = bytes.subarray(at, at + size);
          buffer.set(part);
          yield await Promise.resolve(buffer.subarray(0, part.length));
        }
      },
    };
    assert.deepEqual((await parseExport(source, { stamp: "open" })).bars, whole.bars);
  }
});

Deno.test("eachRejectedLine() hands over the text of what was left out", async () => {
  const lines = [HEADER, ...rows(20), 'x,"y",1', ...rows(20, 20), "2025-03-19T00:40:00Z,1,2,3,4,5"];
  const source = bytesSource("ESZ25_1m.csv", lines.join("\n") + "\n");
  const parsed = await parseExport(source, { stamp: "open" });
  const out: string[] = [];
  await eachRejectedLine(source, parsed, {}, (rejected) => out.push(rejectRow(rejected)));
  assert.deepEqual(out, [
    '22,not a row,"x,""y"",1"\n',
    '43,impossible prices,"2025-03-19T00:40:00Z,1,2,3,4,5"\n',
  ]);
});

Deno.test("parseExport() takes a few words at the end for a footer, and many for rows gone wrong", async () => {
  const few = await parse([HEADER, ...rows(20), "Downloaded today", "Total"]);
  assert.deepEqual([few.counts, few.held], [[{
    kind: "footer",
    count: 2,
    lines: [22, 23],
    bad: false,
  }], []]);
  const many = await parse([HEADER, ...rows(20), ...Array(30).fill("words")]);
  assert.deepEqual(many.counts.map(({ kind, count, bad }) => [kind, count, bad]), [[
    "not a row",
    30,
    true,
  ]]);
});
