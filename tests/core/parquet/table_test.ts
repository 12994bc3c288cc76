import assert from "node:assert/strict";
import { DamagedError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { ANSWERS, fixture, NAMES } from "./helpers.ts";

Deno.test("readTable() tells rows, groups, columns and dtypes as pandas does", async () => {
  for (const name of NAMES) {
    const { rows, groups, shape } = await readTable(fixture(name)), answer = ANSWERS[name];
    assert.equal(rows, answer.rows, name);
    assert.equal(groups.length, answer.groups, name);
    assert.deepEqual(shape.columns.map((column) => column.name), answer.physical, name);
    for (const { name: column, dtype } of shape.columns) {
      if (dtype === null || !(column in answer.dtypes)) continue;
      // pandas 3 shows as `str` what it calls `object` or `str` in the file.
      const shown = answer.dtypes[column];
      assert.ok(shown === dtype || shown === "str", `${name} ${column} ${dtype} ${shown}`);
    }
  }
});

Deno.test("readTable() finds the index as pandas names it", async () => {
  for (const name of NAMES) {
    const { shape } = await readTable(fixture(name)), { index } = ANSWERS[name];
    const kind = index.kind === "DatetimeIndex" ? "column" : shape.index.kind;
    assert.equal(shape.index.kind, kind, name);
    if (index.kind === "DatetimeIndex") {
      assert.equal(shape.index.name, index.name, name);
      const zone = /, (.*)\]/.exec(index.dtype)?.[1] ?? null;
      assert.equal(shape.time?.zone, zone, name);
      assert.equal(shape.time?.unit, /\[(..)/.exec(index.dtype)?.[1], name);
      assert.ok(shape.time?.isIndex, name);
    }
  }
});

/** Primary time, second time and codec of the shapes that need finding out. */
const TIMES: readonly (readonly [string, string, string | null, string])[] = [
  ["datetime_and_seconds.parquet", "datetime timestamp ns wall", "time integer s utc", "SNAPPY"],
  ["range_index_ms.parquet", "time integer ms utc", "timestamp timestamp ms wall", "SNAPPY"],
  ["index_level_0.parquet", "__index_level_0__ timestamp ns utc", null, "SNAPPY"],
  ["time_first_zstd.parquet", "time timestamp ns wall", null, "ZSTD"],
  ["pandas3_us.parquet", "datetime timestamp us wall", null, "SNAPPY"],
  ["string_dates.parquet", "Date string ms wall", null, "SNAPPY"],
  ["polars.parquet", "datetime timestamp us wall", null, "ZSTD"],
  ["duckdb.parquet", "datetime timestamp us wall", null, "SNAPPY"],
  ["brotli.parquet", "datetime timestamp ns wall", null, "BROTLI"],
  ["zero_times.parquet", "time integer unknown utc", null, "SNAPPY"],
];

for (const [name, first, second, codec] of TIMES) {
  Deno.test(`readTable() finds the times of ${name}`, async () => {
    const { shape } = await readTable(fixture(name));
    const words = (time: typeof shape.time) =>
      time && `${time.name} ${time.kind} ${time.unit} ${time.clock}`;
    assert.equal(words(shape.time), first);
    assert.equal(words(shape.secondTime), second);
    assert.equal(shape.codec, codec);
  });
}

const PROBLEMS: Readonly<Record<string, RegExp>> = {
  "multi_index.parquet": /index has 2 levels/,
  "capitals.parquet": /small letters/,
  "fixed_length_prices.parquet": /no time column/,
  "string_dates.parquet": /column Date are text/,
  "zero_times.parquet": /column time are no times/,
};

Deno.test("readTable() says why a table can't be written to, and nothing against the others", async () => {
  for (const name of NAMES) {
    const { shape } = await readTable(fixture(name)), wanted = PROBLEMS[name];
    if (wanted) assert.match(shape.problems.join("; "), wanted, name);
    else assert.deepEqual(shape.problems, [], name);
  }
});

Deno.test("readTable() names the writer", async () => {
  const writer = async (name: string) => (await readTable(fixture(name))).shape.writer;
  assert.match(await writer("groups.parquet"), /^pandas \d.* \(pyarrow \d/);
  assert.match(await writer("polars.parquet"), /^Polars/);
  assert.match(await writer("duckdb.parquet"), /^DuckDB/);
});

const BROKEN: Readonly<Record<string, RegExp>> = {
  "broken_empty.parquet": /the file is empty/,
  "broken_foreign.parquet": /it is not a Parquet file/,
  "broken_footer.parquet": /its footer is garbled/,
  "broken_half.parquet": /it was cut short: its \d+ bytes do not end/,
  "broken_length.parquet": /its footer would be 2147483647 bytes long, the file is \d+/,
  "broken_magic.parquet": /its beginning is not that/,
};

for (const [name, reason] of Object.entries(BROKEN)) {
  Deno.test(`readTable() refuses ${name} with the reason`, async () => {
    const { message } = await failure(fixture(name));
    assert.match(message, reason);
    assert.ok(message.startsWith(`Cannot read ${name}: `), message);
  });
}

async function failure(file: BytesFile): Promise<DamagedError> {
  try {
    await readTable(file);
  } catch (error) {
    if (error instanceof DamagedError) return error;
    throw error;
  }
  assert.fail(`${file.path} was read`);
}

Deno.test("readTable() names a Git LFS pointer", async () => {
  const text = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
  const file = new BytesFile(new TextEncoder().encode(text), "ES1_1m.parquet");
  assert.match((await failure(file)).message, /Git LFS pointer/);
});

Deno.test("readTable() throws only DamagedError however a footer is damaged", async () => {
  const { bytes } = fixture("groups.parquet"), start = bytes.length - 4_000;
  for (let i = 0; i < 600; i++) {
    const damaged = bytes.slice();
    damaged[start + (i * 13) % 3_990] ^= 1 << (i % 8);
    try {
      await readTable(new BytesFile(damaged, "flipped.parquet"));
    } catch (error) {
      assert.ok(error instanceof DamagedError, String(error));
    }
  }
});

Deno.test("readTable() leaves the folder out of its messages", async () => {
  const file = new BytesFile(new Uint8Array(0), "/some/where/ES1_1m.parquet");
  assert.match((await failure(file)).message, /^Cannot read ES1_1m.parquet: /);
});
