/** A temporary store whose bars are known one by one, and commands that write to it. */

import { type Bar, type Bars, barsOf, takeBars } from "../../core/bars/bars.ts";
import { UTC } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { sha256Of } from "../../core/fs/hash.ts";
import { masterOf } from "../../core/operations/master.ts";
import { recordFiles } from "../../core/operations/record_files.ts";
import { scan } from "../../core/operations/scan.ts";
import { writeMerge, writeNew } from "../../core/operations/write_merge.ts";
import { createTable } from "../../core/parquet/create.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { finishOperation, startOperation } from "../../core/store/ledger.ts";
import { type CoreName, parseFileName } from "../../core/store/naming.ts";
import { parseSettings } from "../../core/store/settings.ts";
import { openStore, type Store } from "../../core/store/store.ts";
import { MemorySink } from "../../demo/memory_sink.ts";

export const MINUTE = 60_000;
/** A Monday, in New York's session. */
export const START = Date.parse("2025-12-01T15:00Z");
export const SETTINGS = parseSettings('{"zones": {"ES1": "UTC", "NQ1": "UTC"}}');

/** Bars a minute apart, whose prices tell which they are. */
export function minutes(from: number, count: number, price = 100): Bars {
  return barsOf(Array.from({ length: count }, (_, i): Bar => {
    const time = START + (from + i) * MINUTE, open = price + (from + i) / 4;
    return { time, open, high: open + 1, low: open - 1, close: open + 0.25, volume: 10 + i };
  }));
}

/** Bars with a price of their own at the minutes given. */
export function at(minutesFromStart: readonly number[], price: number): Bars {
  return barsOf(minutesFromStart.map((minute) => {
    const time = START + minute * MINUTE;
    return { time, open: price, high: price, low: price, close: price, volume: 1 };
  }));
}

export async function bytesOf(bars: Bars): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  await createTable({ like: null, bars, zone: UTC, sink });
  return sink.bytes() as Uint8Array<ArrayBuffer>;
}

export interface Change {
  readonly added?: Bars;
  readonly replaced?: { readonly before: Bars; readonly after: Bars };
}

const NONE = barsOf([]);

/** A store in a temporary folder. Its clock moves a second a look, from `now` on. */
export class KeptStore implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly store: Store,
    readonly clock: { now: number },
  ) {}

  static async make(
    files: Readonly<Record<string, Bars>> = {},
    now = Date.now() - 10 * 86_400_000,
  ): Promise<KeptStore> {
    const folder = await Deno.makeTempDir();
    const clock = { now };
    const tick = () => (clock.now += 1000);
    const store = await openStore(denoFs, folder, { now: tick, lockWait: 60_000 });
    for (const [name, bars] of Object.entries(files)) {
      await Deno.writeFile(`${folder}/${name}`, await bytesOf(bars));
    }
    await Deno.writeTextFile(`${folder}/barkeep.json`, '{"zones": {"ES1": "UTC", "NQ1": "UTC"}}');
    return new KeptStore(folder, store, clock);
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  get flags(): string[] {
    return [`--data=${this.folder}`];
  }

  /** One operation that adds or replaces bars in files; makes a file that is not there. */
  async write(changes: Readonly<Record<string, Change>>, command = "update"): Promise<number> {
    const { store } = this;
    const operation = await startOperation(store, { command, arguments: [] });
    const written = new Map<string, string>();
    for (
      const [path, { added = NONE, replaced = { before: NONE, after: NONE } }] of Object.entries(
        changes,
      )
    ) {
      const name = parseFileName(path) as CoreName;
      const merge = { added, replaced: { ...replaced, revised: 0, decided: 0 } };
      const exists = await denoFs.stat(this.path(path));
      const done = exists
        ? await writeMerge(store, {
          operation,
          master: await masterOf(denoFs, this.folder, name, { market: null, settings: SETTINGS }),
          expected: null,
          merge,
        })
        : await writeNew(store, { operation, name: path, like: null, zone: UTC, bars: added });
      written.set(path, done.replaced.after.sha256);
    }
    await recordFiles(store, { command, operation, settings: SETTINGS, written });
    await finishOperation(store, operation, "done");
    return operation.number;
  }

  async scan(): Promise<void> {
    await scan(this.store, { command: "scan", settings: SETTINGS });
  }

  async bars(name: string): Promise<Bars> {
    using file = await denoFs.open(this.path(name), "read");
    return (await readBars(file, await readTable(file), { zone: UTC })).bars;
  }

  async sha256(name: string): Promise<string> {
    return sha256Of(await Deno.readFile(this.path(name)));
  }

  /** Names in `backups` with this ending. */
  backups(ending = ".parquet"): string[] {
    return [...Deno.readDirSync(this.path("backups"))].map(({ name }) => name)
      .filter((name) => name.endsWith(ending)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Bars of some rows, for what a replacement found. */
export function rowsOf(bars: Bars, rows: readonly number[]): Bars {
  return takeBars(bars, rows);
}

/** The bits of all columns, so that -0 and NaN count. */
export function bits(bars: Bars): string {
  return Object.values(bars).map((column) => new Uint8Array(column.slice().buffer).toHex()).join(
    " ",
  );
}
