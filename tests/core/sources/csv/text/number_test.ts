import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BLANK,
  MALFORMED,
  NUMBER,
  NumberReader,
} from "../../../../../core/sources/csv/text/number.ts";

function read(text: string, decimalComma = false): [number, number] {
  const reader = new NumberReader(decimalComma);
  const bytes = new TextEncoder().encode(text);
  const value = reader.read(bytes, 0, bytes.length);
  return [value, reader.state];
}

Deno.test("NumberReader reads every double as Number() does", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert.deepEqual(read(String(value)), [Number(String(value)), NUMBER]);
  }));
});

Deno.test("NumberReader reads prices with fixed decimals as Number() does", () => {
  const price = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(fc.property(price, ([units, decimals]) => {
    const text = (units / 10 ** decimals).toFixed(decimals);
    assert.deepEqual(read(text), [Number(text), NUMBER]);
    assert.deepEqual(read(text.replace(".", ","), true), [Number(text), NUMBER]);
  }));
});

const CASES: Record<string, [number, number]> = {
  "247.1399999999999": [247.1399999999999, NUMBER],
  "0.00002853": [0.00002853, NUMBER],
  "-0.0": [-0, NUMBER],
  "+0.25": [0.25, NUMBER],
  "0000000000000000001.5": [1.5, NUMBER],
  ".5": [0.5, NUMBER],
  "5.": [5, NUMBER],
  "1,234": [1234, NUMBER],
  "1,234,567.25": [1234567.25, NUMBER],
  "1.5e-5": [1.5e-5, NUMBER],
  "": [NaN, BLANK],
  "NaN": [NaN, BLANK],
  "null": [NaN, BLANK],
  "-": [NaN, BLANK],
  "1,23": [NaN, MALFORMED],
  "12-345": [NaN, MALFORMED],
  "1.2.3": [NaN, MALFORMED],
  ".": [NaN, MALFORMED],
  "+": [NaN, MALFORMED],
  "1e999": [NaN, MALFORMED],
  "Infinity": [NaN, MALFORMED],
  "0x10": [NaN, MALFORMED],
};
for (const [text, expected] of Object.entries(CASES)) {
  Deno.test(`NumberReader reads "${text}"`, () => assert.deepEqual(read(text), expected));
}
