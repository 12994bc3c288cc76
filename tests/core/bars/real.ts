/** Real files for tests that run where `../shared/data` is present. */

import { existsSync, readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { type Bar, type Bars, barsOf } from "../../../core/bars/bars.ts";

export const DATA = new URL("../../../../shared/data/", import.meta.url);

/** For `Deno.test`: what to leave out, and what to say, where the real files are absent. */
export function realTest(name: string, run: () => void | Promise<void>): void {
  const ignore = !existsSync(DATA);
  Deno.test({ name: ignore ? `${name} (skipped: no ../shared/data)` : name, ignore, fn: run });
}

function bufferOf(path: string): ArrayBuffer {
  const bytes = readFileSync(new URL(encodeURI(path), DATA));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function number(value: unknown): number {
  return value === null || value === undefined || value === "" ? NaN : Number(value);
}

/** The bars of a pandas file; a naive index is read as UTC. */
export async function parquetBars(path: string): Promise<Bars> {
  const rows = await parquetReadObjects({ file: bufferOf(path) });
  return barsOf(rows.map((row): Bar => ({
    time: (row.datetime ?? row.__index_level_0__).getTime(),
    open: number(row.open),
    high: number(row.high),
    low: number(row.low),
    close: number(row.close),
    volume: number(row.volume),
  })));
}

/** The bars of a TradingView export with Unix seconds. */
export function tradingViewBars(name: string): Bars {
  const text = readFileSync(new URL(encodeURI(`tradingview/${name}`), DATA), "utf8");
  const [, ...lines] = text.trim().split(/\r?\n/);
  return barsOf(lines.map((line): Bar => {
    const [time, open, high, low, close, volume] = line.split(",").map(number);
    return { time: time * 1000, open, high, low, close, volume };
  }));
}
