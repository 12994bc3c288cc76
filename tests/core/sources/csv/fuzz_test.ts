import assert from "node:assert/strict";
import { firstOutOfOrder } from "../../../../core/bars/bars.ts";
import { BarkeepError } from "../../../../core/errors.ts";
import type { ParsedExport } from "../../../../core/sources/csv/parsed_export.ts";
import { parseExport } from "../../../../core/sources/csv/parse_export.ts";
import { bytesSource } from "../../../../core/sources/csv/text/source.ts";
import { damagedExport, inputsWanted, randomFrom } from "./damaged_exports.ts";

const INPUTS = inputsWanted(1500);

function checkResult(parsed: ParsedExport): void {
  const { time, open, high, low, close } = parsed.bars;
  assert.equal(firstOutOfOrder(time), -1);
  for (let i = 0; i < time.length; i++) {
    assert.ok(Number.isInteger(time[i]), `time ${time[i]}`);
    assert.ok(low[i] <= high[i] * (1 + Math.sign(high[i]) * 1e-8) + 1e-300, "low above high");
    assert.ok([open[i], high[i], low[i], close[i]].every(Number.isFinite), "a price is no number");
  }
  assert.ok(time.length <= parsed.rows && parsed.rejects.length >= parsed.rows - time.length);
  for (const { line } of parsed.rejects) assert.ok(line >= 1 && line <= parsed.lines);
  assert.equal(parsed.counts.some(({ bad }) => bad) && parsed.held.length === 0, false);
}

Deno.test(`parseExport() reads or refuses ${INPUTS} damaged exports`, async () => {
  const random = randomFrom(20240229);
  let read = 0;
  for (let i = 0; i < INPUTS; i++) {
    const { name, text, bytes } = damagedExport(random);
    try {
      checkResult(await parseExport(bytesSource(name, bytes, Date.UTC(2026, 10, 22))));
      read++;
    } catch (error) {
      if (error instanceof BarkeepError) continue;
      throw new Error(`input ${i} (${name}): ${JSON.stringify(text)}`, { cause: error });
    }
  }
  // Both outcomes must be common, or the mutations test nothing.
  assert.ok(read > INPUTS / 4 && read < INPUTS * 0.95, `${read} of ${INPUTS} could be read`);
});
