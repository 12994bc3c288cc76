/** Charts of any stretch of any file: from its pyramid when far away, from its own bars when near. */

import { type Bars, sliceBars } from "../../../bars/bars.ts";
import { isIntraday, type Timeframe } from "../../../bars/timeframe.ts";
import { UTC, type Zone } from "../../../bars/zone.ts";
import { UsageError } from "../../../errors.ts";
import { ensureFolder, writeFileAtomic } from "../../../fs/durable.ts";
import type { FileHandle } from "../../../fs/fs.ts";
import { FsError } from "../../../fs/fs.ts";
import { readFile } from "../../../fs/read_file.ts";
import { readBars } from "../../../parquet/read.ts";
import { readTable } from "../../../parquet/table.ts";
import { flatName, HOME, inHome } from "../../../store/paths.ts";
import type { Store } from "../../../store/store.ts";
import { onDisk } from "../../../store/store_errors.ts";
import { openMasterFile } from "../../master.ts";
import type { CoreStatus } from "../../status_report.ts";
import { shownZone } from "../times.ts";
import type { ChartBars } from "../view/chart.ts";
import { makePyramid, type Pyramid, type Source, stretchOf } from "./pyramid.ts";
import { decodePyramid, encodePyramid } from "./pyramid_bytes.ts";
import { runFor, summarise } from "./summarise.ts";

export interface Stretch {
  /** UTC ms; the file's ends where absent. */
  readonly from: number | null;
  readonly to: number | null;
  /** Most bars that come. */
  readonly bars: number;
}

/** Bars of a file that are decoded for one picture; beyond that the pyramid serves. */
const NEAR = 200_000;
/** Pyramids held in memory, about 2 MB each for six million bars. */
const KEPT = 12;
/** No cache of ours is larger. */
const MOST_BYTES = 256 << 20;

export class Charts {
  readonly #store: Store;
  readonly #near: number;
  readonly #kept = new Map<string, Pyramid>();

  /** `near`: bars of a file that are decoded for one picture. */
  constructor(store: Store, near = NEAR) {
    this.#store = store;
    this.#near = near;
  }

  /** Writes nothing. Throws `UsageError` for a file whose times are not known, `DamagedError`. */
  async bars(file: CoreStatus, stretch: Stretch): Promise<ChartBars> {
    using handle = await openMasterFile(this.#store.fs, this.#store.root, file.file);
    const source = await sourceOf(handle, file), { first, last } = source.range;
    const from = stretch.from ?? first, to = (stretch.to ?? last) + 1;
    const rows = source.table.rows;
    if (rows <= this.#near) return await near(source, stretch.bars, from, to);
    const pyramid = await this.#pyramid(file.file, source), found = stretchOf(pyramid, from, to);
    if (found.rows <= this.#near) return await near(source, stretch.bars, from, to);
    const every = runFor(found.bars.time.length, stretch.bars);
    const bars = summarise(found.bars, every);
    return chartBars(bars, Math.ceil(found.rows / Math.max(1, bars.time.length)), source);
  }

  /** Writes the file's pyramid into `.barkeep/cache`, where only what changed is made anew. */
  async keep(file: CoreStatus): Promise<void> {
    if (file.first === null || file.rows === null || file.rows <= this.#near) return;
    using handle = await openMasterFile(this.#store.fs, this.#store.root, file.file);
    const pyramid = await this.#pyramid(file.file, await sourceOf(handle, file));
    const { fs, root } = this.#store;
    await onDisk(this.#store, `keep the chart of ${file.file}`, async () => {
      const folder = await ensureFolder(fs, root, HOME, "cache"), name = cacheName(file.file);
      const temp = `${folder}/.${name}.0.barkeep-tmp`;
      await writeFileAtomic(fs, `${folder}/${name}`, temp, encodePyramid(pyramid));
    });
  }

  async #pyramid(path: string, source: Source): Promise<Pyramid> {
    const known = this.#kept.get(path) ?? await this.#cached(path);
    const pyramid = await makePyramid(source, known);
    this.#kept.delete(path);
    this.#kept.set(path, pyramid);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return pyramid;
  }

  async #cached(path: string): Promise<Pyramid | null> {
    const { fs, root } = this.#store;
    try {
      return decodePyramid(await readFile(fs, inHome(root, "cache", cacheName(path)), MOST_BYTES));
    } catch (error) {
      // Nothing is kept yet, or it can't be read: it is made from the file.
      if (error instanceof FsError) return null;
      throw error;
    }
  }
}

function cacheName(path: string): string {
  return `${flatName(path)}.chart`;
}

/** A source, and the clock on which its chart is read. */
interface Shown extends Source {
  readonly place: Zone;
}

async function sourceOf(file: FileHandle, status: CoreStatus): Promise<Shown> {
  const { first, last, zone, file: name, ticker, timeframe } = status;
  if (first === null || last === null) {
    throw new UsageError(`Cannot draw ${name}: what its times mean is not known.`);
  }
  return {
    file,
    table: await readTable(file),
    zone: (zone?.name ?? null) as Zone | null,
    range: { first: Date.parse(first), last: Date.parse(last) },
    // A daily stamp stands for a date, whatever clock stamped it.
    place: isIntraday(timeframe as Timeframe) ? shownZone(ticker) : UTC,
  };
}

async function near(source: Shown, most: number, from: number, to: number): Promise<ChartBars> {
  const { file, table, zone } = source;
  const { bars } = await readBars(file, table, { zone, from, to });
  const every = runFor(bars.time.length, most);
  return chartBars(summarise(increasing(bars), every), every, source);
}

/** A chart takes times in order only; what is out of order is the business of `verify`. */
function increasing(bars: Bars): Bars {
  for (let i = 1; i < bars.time.length; i++) {
    if (!(bars.time[i] > bars.time[i - 1])) return sliceBars(bars, 0, i);
  }
  return bars;
}

function chartBars(bars: Bars, every: number, { range, place }: Shown): ChartBars {
  const { first, last } = range;
  const rows = [...bars.close.keys()].filter((i) => !Number.isNaN(bars.close[i]));
  const take = (name: keyof Bars) => rows.map((i) => bars[name][i]);
  return {
    ...{ time: take("time"), open: take("open"), high: take("high"), low: take("low") },
    close: take("close"),
    volume: rows.map((i) => Number.isNaN(bars.volume[i]) ? null : bars.volume[i]),
    ...{ every, first, last, place },
  };
}
