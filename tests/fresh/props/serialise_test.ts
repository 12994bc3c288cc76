import { computed, signal } from "@preact/signals";
import fc from "fast-check";
import assert from "node:assert/strict";
import { parse, type ParseOptions } from "../../../fresh/props/parse.ts";
import { type Entry, serialise } from "../../../fresh/props/serialise.ts";

const SIGNALS: ParseOptions = {
  signal: () => signal<unknown>(undefined),
  computed: (read) => computed(read),
};

/** What the browser gets of a value: through JSON, as text. */
function sent(value: unknown, options = SIGNALS): unknown {
  return parse(JSON.parse(JSON.stringify(serialise(value))) as Entry[], options);
}

const VALUES: Record<string, unknown> = {
  "nothing": undefined,
  "null": null,
  "text": 'a "quoted" </script> text',
  "numbers": [0, -0, 1.5, NaN, Infinity, -Infinity],
  "a bigint": 2n ** 70n,
  "a date": new Date("2026-03-01T08:30:00Z"),
  "an address": new URL("https://example.com/a?b#c"),
  "a pattern": /a+\/b/gi,
  "bytes": new Uint8Array([0, 1, 254, 255]),
  "a set": new Set([1, "a", null]),
  "a map": new Map<unknown, unknown>([["a", 1], [{ b: 2 }, new Date(0)]]),
  "nested data": { a: [{ b: undefined }], c: { d: [[]] } },
  "an object without prototype": Object.assign(Object.create(null), { a: 1 }),
};

for (const [name, value] of Object.entries(VALUES)) {
  Deno.test(`serialise() and parse() keep ${name}`, () => {
    const plain = (given: unknown) =>
      given !== null && typeof given === "object" && Object.getPrototypeOf(given) === null
        ? { ...given }
        : given;
    assert.deepStrictEqual(sent(value), plain(value));
  });
}

Deno.test("serialise() keeps the holes of an array", () => {
  const array = [1, , 3];
  const result = sent(array) as unknown[];
  assert.equal(result.length, 3);
  assert.equal(1 in result, false);
  assert.equal(result[2], 3);
});

Deno.test("serialise() keeps an invalid date invalid", () => {
  assert.ok(Number.isNaN((sent(new Date(NaN)) as Date).getTime()));
});

Deno.test("serialise() writes an object once, and parse() makes one of it", () => {
  const shared = { value: 42 };
  const result = sent({ a: shared, b: [shared] }) as { a: object; b: object[] };
  assert.equal(result.a, result.b[0]);
});

Deno.test("serialise() follows circles", () => {
  const circle: { self?: unknown; map: Map<string, unknown> } = { map: new Map() };
  circle.self = circle;
  circle.map.set("up", circle);
  const result = sent(circle) as typeof circle;
  assert.equal(result.self, result);
  assert.equal(result.map.get("up"), result);
});

Deno.test("serialise() keeps a signal a signal, the same one wherever it is", () => {
  const count = signal(3);
  const result = sent([count, { count }]) as [typeof count, { count: typeof count }];
  assert.equal(result[0].value, 3);
  result[0].value = 4;
  assert.equal(result[1].count.value, 4);
  assert.equal(count.value, 3);
});

Deno.test("serialise() sends the value of a computed signal, which can only be read", () => {
  const count = signal(3);
  const result = sent(computed(() => count.value * 2)) as { value: number };
  assert.equal(result.value, 6);
  assert.throws(() => result.value = 1, TypeError);
});

Deno.test('parse() takes "__proto__" for a name like any other', () => {
  const result = sent(JSON.parse('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
  assert.equal(Object.getPrototypeOf(result), Object.prototype);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

class Position {
  x = 1;
}

const REFUSED: Record<string, [unknown, RegExp]> = {
  "a function": [{ onSave: () => 1 }, /at "onSave": a function can't be sent/],
  "an instance of a class": [{ at: [new Position()] }, /at "at\.0": an instance of Position/],
  "a symbol": [{ id: Symbol("a") }, /a symbol can't be sent/],
  "a promise": [Promise.resolve(1), /an instance of Promise/],
};

for (const [name, [value, message]] of Object.entries(REFUSED)) {
  Deno.test(`serialise() refuses ${name}, saying where it is`, () => {
    assert.throws(() => serialise(value), message);
  });
}

Deno.test("parse() gives back any data that serialise() takes", () => {
  const data = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true });
  fc.assert(fc.property(data, (value) => {
    assert.deepStrictEqual(sent(value), value);
  }));
});
