/** The minutes of one simulated trading day: from the day's anchors to bars on the tick grid. */

import { type Bars, newBars } from "../core/bars/bars.ts";
import { DAY } from "../core/bars/timeframe.ts";
import { NEW_YORK, wallFromUtc } from "../core/bars/zone.ts";
import type { Session } from "./hours.ts";
import type { Instrument } from "./instruments.ts";
import { brownian, hash, hashText, normal, uniform } from "./random.ts";

const MINUTE = 60_000;
/** Days are counted from here; the walk ends in 2089. */
const EPOCH = Date.UTC(2000, 0, 1);
/** The year in which prices stand near `base`. */
const BASE_DAY = (Date.UTC(2019, 0, 1) - EPOCH) / DAY;
/** Share of an instrument's movement that its group explains. */
const COMMON = 0.96;
const TRADING_DAYS = 252;

/** All minutes of a session. */
export function minutesOf(seed: number, instrument: Instrument, session: Session): Bars {
  const next = uniform(hash(seed, hashText(instrument.ticker), session.open / MINUTE));
  const count = Math.round((session.close - session.open) / MINUTE);
  const minuteOfDay = new Float64Array(count);
  const first = Math.round(wallFromUtc(NEW_YORK, session.open) / MINUTE);
  for (let i = 0; i < count; i++) minuteOfDay[i] = (first + i) % 1440;
  const path = pathOf(seed, instrument, session, minuteOfDay, next);
  return toBars(instrument, session, path, minuteOfDay, next);
}

/** Logarithms of the price at the open and at each minute's end, and each minute's deviation. */
interface Path {
  readonly price: Float64Array;
  readonly deviation: Float64Array;
}

/** A random walk pinned at the day's open and close, wilder where the clock and the mood say so. */
function pathOf(
  seed: number,
  instrument: Instrument,
  session: Session,
  minuteOfDay: Float64Array,
  next: () => number,
): Path {
  const count = minuteOfDay.length, daily = instrument.volatility / Math.sqrt(TRADING_DAYS);
  const open = openOf(seed, instrument, session, next),
    close = anchor(seed, instrument, session.close);
  const deviation = deviations(daily * mood(seed, instrument, session.close), minuteOfDay, next);
  const price = new Float64Array(count + 1), spent = new Float64Array(count + 1);
  price[0] = open;
  for (let i = 0; i < count; i++) {
    price[i + 1] = price[i] + deviation[i] * normal(next);
    spent[i + 1] = spent[i] + deviation[i] ** 2;
  }
  // The bridge: what the walk missed the close by is taken off in proportion to the variance used up.
  const missed = price[count] - close;
  for (let i = 1; i <= count; i++) price[i] -= missed * spent[i] / spent[count];
  return { price, deviation };
}

/** Deviation of each minute: the profile of the day times a slowly changing nervousness, summing to the day's. */
function deviations(daily: number, minuteOfDay: Float64Array, next: () => number): Float64Array {
  const out = new Float64Array(minuteOfDay.length);
  let nerves = normal(next) * 0.4, sum = 0;
  for (let i = 0; i < out.length; i++) {
    nerves = 0.97 * nerves + 0.12 * normal(next);
    out[i] = Math.sqrt(activity(minuteOfDay[i])) * Math.exp(nerves);
    sum += out[i] ** 2;
  }
  const scale = daily / Math.sqrt(sum);
  for (let i = 0; i < out.length; i++) out[i] *= scale;
  return out;
}

/** Logarithm of the price at the close of a session: the group's path and the instrument's own, with drift. */
function anchor(seed: number, instrument: Instrument, close: number): number {
  const { volatility, drift, base, group, ticker } = instrument;
  const t = (close - EPOCH) / DAY, time = businessTime(t), zero = businessTime(BASE_DAY);
  const walk = (name: string) => {
    const own = hash(seed, hashText(name));
    return (brownian(own, time) - brownian(own, zero)) / Math.sqrt(365);
  };
  const mixed = Math.sqrt(COMMON) * walk(group) +
    Math.sqrt(1 - COMMON) * walk(`${group} ${ticker}`);
  return Math.log(base) + drift * (t - BASE_DAY) / 365 + volatility * 0.9 * mixed;
}

