import assert from "node:assert/strict";
import { type Bars, barsOf } from "../../../core/bars/bars.ts";
import { UTC } from "../../../core/bars/zone.ts";
import { DamagedError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { checkPatch } from "../../../core/parquet/check_patch.ts";
import { encodeFooter, FILE, footerOf } from "../../../core/parquet/footer.ts";
import type { PatchReport } from "../../../core/parquet/patch.ts";
import { THRIFT, ThriftStruct } from "../../../core/parquet/thrift.ts";
import { bar, fixture, NO_BARS, patch, type Patched } from "./helpers.ts";

const START = Date.UTC(2025, 2, 7, 12), MINUTE = 60_000;
const PUT = barsOf([bar(START + 75 * MINUTE, 9), bar(START + 75 * MINUTE + 1, 8)]);

/** Rewrites the second of three groups: one bar replaced, one added. */
function patched(): Promise<Patched> {
  return patch(fixture("groups.parquet"), PUT, { groupTarget: 50 });
}

async function refused(
  patched: Patched,
  reason: RegExp,
  plan: { put?: Bars; remove?: number[] } = {},
): Promise<void> {
  await assert.rejects(
    checkPatch({ ...patched, put: PUT, zone: UTC, ...plan }),
    (error) => {
      assert.ok(error instanceof DamagedError, String(error));
      assert.match(error.message, reason);
      assert.match(error.message, /^Cannot replace after.parquet: /);
      return true;
    },
  );
}

/** The patched file with its footer changed by hand. */
function withFooter(found: Patched, change: (root: ThriftStruct) => void): Patched {
  const { after, table } = found, root = table.footer.root.copy();
  change(root);
  const footer = encodeFooter(footerOf(root)), start = table.size - 8 - table.footerBytes.length;
  const bytes = new Uint8Array(start + footer.length + 8);
  bytes.set(after.bytes.subarray(0, start));
  bytes.set(footer, start);
  new DataView(bytes.buffer).setUint32(start + footer.length, footer.length, true);
  bytes.set(new TextEncoder().encode("PAR1"), bytes.length - 4);
  return { ...found, after: new BytesFile(bytes, "after.parquet") };
}

function withReport(found: Patched, change: Partial<PatchReport>): Patched {
  return { ...found, report: { ...found.report, ...change } };
}

Deno.test("checkPatch() passes what was planned", async () => {
  await checkPatch({ ...await patched(), put: PUT, zone: UTC });
});

Deno.test("checkPatch() notices any changed byte of a copied group", async () => {
  const found = await patched(), { offset, bytes } = found.table.groups.at(-1)!;
  for (const at of [offset, offset + (bytes >> 1), offset + bytes - 1]) {
    const flipped = found.after.bytes.slice();
    flipped[at] ^= 1;
    const after = new BytesFile(flipped, "after.parquet");
    await refused({ ...found, after }, /row group \d differs from the old one/);
  }
});

Deno.test("checkPatch() notices a bar that was planned and not written", async () => {
  const put = barsOf([...[0, 1].map((i) => bar(PUT.time[i], 9 - i)), bar(START + 200 * MINUTE, 1)]);
  await refused(await patched(), /2025-03-07T15:20:00.000Z was not written/, { put });
});

Deno.test("checkPatch() notices a bar that was written and not planned", async () => {
  const put = barsOf([bar(PUT.time[0], 9)]);
  await refused(await patched(), /13:15:00.001Z was not planned/, { put });
});

Deno.test("checkPatch() notices a planned bar with another value", async () => {
  const put = barsOf([{ ...bar(PUT.time[0], 9), close: 9.25 }, bar(PUT.time[1], 8)]);
  await refused(await patched(), /13:15:00.000Z changed in column close/, { put });
});

Deno.test("checkPatch() notices an old bar that is gone", async () => {
  const remove = [START + 60 * MINUTE];
  const found = await patch(fixture("groups.parquet"), NO_BARS, { remove, groupTarget: 50 });
  await refused(found, /13:00:00.000Z is gone/, { put: NO_BARS });
});

Deno.test("checkPatch() notices an old bar that changed unasked", async () => {
  await refused(await patched(), /13:15:00.000Z changed in column open/, {
    put: barsOf([bar(PUT.time[1], 8)]),
  });
});

Deno.test("checkPatch() notices a bar to remove that is still there", async () => {
  await refused(await patched(), /1 bars to remove are still there/, {
    remove: [START + 60 * MINUTE],
  });
});

Deno.test("checkPatch() notices changed metadata", async () => {
  const found = await patched();
  await refused(
    withFooter(found, (root) => root.set(FILE.createdBy, THRIFT.binary, new Uint8Array([65]))),
    /schema or metadata changed/,
  );
  await refused(withFooter(found, (root) => root.delete(FILE.keyValues)), /metadata changed/);
  await refused(withFooter(found, (root) => root.delete(7)), /metadata changed/);
});

Deno.test("checkPatch() notices a row group's metadata that does not fit its bytes", async () => {
  const found = await patched();
  await refused(
    withFooter(found, (root) => {
      const groups = (root.get(FILE.groups) as { items: ThriftStruct[] }).items.map((group) =>
        group.copy()
      );
      groups[0].set(2, THRIFT.i64, 1n);
      root.set(FILE.groups, THRIFT.list, { itemType: THRIFT.struct, items: groups });
    }),
    /metadata of row group 0 changed/,
  );
});

Deno.test("checkPatch() trusts no report that contradicts the files", async () => {
  const found = await patched(), { groups } = found.report;
  await refused(withReport(found, { rewritten: [] }), /a row group is missing or there twice/);
  await refused(withReport(found, { groups: groups.slice(1) }), /row groups, not/);
  await refused(withReport(found, { rowsBefore: 149 }), /rows, not/);
  await refused(
    withReport(found, { added: 2, removed: 1, replaced: 0 }),
    /1 bars are added, not 2/,
  );
});

Deno.test("checkPatch() refuses a file without a sound footer", async () => {
  const found = await patched();
  const after = new BytesFile(found.after.bytes.slice(0, -100), "after.parquet");
  await assert.rejects(checkPatch({ ...found, after, put: PUT, zone: UTC }), DamagedError);
});

Deno.test("checkPatch() notices row groups in another order", async () => {
  const found = await patched();
  const swap = <T>(items: readonly T[]) => [items[1], items[0], ...items.slice(2)];
  const swapped = withFooter(found, (root) => {
    const { items } = root.get(FILE.groups) as { items: ThriftStruct[] };
    root.set(FILE.groups, THRIFT.list, { itemType: THRIFT.struct, items: swap(items) });
  });
  await refused(withReport(swapped, { groups: swap(found.report.groups) }), /out of order/);
});
