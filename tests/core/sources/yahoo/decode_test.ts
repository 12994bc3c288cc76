import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeFloat32 } from "../../../../core/sources/yahoo/decode.ts";

Deno.test("decodeFloat32() gives back the price that was quoted", () => {
  assert.equal(decodeFloat32(63.40999984741211), 63.41);
  assert.equal(decodeFloat32(4162.2998046875), 4162.3);
  assert.equal(decodeFloat32(1518.0999755859375), 1518.1);
  assert.equal(decodeFloat32(6543.25), 6543.25);
  assert.equal(decodeFloat32(-37.630001068115234), -37.63);
  assert.equal(decodeFloat32(0), 0);
});

Deno.test("decodeFloat32() is exact for prices of two decimals up to 131,071.99", () => {
  fc.assert(fc.property(fc.integer({ min: -13_107_199, max: 13_107_199 }), (cents) => {
    assert.equal(decodeFloat32(Math.fround(cents / 100)), cents / 100 || 0);
  }));
});

Deno.test("decodeFloat32() is exact for FX rates of five decimals", () => {
  fc.assert(fc.property(fc.integer({ min: 50_000, max: 200_000 }), (points) => {
    assert.equal(decodeFloat32(Math.fround(points / 100_000)), points / 100_000);
  }));
});

Deno.test("decodeFloat32() keeps the order of any two floats", () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(float, float, (a, b) => {
    if (a < b) assert.ok(decodeFloat32(a) < decodeFloat32(b));
  }));
});

Deno.test("decodeFloat32() leaves what is no float32 alone", () => {
  assert.equal(decodeFloat32(63.41), 63.41);
  assert.ok(Number.isNaN(decodeFloat32(NaN)));
  assert.equal(decodeFloat32(Infinity), Infinity);
});

/** What it means, in the plainest way: the first of ever longer decimals that is this float32. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}

Deno.test("decodeFloat32() gives the shortest decimal of every float32", () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  const price = fc.float({ min: Math.fround(0.005), max: 2 ** 24, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(float, price, price.map((value) => -value)), (value) => {
      if (!Number.isInteger(value)) assert.equal(decodeFloat32(value), shortest(value));
    }),
    { numRuns: 5000 },
  );
});
