/**
 * Patched files read back by pandas itself. Needs a Python with pandas 2 or later and pyarrow: the one in
 * `BARKEEP_PYTHON`, else `python3`. Skipped where there is none.
 */

import assert from "node:assert/strict";
import { type Bar, type Bars, barsOf } from "../../core/bars/bars.ts";
import { UTC } from "../../core/bars/zone.ts";
import { BytesFile } from "../../core/parquet/bytes.ts";
import { checkPatch } from "../../core/parquet/check_patch.ts";
import { createTable } from "../../core/parquet/create.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable, type Table } from "../../core/parquet/table.ts";
import {
  bar,
  fixture,
  MemorySink,
  NAMES,
  patch,
  realFile,
  realFiles,
} from "../core/parquet/helpers.ts";

const PYTHON = Deno.env.get("BARKEEP_PYTHON") ?? "python3";
const SCRIPT = new URL("readback.py", import.meta.url);

function hasPandas(): boolean {
  const probe = "import pandas, pyarrow; assert int(pandas.__version__.split('.')[0]) >= 2";
  try {
    return new Deno.Command(PYTHON, { args: ["-c", probe], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return false;
    }
    throw error;
  }
}

const ignore = !hasPandas();
const WHY = ignore ? " (skipped: no Python with pandas)" : "";

interface Case {
  readonly before: string;
  readonly after: string;
  readonly time: string;
  readonly put: (Omit<Bar, "volume"> & { volume: number | null })[];
  readonly remove: number[];
}

/** Bars before the start, in holes, in place of old ones and after the end; some without volume. */
function changes(bars: Bars, step: number): { put: Bar[]; remove: number[] } {
  const { time } = bars, rows = time.length, put = new Map<number, Bar>();
  const add = (at: number, i: number) => put.set(at, bar(at, 500 + i / 4, i % 3 ? i : NaN));
  for (let i = 1; i <= 5; i++) add(time[0] - i * 60 * step, i);
  for (let i = 1; i <= 20; i++) add(time[rows - 1] + i * 60 * step, i);
  for (let i = 0; i < 12; i++) add(time[Math.floor(i * rows / 12)], i);
  for (let i = 0; i < 12; i++) add(time[Math.floor(i * rows / 12)] + step, i);
  const remove = [3, 7, 11].map((i) => time[Math.floor(i * rows / 13)]).filter((t) => !put.has(t));
  return { put: [...put.values()].sort((a, b) => a.time - b.time), remove };
}

/** The smallest step of time that the table's own column can hold. */
function stepOf({ shape }: Table): number {
  return shape.time!.kind === "date" ? 86_400_000 : 1_000;
}

/** Patches a file, checks it as the gate does, patches the result again, and says what pandas should find. */
async function makeCase(file: BytesFile, folder: string, place: number): Promise<Case | null> {
  const table = await readTable(file);
  if (table.shape.problems.length) return null;
  const { bars, sorted } = await readBars(file, table, { zone: UTC });
  if (!sorted || bars.time.length < 14) return null;
  const { put, remove } = changes(bars, stepOf(table)), half = put.length >> 1;
  const first = await patch(file, barsOf(put.slice(0, half)), { remove });
  await checkPatch({ ...first, put: barsOf(put.slice(0, half)), remove, zone: UTC });
  const second = await patch(first.after, barsOf(put.slice(half)));
  await checkPatch({ ...second, put: barsOf(put.slice(half)), zone: UTC });
  const paths = {
    before: `${folder}/${place}_before.parquet`,
    after: `${folder}/${place}.parquet`,
  };
  await Deno.writeFile(paths.before, file.bytes);
  await Deno.writeFile(paths.after, second.after.bytes);
  const known = put.map((bar) => ({
    ...bar,
    volume: Number.isNaN(bar.volume) ? null : bar.volume,
  }));
  return { ...paths, time: table.shape.time!.name, put: known, remove };
}

async function ask(cases: readonly Case[]): Promise<{ after: string; problems: string[] }[]> {
  const child = new Deno.Command(PYTHON, {
    args: [SCRIPT.pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const sent = writer.write(new TextEncoder().encode(JSON.stringify(cases))).then(() =>
    writer.close()
  );
  const { stdout, stderr, success } = await child.output();
  await sent;
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function readBack(files: readonly BytesFile[]): Promise<number> {
  const folder = await Deno.makeTempDir();
  try {
    const cases: Case[] = [], names: string[] = [];
    for (const [place, file] of files.entries()) {
      const made = await makeCase(file, folder, place);
      if (!made) continue;
      cases.push(made);
      names.push(file.path);
    }
    const answers = await ask(cases);
    const wrong = answers.map(({ problems }, i) => ({ name: names[i], problems }))
      .filter(({ problems }) => problems.length);
    assert.deepEqual(wrong, []);
    return answers.length;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: `patchTable() leaves every fixture's shape as pandas finds it${WHY}`,
  ignore,
  async fn() {
    assert.ok(await readBack(NAMES.map(fixture)) >= 20);
  },
});

const real = ["store", "store-after-merge", "parquet-others"].flatMap(realFiles);
Deno.test({
  name: `patchTable() leaves real files as pandas finds them${
    real.length ? "" : " (skipped: no ../shared/data)"
  }${WHY}`,
  ignore: ignore || real.length === 0,
  async fn() {
    assert.ok(await readBack(real.map(realFile)) >= 12);
  },
});

Deno.test({
  name: `createTable() makes what pandas reads as an index called datetime${WHY}`,
  ignore,
  async fn() {
    const times = Array.from({ length: 100 }, (_, i) => Date.UTC(2025, 0, 1) + i * 60_000);
    for (const volume of [5, NaN]) {
      const sink = new MemorySink();
      const bars = barsOf(times.map((time, i) => bar(time, i, i ? i : volume)));
      await createTable({ like: null, bars, zone: null, sink });
      const path = await Deno.makeTempFile({ suffix: ".parquet" });
      try {
        await Deno.writeFile(path, sink.file().bytes);
        const code = "import pandas as pd, sys; f = pd.read_parquet(sys.argv[1]);" +
          "print(f.index.name, f.index.dtype, *f.columns, *f.dtypes, f.index[-1], f.close.iloc[-1], f.volume.isna().sum())";
        const { stdout } = await new Deno.Command(PYTHON, { args: ["-c", code, path] }).output();
        const dtype = Number.isNaN(volume) ? "float64" : "int64";
        assert.equal(
          new TextDecoder().decode(stdout).trim(),
          "datetime datetime64[ns] open high low close volume float64 float64 float64 float64 " +
            `${dtype} 2025-01-01 01:39:00 99.0 ${Number.isNaN(volume) ? 1 : 0}`,
        );
      } finally {
        await Deno.remove(path);
      }
    }
  },
});
