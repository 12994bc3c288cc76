import assert from "node:assert/strict";
import { DamagedError } from "../../../core/errors.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { lightTimes } from "../../../core/parquet/light_times.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { naiveFile, steps } from "../store/inventory_files.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url).pathname;

interface Answer {
  readonly rows: number;
  readonly first?: number;
  readonly last?: number;
}
const ANSWERS: Readonly<Record<string, Answer>> = JSON.parse(
  await Deno.readTextFile(`${FIXTURES}parquet.json`),
);

for (const [name, { rows, first, last }] of Object.entries(ANSWERS)) {
  if (first === undefined || last === undefined || rows === 0) continue;
  Deno.test(`lightTimes() of ${name} reach as far as pandas says`, async () => {
    using file = await denoFs.open(`${FIXTURES}parquet/${name}`, "read");
    const table = await readTable(file);
    const [times] = await lightTimes(file, table, table.shape.time!, [{ from: 0, to: rows }]);
    assert.deepEqual([Math.min(...times), Math.max(...times), times.length], [first, last, rows]);
  });
}

async function opened(walls: readonly number[], groupTarget: number) {
  const fs = new MemoryFs({ files: { "/x": await naiveFile(walls, groupTarget) } });
  return await fs.open("/x", "read");
}

Deno.test("lightTimes() gives just the rows asked for, across row groups", async () => {
  const walls = steps("2025-01-01T00:00Z", 250);
  using file = await opened(walls, 100);
  const table = await readTable(file);
  const spans = [{ from: 0, to: 1 }, { from: 95, to: 205 }, { from: 249, to: 250 }];
  const found = await lightTimes(file, table, table.shape.time!, spans);
  assert.deepEqual(
    found.map((times) => [...times]),
    spans.map(({ from, to }) => walls.slice(from, to)),
  );
});

Deno.test("lightTimes() names the column whose pages are damaged", async () => {
  const bytes = await naiveFile(steps("2025-01-01T00:00Z", 250));
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  bytes.fill(0xff, 4, bytes.length - 8 - footer);
  using file = await new MemoryFs({ files: { "/x": bytes } }).open("/x", "read");
  const table = await readTable(file);
  await assert.rejects(
    lightTimes(file, table, table.shape.time!, [{ from: 0, to: 9 }]),
    (error) =>
      error instanceof DamagedError && /column datetime can't be decoded/.test(error.message),
  );
});
