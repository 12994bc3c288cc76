/**
 * The workload of all fault suites: in one command append to A, revise a bar in B, create C, on real Parquet
 * files with the real code.
 */

import { type Bars, barsOf, sliceBars, takeBars } from "../../../core/bars/bars.ts";
import type { MergePlan } from "../../../core/bars/merge_plan.ts";
import { UTC } from "../../../core/bars/zone.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import type { Fs } from "../../../core/fs/fs.ts";
import { sha256Of } from "../../../core/fs/hash.ts";
import type { Sink } from "../../../core/fs/sink.ts";
import { rangeInUtc } from "../../../core/operations/file_facts.ts";
import { type Master, openMasterFile } from "../../../core/operations/master.ts";
import { writeMerge, writeNew } from "../../../core/operations/write_merge.ts";
import { createTable } from "../../../core/parquet/create.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { finishOperation, startOperation } from "../../../core/store/ledger.ts";
import { parseFileName } from "../../../core/store/naming.ts";
import { recover } from "../../../core/store/recovery.ts";
import { openStore, type Store } from "../../../core/store/store.ts";
import { onDisk } from "../../../core/store/store_errors.ts";

/** Appended to, revised, created, and a master and an asset that no plan names. */
export const A = "ES1_1m.parquet", B = "NQ1_1m.parquet", C = "CL1_1m.parquet";
export const OUTSIDE = ["GC1_1m.parquet", "ES1_profiler.json"] as const;

const MINUTE = 60_000;
const FIRST = Date.UTC(2026, 10, 20, 14, 30);
/** The clock of every store in here, so that the names of backups are the same in every run. */
export const NOW = Date.UTC(2026, 10, 22, 8, 30);

/** Bars that differ from ticker to ticker; prices on a quarter grid, as futures have them. */
export function someBars(count: number, seed: number): Bars {
  return barsOf(Array.from({ length: count }, (_, i) => {
    const open = 5000 + seed * 100 + ((i * 37 + seed) % 41) / 4, close = open + (i % 5 - 2) / 4;
    return {
      time: FIRST + i * MINUTE,
      open,
      high: Math.max(open, close) + 0.5,
      low: Math.min(open, close) - 0.25,
      close,
      volume: 100 + (i * 7) % 13,
    };
  }));
}

class Collected implements Sink {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  position = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice());
    this.position += bytes.length;
    return Promise.resolve();
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await new Blob(this.#parts).arrayBuffer());
  }
}

/** A Parquet file in Barkeep's own shape. */
export async function parquetOf(bars: Bars): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new Collected();
  await createTable({ like: null, bars, zone: UTC, sink, groupTarget: 128 });
  return await sink.bytes();
}

let files: Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> | undefined;

/** What is in the folder before the workload. */
export function filesBefore(): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  return files ??= (async () => {
    const tables = [[A, 1], [B, 2], [OUTSIDE[0], 4]] as const;
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const [name, seed] of tables) found.set(name, await parquetOf(someBars(300, seed)));
    return found.set(OUTSIDE[1], new TextEncoder().encode('[{"date":"2026-11-20"}]\n'));
  })();
}

/** Fills an empty folder. */
export async function fillFolder(root: string): Promise<void> {
  for (const [name, bytes] of await filesBefore()) await Deno.writeFile(`${root}/${name}`, bytes);
}

/** A store whose clock moves a second a look. */
export function openWorld(root: string, fs: Fs = denoFs, start: number = NOW): Promise<Store> {
  let now = start;
  return openStore(fs, root, {
    holder: { pid: 7, started: NOW },
    now: () => (now += 1000),
    // Deno gives a closed file back in another thread, on a busy machine a moment later.
    lockWait: 600_000,
  });
}

/** A master as an update would hand it on. */
export function masterIn(store: Store, path: string): Promise<Master> {
  return onDisk(store, `read ${path}`, () => readMaster(store, path));
}

async function readMaster(store: Store, path: string): Promise<Master> {
  const name = parseFileName(path);
  if (name.kind !== "core") throw new TypeError(`${path} is no master`);
  using file = await openMasterFile(store.fs, store.root, path);
  const table = await readTable(file), range = await rangeInUtc(file, table, UTC);
  const decision = { zone: UTC, how: "said", evidence: [] } as const;
  return { name, table, stat: await file.stat(), market: null, zone: UTC, decision, range };
}

const NONE = barsOf([]);
const NOTHING_REPLACED = { before: NONE, after: NONE, revised: 0, decided: 0 };

/** What the workload puts into A: 40 minutes after its end. */
function appended(): Bars {
  return sliceBars(someBars(340, 1), 300, 340);
}

/** What it does to B: one bar gets another close. */
function revised(): MergePlan["replaced"] {
  const before = takeBars(someBars(300, 2), [170]), after = takeBars(someBars(300, 2), [170]);
  after.close[0] += 0.25;
  return { before, after, revised: 1, decided: 0 };
}

/** One command. Tells of each file when its write has returned; "all" at the end. */
export async function runWorkload(store: Store, done: (name: string) => void): Promise<void> {
  await recover(store, "update");
  const operation = await startOperation(store, { command: "update", arguments: [] });
  const write = async (name: string, merge: Pick<MergePlan, "added" | "replaced">) => {
    const master = await masterIn(store, name);
    await writeMerge(store, { operation, master, expected: null, merge });
    done(name);
  };
  await write(A, { added: appended(), replaced: NOTHING_REPLACED });
  await write(B, { added: NONE, replaced: revised() });
  await writeNew(store, { operation, name: C, like: null, zone: UTC, bars: someBars(60, 3) });
  done(C);
  await finishOperation(store, operation, "done");
  done("all");
}

/** The hash of each file before and after; `null`: not there. */
export type States = Readonly<Record<string, readonly [string | null, string | null]>>;

let states: Promise<States> | undefined;

/** Found once, by running the workload where nothing goes wrong. */
export function knownStates(): Promise<States> {
  return states ??= inTempFolder(async (root) => {
    await fillFolder(root);
    const before = await hashesIn(root);
    await runWorkload(await openWorld(root), () => {});
    const after = await hashesIn(root);
    return Object.fromEntries(
      [...after.keys()].map((name) => [name, [before.get(name) ?? null, after.get(name) ?? null]]),
    );
  });
}

/** Hashes of what lies directly in the folder, but for Barkeep's own. */
export async function hashesIn(root: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name, isFile } of Deno.readDirSync(root)) {
    if (isFile) found.set(name, sha256Of(await Deno.readFile(`${root}/${name}`)));
  }
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1));
}

/** A folder that is gone afterwards. */
export async function inTempFolder<T>(run: (root: string) => Promise<T>): Promise<T> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-faults-" }));
  try {
    return await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
