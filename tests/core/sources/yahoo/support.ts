/** What the tests of the Yahoo source share: charts by hand, and a client before a stand-in. */

import type { Bar } from "../../../../core/bars/bars.ts";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { NEW_YORK } from "../../../../core/bars/zone.ts";
import type { Chart, ChartMeta } from "../../../../core/sources/yahoo/answer.ts";
import type { CleanBars, CleanRequest } from "../../../../core/sources/yahoo/clean.ts";
import { YahooClient, type YahooClientOptions } from "../../../../core/sources/yahoo/client.ts";
import type { FaultName } from "../../../../demo/faults.ts";
import { type SimulatedMarket, simulatedMarket } from "../../../../demo/simulator.ts";
import { type StandIn, startStandIn } from "../../../../demo/stand_in.ts";

export const at = (text: string) => Date.parse(text);
export const MARKET: SimulatedMarket = simulatedMarket({ seed: 7 });
/** A Thursday, 12:23:45 in New York. */
export const NOW = at("2026-11-19T17:23:45Z");

const FUTURE: ChartMeta = {
  symbol: "ES=F",
  shortName: "E-Mini S&P 500 Dec 26",
  exchangeName: "CME",
  instrumentType: "FUTURE",
  zone: NEW_YORK,
  currency: "USD",
  firstTradeDate: at("2000-09-18T04:00Z"),
  regularMarketTime: undefined,
  regular: undefined,
  tradingPeriods: [],
  hasPrePostMarketData: false,
};

/** A chart of rows; prices may be left out, they are 100. */
export function chartOf(
  rows: (Partial<Bar> & { time: number })[],
  meta: Partial<ChartMeta> = {},
): Chart {
  const full = rows.map((row) => ({
    open: 100,
    high: 101,
    low: 99,
    close: 100,
    volume: 10,
    ...row,
  }));
  const column = (name: keyof Bar) => full.map((row) => row[name]);
  return {
    meta: { ...FUTURE, ...meta },
    rows: {
      time: column("time"),
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
      volume: column("volume"),
    },
  };
}

/** A request for 5m bars from the first of January 2026 on, asked long after the rows of the test. */
export function requestOf(more: Partial<CleanRequest> = {}): CleanRequest {
  return {
    symbol: "ES=F",
    interval: "5m",
    timeframe: parseTimeframe("5m"),
    keepFrom: at("2026-01-01T00:00Z"),
    to: at("2026-12-31T00:00Z"),
    now: at("2026-12-31T00:00Z"),
    firstRow: "leave out",
    ...more,
  };
}

/** Times of the bars as text. */
export function timesOf({ bars }: Pick<CleanBars, "bars">): string[] {
  return [...bars.time].map((time) => new Date(time).toISOString().slice(0, 16));
}

/** Reasons and counts. */
export function countsOf(tallies: CleanBars["leftOut"]): Record<string, number> {
  return Object.fromEntries(tallies.map(({ reason, count }) => [reason, count]));
}

/** A client of a stand-in, and the waits it was told to take. */
export interface Line extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly client: YahooClient;
  readonly waits: number[];
}

/** A stand-in with faults, and a client before it that waits for nothing but time-outs. */
export function lineTo(
  faults: Record<string, readonly FaultName[]> = {},
  options: Partial<YahooClientOptions> = {},
): Line {
  const now = options.now ?? (() => NOW), waits: number[] = [];
  const standIn = startStandIn({ market: MARKET, now, faults });
  const sleep = (ms: number) => (waits.push(ms), Promise.resolve());
  const { endpoint } = standIn;
  const client = new YahooClient({ endpoint, pace: 0, sleep, random: () => 0.5, now, ...options });
  return { standIn, client, waits, [Symbol.asyncDispose]: standIn.stop };
}
