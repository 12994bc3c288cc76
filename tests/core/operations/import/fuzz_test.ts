import assert from "node:assert/strict";
import { barsOf } from "../../../../core/bars/bars.ts";
import { UTC } from "../../../../core/bars/zone.ts";
import { MemoryFs } from "../../../../core/fs/memory_fs.ts";
import type { Fs } from "../../../../core/fs/fs.ts";
import { planImport } from "../../../../core/operations/import/plan_import.ts";
import { createTable } from "../../../../core/parquet/create.ts";
import { DEFAULT_SETTINGS } from "../../../../core/store/settings.ts";
import { openStore } from "../../../../core/store/store.ts";
import { MemorySink } from "../../../../demo/memory_sink.ts";
import { damagedExport, inputsWanted, randomFrom } from "../../sources/csv/damaged_exports.ts";

/** A tenth of what the reader's own fuzz test takes: each input goes through the whole planning. */
const INPUTS = Math.ceil(inputsWanted(2000) / 10);

/** Lets nothing be changed. */
function readOnly(fs: Fs): Fs {
  const no = (what: string) => () => Promise.reject(new TypeError(`planning tried to ${what}`));
  return {
    open: (path, mode) => mode === "read" ? fs.open(path, mode) : no("write")(),
    stat: (path) => fs.stat(path),
    list: (path) => fs.list(path),
    realPath: (path) => fs.realPath(path),
    space: (path) => fs.space(path),
    makeFolder: no("make a folder"),
    rename: no("rename"),
    link: no("link"),
    remove: no("remove"),
    syncFolder: no("sync"),
    setAttributes: no("set attributes"),
  };
}

async function master(): Promise<Uint8Array> {
  const sink = new MemorySink(), start = Date.UTC(2025, 10, 10);
  const bars = barsOf(Array.from({ length: 500 }, (_, i) => ({
    ...{ time: start + i * 300_000, open: 6800, high: 6801 + i, low: 6799, close: 6800 + i },
    volume: i,
  })));
  await createTable({ like: null, bars, zone: UTC, sink });
  return sink.bytes();
}

Deno.test(`planImport() plans or refuses ${INPUTS} damaged exports and writes nothing`, async () => {
  const random = randomFrom(20261122), table = await master();
  const outcomes = { merged: 0, held: 0, failed: 0 };
  for (let i = 0; i < INPUTS; i++) {
    const { name, text, bytes } = damagedExport(random);
    const path = `/in/${name.replaceAll("/", "_")}`;
    const fs = readOnly(
      new MemoryFs({
        files: { "/data/ES1_5m.parquet": table, [path]: bytes },
        now: () => Date.UTC(2026, 10, 22),
      }),
    );
    const store = await openStore(fs, "/data", { now: () => Date.UTC(2026, 10, 22) });
    try {
      const { exports } = await planImport(store, {
        paths: [path],
        settings: DEFAULT_SETTINGS,
        answers: random(3) === 0 ? { as: "ES1_5m" } : {},
        skipBad: random(2) === 0,
        shift: random(2) === 0,
      });
      outcomes[exports[0].outcome]++;
    } catch (error) {
      throw new Error(`input ${i} (${name}): ${JSON.stringify(text)}`, { cause: error });
    }
  }
  // All outcomes must be common, or the mutations test nothing.
  assert.ok(
    Object.values(outcomes).every((count) => count > INPUTS / 50),
    JSON.stringify(outcomes),
  );
});
