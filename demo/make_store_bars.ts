/** What the demo's data folder holds, as data: bars with the usual accidents in them, and derived assets. Pure. */

import { type Bars, takeBars } from "../core/bars/bars.ts";
import { DAY, parseTimeframe, type Timeframe } from "../core/bars/timeframe.ts";
import { CME_EQUITY } from "../core/calendar/cme_equity.ts";
import type { Market } from "../core/calendar/market.ts";
import { US_EQUITY } from "../core/calendar/us_equity.ts";
import { dateOf, type Session, sessionsBetween } from "./hours.ts";
import type { SimulatedMarket } from "./simulator.ts";

/** A stretch of time, ms since the epoch, `to` excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A file of bars. */
export interface DemoBars {
  readonly kind: "bars";
  /** Path in the data folder. */
  readonly path: string;
  readonly ticker: string;
  readonly timeframe: Timeframe;
  /** Bars that open from here (included) to there (excluded). */
  readonly range: Stretch;
  /** Bars that are missing inside the range. */
  readonly gaps: readonly Stretch[];
  /** `cut`: written whole, then cut to half its bytes. */
  readonly damage: "none" | "cut";
  /** One line for the demo's greeting: what is to be seen here. */
  readonly why: string;
}

/** A file computed from a ticker's 1m bars: one day each, as a script elsewhere would have made it. */
export interface DemoAsset {
  readonly kind: "json";
  readonly path: string;
  readonly asset: "daily_hod_lod" | "hod_lod" | "level_stats";
  readonly ticker: string;
  /** The bars it was computed from. */
  readonly range: Stretch;
  /** When it was written; the file's modification time should be set to it. */
  readonly modified: number;
  readonly why: string;
}

export type DemoFile = DemoBars | DemoAsset;

/** The files of a demo store that was last updated four sessions before `now` (ms). Deterministic. */
export function demoStorePlan(now: number): DemoFile[] {
  const futures = closedSessions(CME_EQUITY, now), stocks = closedSessions(US_EQUITY, now);
  const end = futures.at(-4)!.close, stockEnd = stocks.at(-4)!.close;
  const back = (days: number): Stretch => ({ from: midnight(end - days * DAY), to: end });
  const stockBack = (days: number): Stretch => ({
    from: midnight(stockEnd - days * DAY),
    to: stockEnd,
  });
  return [
    bars("ES1", "1m", back(75), "four sessions behind; two holes, one of them too old for Yahoo", {
      gaps: [halfSession(futures.at(-9)!), wholeSession(futures.at(-38)!)],
    }),
    bars("ES1", "5m", back(150), "older than the 1m file: a resample must not shrink it"),
    bars("ES1", "1h", back(540), "reaches further back than every shorter file"),
    bars("ES1", "4h", back(540), "made from 1h"),
    bars("ES1", "1D", back(1095), "stamped at the open of the session, the evening before"),
    bars("ES1", "1W", wholeWeeks(back(1095)), "made from daily bars"),
    bars("NQ1", "1m", back(30), "four sessions behind, no holes"),
    bars("NQ1", "5m", back(90), "four sessions behind"),
    bars("NQ1", "1D", back(730), "four sessions behind"),
    bars("CL1", "5m", back(60), "an outage of the source was never filled", {
      gaps: [halfSession(futures.at(-12)!)],
    }),
    bars("CL1", "1D", back(730), "four sessions behind"),
    bars("GC1", "1h", back(120), "cut to half its bytes: damaged, stands first", { damage: "cut" }),
    bars("SPY", "5m", stockBack(60), "regular hours only"),
    bars("SPY", "1h", stockBack(365), "bars open at half past"),
    bars("SPY", "1D", stockBack(1095), "a fund, stamped at the open"),
    bars("QQQ", "1D", upTo(now, 365), "up to date"),
    ...assets(futures, end),
  ];
}

/** The bars of a file, its gaps left out. */
export function demoBars(market: SimulatedMarket, file: DemoBars): Bars {
  const bars = market.bars(file.ticker, file.timeframe, file.range.from, file.range.to);
  const inGap = (time: number) => file.gaps.some(({ from, to }) => time >= from && time < to);
  const rows = [...bars.time.keys()].filter((row) => !inGap(bars.time[row]));
  return rows.length === bars.time.length ? bars : takeBars(bars, rows);
}

