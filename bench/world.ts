/** What the rows share: a folder of simulated files, a stand-in for the source, and the peers that are installed. */

import { type Bars, sliceBars } from "../core/bars/bars.ts";
import { DAY, parseTimeframe } from "../core/bars/timeframe.ts";
import { UTC } from "../core/bars/zone.ts";
import { createTable } from "../core/parquet/create.ts";
import { MemorySink } from "../demo/memory_sink.ts";
import { type SimulatedMarket, simulatedMarket } from "../demo/simulator.ts";
import { type StandIn, startStandIn } from "../demo/stand_in.ts";
import { runOnce } from "./measure.ts";

/** Minutes a trading day of index futures has, of the 1,440 of a calendar day: what a range must be longer by. */
const SPARSE = 1.6;
/** How long the masters have not been updated: about 9,000 minutes of trading. */
export const BEHIND = 9 * DAY;
export const MINUTE = parseTimeframe("1m");

export class World implements AsyncDisposable {
  readonly market: SimulatedMarket = simulatedMarket({ seed: 1 });
  readonly started = Date.now();
  readonly standIn: StandIn;
  readonly #masters = new Map<number, Promise<string>>();

  private constructor(
    readonly folder: string,
    /** A Python with pandas, pyarrow, polars and duckdb; `null` without. */
    readonly python: string | null,
    readonly rows: number,
  ) {
    this.standIn = startStandIn({ market: this.market, now: () => this.started });
  }

  static async open(rows: number): Promise<World> {
    const folder = await Deno.makeTempDir({ prefix: "barkeep-bench-" });
    return new World(folder, await pythonWithPeers(), rows);
  }

  /** Simulated minutes up to `BEHIND` ago: trading hours, ticks and volumes of index futures. */
  minutes(rows: number): Bars {
    const end = this.started - BEHIND;
    const bars = this.market.bars("ES1", MINUTE, end - rows * 60_000 * SPARSE, end);
    if (bars.time.length < rows) throw new RangeError(`only ${bars.time.length} minutes simulated`);
    return sliceBars(bars, bars.time.length - rows, bars.time.length);
  }

  /** The path of a file of so many minutes, as pandas writes it where there is one. */
  master(rows: number = this.rows): Promise<string> {
    const made = this.#masters.get(rows) ?? this.#makeMaster(rows);
    this.#masters.set(rows, made);
    return made;
  }

  async #makeMaster(rows: number): Promise<string> {
    const path = `${this.folder}/master-${rows}.parquet`;
    await this.writeTable(path, this.minutes(rows));
    return path;
  }

  /** Writes bars with a naive UTC index, as pandas writes them where there is one. */
  async writeTable(path: string, bars: Bars): Promise<void> {
    await this.#write(path, bars, "frame");
  }

  /** As `writeTable`, with an index that carries its zone (where there is a pandas to write it). */
  async writeZonedTable(path: string, bars: Bars): Promise<void> {
    await this.#write(path, bars, "frame.tz_localize('UTC').tz_convert('America/New_York')");
  }

  async #write(path: string, bars: Bars, frame: string): Promise<void> {
    const sink = new MemorySink();
    await createTable({ like: null, bars, zone: UTC, sink });
    await Deno.writeFile(path, sink.bytes());
    if (this.python === null) return;
    const script = "import pandas,sys; frame = pandas.read_parquet(sys.argv[1]); " +
      `${frame}.to_parquet(sys.argv[1])`;
    await runOnce(this.python, ["-c", script, path]);
  }

  /** Makes a data folder anew with these files in it: names and where their bytes come from. */
  async freshStore(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const store = `${this.folder}/${name}`;
    await removeAll(store);
    await Deno.mkdir(store);
    for (const [file, from] of Object.entries(files)) await Deno.copyFile(from, `${store}/${file}`);
    return store;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.standIn.stop();
    await removeAll(this.folder);
  }
}

async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** BARKEEP_PYTHON, else python3, if it has all the peers. */
async function pythonWithPeers(): Promise<string | null> {
  const python = Deno.env.get("BARKEEP_PYTHON") ?? "python3";
  try {
    const { success } = await new Deno.Command(python, {
      args: ["-c", "import pandas, pyarrow, polars, duckdb"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? python : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
