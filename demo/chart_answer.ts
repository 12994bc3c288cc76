/** Answers in the shape of Yahoo's v8 chart endpoint, made from the simulated market. */

import { type Bars, sliceBars } from "../core/bars/bars.ts";
import { DAY, parseTimeframe, type Timeframe, timeframeLength } from "../core/bars/timeframe.ts";
import { NEW_YORK, offsetAt, utcFromWall } from "../core/bars/zone.ts";
import { dateOf, type Session } from "./hours.ts";
import type { Instrument } from "./instruments.ts";
import type { SimulatedMarket } from "./simulator.ts";

/** What was asked. Times in ms since the epoch. */
export interface ChartQuestion {
  readonly symbol: string;
  readonly interval: string;
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** One row; `null` where Yahoo sends null. Times in ms. */
export interface AnswerRow {
  time: number;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number | null;
  volume: number | null;
}

/** A chart before it is turned into JSON; faults bend it. */
export interface ChartDraft {
  meta: Record<string, unknown>;
  rows: AnswerRow[];
}

/** Minutes by which the feeds are late, as Yahoo's are. */
const DELAYS: Readonly<Record<string, number>> = { CME: 10, NYM: 10, CMX: 30 };
const RANGES = ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"];

/** The rows and the description that Yahoo would answer with. */
export function draftChart(
  market: SimulatedMarket,
  instrument: Instrument,
  question: ChartQuestion,
): ChartDraft {
  const known = question.now - (DELAYS[instrument.exchange] ?? 0) * 60_000;
  const last = lastTrade(market, instrument, known);
  const timeframe = parseTimeframe(question.interval === "1wk" ? "1W" : question.interval);
  const whole = timeframeLength(timeframe) >= DAY
    ? dayRows(market, instrument, timeframe, { ...question, known, last })
    : minuteRows(market, instrument, timeframe, { ...question, known, last });
  // Yahoo understates the volume of a request's first row.
  if (whole.length > 1) whole[0].volume = Math.round((whole[0].volume ?? 0) / 2);
  return { meta: metaOf(market, instrument, { ...question, known, last }), rows: whole };
}

/** A question and what the feed knows: up to `known`, the `last` trade at its time and price. */
interface Known extends ChartQuestion {
  readonly known: number;
  readonly last: { readonly time: number; readonly price: number };
}

/** The newest trade at or before `known`: a few seconds into a minute, or the last of a session. */
function lastTrade(market: SimulatedMarket, { ticker }: Instrument, known: number) {
  const minutes = market.bars(ticker, parseTimeframe("1m"), known - 5 * DAY, known);
  const i = minutes.time.length - 1, end = minutes.time[i] + 60_000;
  const open = known < end;
  return { time: open ? known : end - 1_000, price: open ? minutes.open[i] : minutes.close[i] };
}

function minuteRows(
  market: SimulatedMarket,
  { ticker }: Instrument,
  timeframe: Timeframe,
  { from, to, known, last }: Known,
): AnswerRow[] {
  const bars = market.bars(ticker, timeframe, from, Math.min(to, known));
  const over = bars.time.findLastIndex((time) => time + timeframeLength(timeframe) <= known) + 1;
  const rows = rowsOf(sliceBars(bars, 0, over));
  // The bar in progress comes as one quote, stamped with its second, even where it lies beyond period2.
  const live = over < bars.time.length && last.time % 60_000 !== 0;
  return live ? [...rows, quote(last)] : rows;
}

function quote({ time, price }: Known["last"]): AnswerRow {
  const stamp = Math.floor(time / 1000) * 1000;
  return { time: stamp, open: price, high: price, low: price, close: price, volume: 0 };
}

/** Futures days are stamped at New York midnight, those of stocks at the open; today's with its last trade. */
function dayRows(
  market: SimulatedMarket,
  instrument: Instrument,
  timeframe: Timeframe,
  { from, to, known, last }: Known,
): AnswerRow[] {
  const sessions = new Map(
    market.sessions(instrument.ticker, from - 8 * DAY, to + DAY).map((one) => [one.open, one]),
  );
  const past = market.bars(instrument.ticker, timeframe, from - 8 * DAY, Math.min(to, known) + 1);
  const rows = rowsOf(past).map((row) => {
    const session = sessions.get(row.time)!;
    const running = session.day >= dateOf(known) || session.close > known;
    if (!running || timeframeLength(timeframe) > DAY) {
      return { ...row, time: stampOf(session, instrument) };
    }
    return { ...partial(market, instrument, session, known), time: quote(last).time };
  });
  return rows.filter(({ time }) => time >= from && time < to);
}

function stampOf({ day, open }: Session, { type }: Instrument): number {
  return type === "FUTURE" ? utcFromWall(NEW_YORK, day).utc : open;
}

/** The running day so far. */
function partial(
  market: SimulatedMarket,
  { ticker }: Instrument,
  { open }: Session,
  known: number,
): AnswerRow {
  const minutes = market.bars(ticker, parseTimeframe("1m"), open, known);
  return {
    time: open,
    open: minutes.open[0],
    high: minutes.high.reduce((a, b) => Math.max(a, b)),
    low: minutes.low.reduce((a, b) => Math.min(a, b)),
    close: minutes.close.at(-1)!,
    volume: minutes.volume.reduce((a, b) => a + b),
  };
}

function rowsOf(bars: Bars): AnswerRow[] {
  return Array.from(bars.time, (time, i) => ({
    time,
    open: bars.open[i],
    high: bars.high[i],
    low: bars.low[i],
    close: bars.close[i],
    volume: bars.volume[i],
  }));
}

function metaOf(market: SimulatedMarket, instrument: Instrument, known: Known) {
  const { interval, now, last } = known, offset = offsetAt(NEW_YORK, now) / 1000;
  const span = (start: number, end: number) => ({
    timezone: offset === -14400 ? "EDT" : "EST",
    start: Math.floor(start / 1000),
    end: Math.floor(end / 1000),
    gmtoffset: offset,
  });
  return {
    currency: "USD",
    symbol: instrument.yahoo,
    exchangeName: instrument.exchange,
    instrumentType: instrument.type,
    firstTradeDate: Date.UTC(2000, 8, 18) / 1000,
    regularMarketTime: Math.floor(last.time / 1000),
    hasPrePostMarketData: instrument.type === "ETF",
    gmtoffset: offset,
    timezone: span(0, 1).timezone,
    exchangeTimezoneName: "America/New_York",
    regularMarketPrice: last.price,
    shortName: contractName(instrument, now),
    chartPreviousClose: last.price,
    priceHint: 2,
    currentTradingPeriod: currentPeriods(market, instrument, now, span),
    ...(/[mh]$/.test(interval) && { tradingPeriods: periodsOf(market, instrument, known, span) }),
    dataGranularity: interval === "60m" ? "1h" : interval,
    range: "",
    validRanges: RANGES,
  };
}

type SpanOf = (start: number, end: number) => Record<string, unknown>;

/** For futures Yahoo tells the calendar day, with empty pre- and post-market. */
function currentPeriods(
  market: SimulatedMarket,
  instrument: Instrument,
  now: number,
  span: SpanOf,
) {
  const [start, end] = calendarDay(now);
  if (instrument.type === "FUTURE") {
    return { pre: span(start, start), regular: span(start, end), post: span(end, end) };
  }
  const day = market.sessions(instrument.ticker, now - 5 * DAY, now + 5 * DAY)
    .findLast(({ open }) => open <= now) ?? { open: start, close: end };
  return {
    pre: span(day.open - 5.5 * 3_600_000, day.open),
    regular: span(day.open, day.close),
    post: span(day.close, day.close + 4 * 3_600_000),
  };
}

function periodsOf(market: SimulatedMarket, instrument: Instrument, asked: Known, span: SpanOf) {
  const sessions = market.sessions(instrument.ticker, asked.from, Math.min(asked.to, asked.now));
  return sessions.map(({ day, open, close }) => {
    if (instrument.type === "ETF") return [span(open, close)];
    const start = utcFromWall(NEW_YORK, day).utc;
    return [span(start, start + DAY - 60_000)];
  });
}

function calendarDay(now: number): [number, number] {
  const day = dateOf(now);
  return [utcFromWall(NEW_YORK, day).utc, utcFromWall(NEW_YORK, day + DAY - 60_000).utc];
}

/** "Gold Dec 26": the first of the instrument's months that does not end within two weeks. */
export function contractName({ name, months }: Instrument, now: number): string {
  if (months.length === 0) return name;
  const soon = new Date(now + 14 * DAY);
  for (let ahead = 0;; ahead++) {
    const at = new Date(Date.UTC(soon.getUTCFullYear(), soon.getUTCMonth() + ahead, 1));
    const month = at.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
    if (months.includes(month)) return `${name} ${month} ${String(at.getUTCFullYear()).slice(2)}`;
  }
}

/** The JSON body, prices as float32 like Yahoo's. */
export function chartBody({ meta, rows }: ChartDraft): Record<string, unknown> {
  const float = (value: number | null) => value === null ? null : Math.fround(value);
  const column = (name: "open" | "high" | "low" | "close") => rows.map((row) => float(row[name]));
  const quote = {
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: rows.map((row) => row.volume),
  };
  const daily = !/[mh]$/.test(String(meta.dataGranularity));
  const result = {
    meta,
    // Without rows Yahoo leaves the timestamps out and the columns too.
    ...(rows.length > 0 && { timestamp: rows.map((row) => Math.floor(row.time / 1000)) }),
    indicators: {
      quote: [rows.length > 0 ? quote : {}],
      ...(daily && { adjclose: [rows.length > 0 ? { adjclose: column("close") } : {}] }),
    },
  };
  return { chart: { result: [result], error: null } };
}