/** Wild months use up more of the walk than calm ones: a clock that runs unevenly but never backwards. */
function businessTime(t: number): number {
  return t + 5.5 * Math.sin(t / 13) + 12 * Math.sin(t / 61 + 1) + 40 * Math.sin(t / 330 + 2);
}

/** How wild a day is against the average: follows the same clock, so that wild days come in groups. */
function mood(seed: number, { ticker }: Instrument, close: number): number {
  const t = Math.floor((close - EPOCH) / DAY),
    slope = businessTime(t + 0.5) - businessTime(t - 0.5);
  const own = normal(uniform(hash(seed, hashText(ticker), 7, t)));
  return Math.sqrt(slope) * Math.exp(0.2 * own);
}

/** Logarithm of the open: the last close and a gap, wide for stocks, narrow for futures. */
function openOf(
  seed: number,
  instrument: Instrument,
  { before, open }: Session,
  next: () => number,
): number {
  const daily = instrument.volatility / Math.sqrt(TRADING_DAYS);
  const share = instrument.type === "ETF" ? 0.35 : open - before > DAY ? 0.12 : 0.02;
  return anchor(seed, instrument, before) + daily * share * normal(next);
}

/**
 * How busy a minute of the New York day is, 1 at midday. Busy at the open and close of the stock market, some
 * at the American data releases and in European hours, little in Asian ones.
 */
export function activity(minute: number): number {
  if (minute >= 570 && minute < 960) {
    const fromEdge = Math.min(minute - 570, 959 - minute);
    return 1 + 2.2 * Math.exp(-fromEdge / 22);
  }
  if (minute >= 510 && minute < 570) return 0.6 + 0.5 * Math.exp(-(minute - 510) / 6);
  if (minute >= 180 && minute < 510) return 0.32;
  return minute >= 960 && minute < 1080 ? 0.25 : 0.11;
}

function toBars(
  instrument: Instrument,
  session: Session,
  { price, deviation }: Path,
  minuteOfDay: Float64Array,
  next: () => number,
): Bars {
  const bars = newBars(minuteOfDay.length), { tick } = instrument;
  const onGrid = gridOf(tick), perMinute = volumePerMinute(instrument, session, next);
  for (let i = 0; i < minuteOfDay.length; i++) {
    const start = Math.exp(price[i]), end = Math.exp(price[i + 1]);
    const reach = start * deviation[i];
    const open = i === 0 ? onGrid(start) : onGrid(bars.close[i - 1] + tick * jump(next));
    const close = onGrid(end);
    bars.time[i] = session.open + i * MINUTE;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = onGrid(Math.max(open, close) + reach * 0.6 * Math.abs(normal(next)));
    bars.low[i] = onGrid(Math.min(open, close) - reach * 0.6 * Math.abs(normal(next)));
    const eager = 0.6 + 0.5 * Math.abs(end - start) / reach + 0.35 * Math.abs(normal(next));
    bars.volume[i] = Math.max(1, Math.round(perMinute * activity(minuteOfDay[i]) * eager));
  }
  return bars;
}

/** A bar mostly opens where the last one closed. */
function jump(next: () => number): number {
  const u = next();
  return u < 0.15 ? -1 : u < 0.3 ? 1 : 0;
}

/** Rounds to the tick and to the decimals that the tick has, so that 63.41 is 63.41. */
function gridOf(tick: number): (price: number) => number {
  const decimals = (String(tick).split(".")[1] ?? "").length, scale = 10 ** decimals;
  const ticksPerUnit = Math.round(1 / tick);
  return (price) => Math.round(Math.round(price * ticksPerUnit) / ticksPerUnit * scale) / scale;
}

function volumePerMinute(
  { type, dailyVolume }: Instrument,
  { open, close }: Session,
  next: () => number,
) {
  // Sums of activity() over a full session; short days keep their pace.
  const full = type === "ETF" ? 480 : 720;
  const shorter = (close - open) / MINUTE < 200 ? 0.9 : 1;
  return dailyVolume / full / 1.3 * Math.exp(0.25 * normal(next)) * shorter;
}
