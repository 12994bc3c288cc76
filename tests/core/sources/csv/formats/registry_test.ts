import assert from "node:assert/strict";
import { barAt } from "../../../../../core/bars/bars.ts";
import { SourceError } from "../../../../../core/errors.ts";
import { FORMATS } from "../../../../../core/sources/csv/formats/registry.ts";
import { parseExport } from "../../../../../core/sources/csv/parse_export.ts";
import { bytesSource } from "../../../../../core/sources/csv/text/source.ts";

for (const format of FORMATS) {
  if (format.refuse) continue;
  Deno.test(`parseExport() reads the sample of ${format.title}`, async () => {
    const sample = format.sample!;
    const parsed = await parseExport(bytesSource(sample.fileName, sample.text), {
      zone: format.zone === undefined ? "UTC" : undefined,
    });
    assert.equal(parsed.decisions.format.value!.id, format.id);
    assert.equal(parsed.bars.time.length, sample.rows);
    assert.equal(parsed.decisions.timeframe.value, sample.timeframe);
    if (sample.ticker) assert.equal(parsed.decisions.ticker.value!.ticker, sample.ticker);
    const [time, open, high, low, close, volume] = sample.first;
    assert.deepEqual(barAt(parsed.bars, 0), {
      time: Date.parse(time),
      open,
      high,
      low,
      close,
      volume: volume ?? NaN,
    });
    assert.deepEqual(
      parsed.held.filter(({ code }) => code === "bad-rows" || code === "columns"),
      [],
    );
  });
}

Deno.test("FORMATS have ids of their own and, unless refused, a sample", () => {
  const ids = FORMATS.map((format) => format.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const format of FORMATS) {
    assert.equal(format.sample === undefined, !!format.refuse, format.id);
  }
});

const TICKS: Record<string, string> = {
  "NQ 03-26 Tick.Last.txt": "20260310 220100;25010.25;3\n20260310 220100;25010.25;1\n",
  "MNQ 06-26.Last.txt": "20260310 220100 1234567;25010.25;3\n20260310 220100 1240000;25010;1\n",
  "replay.txt": "20260310 220100 1234567;25010.25;25010;25010.5;3\n".repeat(4),
  "DAT_ASCII_EURUSD_T_201202.csv": "20120201 000003660,1.30660,1.30662,0\n".repeat(3),
  "EURUSD_ticks.csv":
    "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\n2024.01.02\t00:00:01.123\t1.1\t1.2\t\t\n",
};
for (const [name, text] of Object.entries(TICKS)) {
  Deno.test(`parseExport() refuses the ticks of ${name}`, async () => {
    await assert.rejects(
      parseExport(bytesSource(name, text)),
      (error: unknown) => error instanceof SourceError && /it holds ticks/.test(error.message),
    );
  });
}
