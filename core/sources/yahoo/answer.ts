/** A chart as Yahoo answers it, checked field by field: the few that matter, strictly; the rest not at all. */

import { UsageError } from "../../errors.ts";
import { parseZone, type Zone } from "../../bars/zone.ts";
import { type Asked, bodyStart, yahooError } from "./failure.ts";

/** A span of trading: ms since the epoch, `end` excluded. */
export interface TradingPeriod {
  readonly start: number;
  readonly end: number;
}

/** What an answer says about itself. Times are ms since the epoch. */
export interface ChartMeta {
  readonly symbol: string;
  /** For futures the contract that is in front now ("Gold Dec 26"): when it changes, the series rolled. */
  readonly shortName: string | undefined;
  readonly exchangeName: string;
  /** `FUTURE`, `EQUITY`, `ETF`, `INDEX`, `CURRENCY`, `CRYPTOCURRENCY`, … */
  readonly instrumentType: string;
  readonly zone: Zone;
  /** May be absent; `GBp` and the like are hundredths. Never converted. */
  readonly currency: string | undefined;
  readonly firstTradeDate: number | undefined;
  /** The last trade Yahoo knows of; late by the exchange's delay. */
  readonly regularMarketTime: number | undefined;
  /** Regular hours of the day on display. */
  readonly regular: TradingPeriod | undefined;
  /** Regular hours of each day in the answer; intraday only. */
  readonly tradingPeriods: readonly TradingPeriod[];
  readonly hasPrePostMarketData: boolean;
}

/** Columns as they came: `time` in ms and in Yahoo's order, prices still float32, `null` as NaN. */
export interface ChartRows {
  readonly time: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
}

export interface Chart {
  readonly meta: ChartMeta;
  readonly rows: ChartRows;
}

type Loose = Readonly<Record<string, unknown>>;
const COLUMNS = ["open", "high", "low", "close", "volume"] as const;

/**
 * Reads what `chart()` of yahoo-finance2 returned (unvalidated, so times may be numbers or `Date`s).
 *
 * @throws {SourceError} class `MALFORMED` if it is for another symbol or interval, or its columns do not fit.
 */
export function readChart(result: unknown, asked: Asked): Chart {
  const chart = looseOf(result), meta = looseOf(chart.meta);
  checkIdentity(meta, asked);
  return { meta: readMeta(meta, asked), rows: readRows(chart, asked) };
}

function checkIdentity(meta: Loose, asked: Asked): void {
  if (textOf(meta.symbol)?.toUpperCase() !== asked.symbol.toUpperCase()) {
    throw malformed(asked, `it answered for the symbol ${shown(meta.symbol)}`);
  }
  if (minutesAlias(textOf(meta.dataGranularity)) !== minutesAlias(asked.interval)) {
    throw malformed(asked, `it answered with ${shown(meta.dataGranularity)} bars`);
  }
}

/** Yahoo calls one interval both `60m` and `1h`. */
function minutesAlias(interval: string | undefined): string | undefined {
  return interval === "60m" ? "1h" : interval;
}

function readMeta(meta: Loose, asked: Asked): ChartMeta {
  return {
    symbol: textOf(meta.symbol) ?? asked.symbol,
    shortName: textOf(meta.shortName),
    exchangeName: textOf(meta.exchangeName) ?? "",
    instrumentType: textOf(meta.instrumentType) ?? "",
    zone: readZone(meta.exchangeTimezoneName, asked),
    currency: textOf(meta.currency),
    firstTradeDate: timeOf(meta.firstTradeDate),
    regularMarketTime: timeOf(meta.regularMarketTime),
    regular: periodOf(looseOf(meta.currentTradingPeriod).regular),
    tradingPeriods: readPeriods(meta.tradingPeriods),
    hasPrePostMarketData: meta.hasPrePostMarketData === true,
  };
}

function readZone(name: unknown, asked: Asked): Zone {
  try {
    return parseZone(textOf(name) ?? "");
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw malformed(asked, `it names no time zone that exists (${shown(name)})`);
  }
}

/** `[[{…}], [{…}]]`, or `{ pre, regular, post }` of such lists when pre-market was asked for. */
function readPeriods(periods: unknown): TradingPeriod[] {
  const regular = Array.isArray(periods) ? periods : looseOf(periods).regular;
  if (!Array.isArray(regular)) return [];
  return regular.flat().map(periodOf).filter((period) => period !== undefined);
}

function periodOf(period: unknown): TradingPeriod | undefined {
  const start = timeOf(looseOf(period).start), end = timeOf(looseOf(period).end);
  return start === undefined || end === undefined || end <= start ? undefined : { start, end };
}

function readRows(chart: Loose, asked: Asked): ChartRows {
  // Yahoo leaves the timestamps out when there are no rows.
  if (chart.timestamp === undefined) {
    return { time: [], open: [], high: [], low: [], close: [], volume: [] };
  }
  const time = readTimes(chart.timestamp, asked);
  const quotes = looseOf(chart.indicators).quote;
  const quote = looseOf(Array.isArray(quotes) ? quotes[0] : undefined);
  const [open, high, low, close, volume] = COLUMNS.map((name) =>
    readColumn(quote[name], name, time.length, asked)
  );
  return { time, open, high, low, close, volume };
}

function readTimes(timestamps: unknown, asked: Asked): number[] {
  if (!Array.isArray(timestamps)) throw malformed(asked, "its timestamps are no list");
  const bad = timestamps.findIndex((stamp) => !Number.isSafeInteger(stamp));
  if (bad >= 0) {
    throw malformed(asked, `timestamp ${bad} is ${shown(timestamps[bad])}, no whole second`);
  }
  return timestamps.map((seconds: number) => seconds * 1000);
}

function readColumn(values: unknown, name: string, length: number, asked: Asked): number[] {
  if (!Array.isArray(values) || values.length !== length) {
    const found = Array.isArray(values) ? `${values.length} values` : "no values";
    throw malformed(asked, `it holds ${length} timestamps but ${found} of ${name}`);
  }
  return values.map((value, i) => {
    if (value === null) return NaN;
    if (typeof value === "number") return value;
    throw malformed(asked, `${name} ${i} is ${shown(value)}, no number`);
  });
}

function malformed(asked: Asked, reason: string) {
  return yahooError("MALFORMED", asked, reason);
}

function looseOf(value: unknown): Loose {
  return typeof value === "object" && value !== null ? value as Loose : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Seconds as a number, or the `Date` the library made of them; in ms. */
function timeOf(value: unknown): number | undefined {
  const time = value instanceof Date
    ? value.getTime()
    : typeof value === "number"
    ? value * 1000
    : NaN;
  return Number.isFinite(time) ? time : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? "(none)" : bodyStart(JSON.stringify(value) ?? String(value), 40);
}
