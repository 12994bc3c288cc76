/** A small store with simulated bars, and a stand-in for Yahoo that continues them. */

import { type Bars, sliceBars } from "../../core/bars/bars.ts";
import { DAY, parseTimeframe } from "../../core/bars/timeframe.ts";
import { UTC } from "../../core/bars/zone.ts";
import { createTable } from "../../core/parquet/create.ts";
import type { FaultName } from "../../demo/faults.ts";
import { MemorySink } from "../../demo/memory_sink.ts";
import { simulatedMarket } from "../../demo/simulator.ts";
import { type StandIn, startStandIn } from "../../demo/stand_in.ts";

export const MARKET = simulatedMarket({ seed: 1 });

export interface SmallStore extends AsyncDisposable {
  readonly folder: string;
  readonly standIn: StandIn;
  /** Runs first in every command line: the folder and the stand-in. */
  readonly flags: readonly string[];
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** Simulated bars of a ticker that end `behind` days ago. */
export function barsBehind(ticker: string, timeframe: string, days: number, behind: number): Bars {
  const to = Date.now() - behind * DAY;
  return MARKET.bars(ticker, parseTimeframe(timeframe), to - days * DAY, to);
}

/** A file of bars in Barkeep's own shape. */
export async function tableOf(bars: Bars): Promise<Uint8Array> {
  const sink = new MemorySink();
  await createTable({ like: null, bars, zone: UTC, sink });
  return sink.bytes();
}

/** The same bars, the last ones left out. */
export function without(bars: Bars, last: number): Bars {
  return sliceBars(bars, 0, bars.time.length - last);
}

/** A folder with the files named, each `days` long and `behind` days behind. */
export async function smallStore(
  files: Readonly<
    Record<string, readonly [ticker: string, timeframe: string, days: number, behind: number]>
  >,
  faults: Readonly<Record<string, readonly FaultName[]>> = {},
): Promise<SmallStore> {
  const folder = await Deno.makeTempDir();
  const standIn = startStandIn({ market: MARKET, now: () => Date.now(), faults });
  const write = (name: string, bytes: Uint8Array) => Deno.writeFile(`${folder}/${name}`, bytes);
  for (const [name, [ticker, timeframe, days, behind]] of Object.entries(files)) {
    await write(name, await tableOf(barsBehind(ticker, timeframe, days, behind)));
  }
  return {
    folder,
    standIn,
    write,
    flags: [`--data=${folder}`, `--yahoo-endpoint=${standIn.endpoint}`],
    [Symbol.asyncDispose]: async () => {
      await standIn.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