/** The content of an asset, to be written as JSON. */
export function demoAssetContent(market: SimulatedMarket, asset: DemoAsset): unknown {
  const generated = { generated_at: new Date(asset.modified).toISOString() };
  const days = dailyExtremes(market, asset);
  if (asset.asset === "daily_hod_lod") {
    return Object.fromEntries(days.map((day) => [day.date, day]));
  }
  const byHour = (name: "hod_hour" | "lod_hour") =>
    Object.fromEntries(
      [...Map.groupBy(days, (day) => day[name])].sort()
        .map(([hour, found]) => [hour, found.length]),
    );
  const counts = { high_of_day: byHour("hod_hour"), low_of_day: byHour("lod_hour") };
  if (asset.asset === "hod_lod") return { metadata: generated, ...counts };
  const ranges = days.map((day) => day.high - day.low).sort((a, b) => a - b);
  const at = (share: number) => ranges[Math.floor(share * (ranges.length - 1))];
  return { range: { median: at(0.5), p90: at(0.9) }, days: days.length };
}

interface Extremes {
  readonly date: string;
  readonly high: number;
  readonly low: number;
  readonly hod_hour: string;
  readonly lod_hour: string;
}

function dailyExtremes(market: SimulatedMarket, { ticker, range }: DemoAsset): Extremes[] {
  return market.sessions(ticker, range.from, range.to).map(({ day, open, close }) => {
    const minutes = market.bars(ticker, parseTimeframe("1m"), open, close);
    const high = minutes.high.reduce((a, b) => Math.max(a, b));
    const low = minutes.low.reduce((a, b) => Math.min(a, b));
    const hour = (row: number) => new Date(minutes.time[row]).toISOString().slice(11, 13);
    return {
      date: new Date(day).toISOString().slice(0, 10),
      high,
      low,
      hod_hour: hour(minutes.high.indexOf(high)),
      lod_hour: hour(minutes.low.indexOf(low)),
    };
  });
}

function bars(
  ticker: string,
  timeframe: string,
  range: Stretch,
  why: string,
  more: { gaps?: readonly Stretch[]; damage?: "cut" } = {},
): DemoBars {
  return {
    kind: "bars",
    path: `${ticker}_${timeframe}.parquet`,
    ticker,
    timeframe: parseTimeframe(timeframe),
    range,
    gaps: more.gaps ?? [],
    damage: more.damage ?? "none",
    why,
  };
}

/** One asset as new as its bars, two that were forgotten after the last import. */
function assets(futures: readonly Session[], end: number): DemoAsset[] {
  const old = futures.at(-15)!.close, hour = 3_600_000;
  const asset = (name: DemoAsset["asset"], ticker: string, to: number, why: string): DemoAsset => ({
    ...{ kind: "json", asset: name, ticker, why, modified: to + hour },
    path: `${ticker}_${name}.json`,
    range: { from: midnight(end - 30 * DAY), to },
  });
  return [
    asset("daily_hod_lod", "ES1", end, "as new as the 1m file"),
    asset("hod_lod", "ES1", old, "stale: its bars have moved on"),
    asset("level_stats", "NQ1", old, "stale, and holds no date that would tell"),
  ];
}

function closedSessions(market: Market, now: number): Session[] {
  return sessionsBetween(market, now - 90 * DAY, now).filter(({ close }) => close <= now);
}

function upTo(now: number, days: number): Stretch {
  const to = closedSessions(US_EQUITY, now).at(-1)!.close;
  return { from: midnight(to - days * DAY), to };
}

/** Up to the last week that is over: a week opens on Sunday evening, almost five days before it ends. */
function wholeWeeks({ from, to }: Stretch): Stretch {
  return { from, to: to - 4.9 * DAY };
}

function wholeSession({ open, close }: Session): Stretch {
  return { from: open, to: close };
}

function halfSession({ open, close }: Session): Stretch {
  return { from: open + (close - open) / 2, to: close };
}

function midnight(time: number): number {
  return dateOf(time);
}
