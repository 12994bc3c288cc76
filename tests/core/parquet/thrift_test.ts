import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeFooter, encodeFooter } from "../../../core/parquet/footer.ts";
import {
  decodeStruct,
  encodeStruct,
  THRIFT,
  ThriftError,
  ThriftStruct,
  type ThriftValue,
} from "../../../core/parquet/thrift.ts";
import { fixture, NAMES, realFile, realFiles } from "./helpers.ts";

function footerBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
  return new Uint8Array(bytes.slice(-8 - length, -8));
}

Deno.test("encodeFooter() gives back the bytes of every fixture's footer", () => {
  for (const name of NAMES) {
    const bytes = footerBytes(fixture(name).bytes);
    assert.deepEqual(encodeFooter(decodeFooter(bytes)), bytes, name);
  }
});

const real = ["store", "store-after-merge", "parquet-others"].flatMap(realFiles);
Deno.test({
  name: `encodeFooter() gives back the bytes of real footers${
    real.length ? "" : " (skipped: no ../shared/data)"
  }`,
  ignore: real.length === 0,
  fn() {
    for (const url of real) {
      const bytes = footerBytes(realFile(url).bytes);
      assert.deepEqual(encodeFooter(decodeFooter(bytes)), bytes, url.pathname);
    }
  },
});

const SCALARS: fc.Arbitrary<{ type: number; value: ThriftValue }> = fc.oneof(
  fc.boolean().map((value) => ({ type: THRIFT.true as number, value })),
  fc.integer({ min: -128, max: 127 }).map((value) => ({ type: THRIFT.i8, value })),
  fc.integer({ min: -32768, max: 32767 }).map((value) => ({ type: THRIFT.i16, value })),
  fc.integer().map((value) => ({ type: THRIFT.i32, value })),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map((value) => ({
    type: THRIFT.i64,
    value,
  })),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => ({
    type: THRIFT.double,
    value: new Uint8Array(bytes),
  })),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => ({
    type: THRIFT.binary,
    value: new Uint8Array(bytes),
  })),
);

const { struct: STRUCTS } = fc.letrec<{ struct: ThriftStruct; field: unknown }>((tie) => ({
  struct: fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 6 }).chain((ids) =>
    fc.tuple(...ids.map(() => tie("field"))).map((values) =>
      new ThriftStruct(
        ids.map((id, i) => ({ id, ...values[i] as { type: number; value: ThriftValue } })),
      )
    )
  ),
  field: fc.oneof(
    { maxDepth: 3 },
    SCALARS,
    tie("struct").map((value) => ({ type: THRIFT.struct, value })),
    fc.array(fc.integer(), { maxLength: 40 }).map((items) => ({
      type: THRIFT.list,
      value: { itemType: THRIFT.i32, items },
    })),
  ),
}));

Deno.test("decodeStruct() gives back what encodeStruct() wrote, fields in their order", () => {
  fc.assert(fc.property(STRUCTS, (struct) => {
    const bytes = encodeStruct(struct), decoded = decodeStruct(bytes);
    assert.deepEqual(decoded.struct, struct);
    assert.equal(decoded.length, bytes.length);
    assert.deepEqual(encodeStruct(decoded.struct), bytes);
  }));
});

Deno.test("decodeStruct() throws nothing but ThriftError on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeStruct(new Uint8Array(bytes));
      } catch (error) {
        assert.ok(error instanceof ThriftError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("decodeStruct() refuses a list longer than the bytes, before making room for it", () => {
  const claims = new Uint8Array([0x19, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x0f]);
  assert.throws(() => decodeStruct(claims), /list reaches beyond/);
});

Deno.test("decodeStruct() refuses structs that nest without end", () => {
  assert.throws(() => decodeStruct(new Uint8Array(1_000).fill(0x1c)), /too deep/);
});

Deno.test("ThriftStruct.set() adds a field where its number belongs", () => {
  const struct = new ThriftStruct();
  for (const id of [5, 1, 3]) struct.set(id, THRIFT.i32, id);
  struct.set(3, THRIFT.i32, 33);
  assert.deepEqual(struct.fields.map(({ id, value }) => [id, value]), [[1, 1], [3, 33], [5, 5]]);
});
