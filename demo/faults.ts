/** Everything that Yahoo has been seen to do wrong, by name, for the stand-in to do on demand. */

import type { AnswerRow, ChartDraft, ChartQuestion } from "./chart_answer.ts";

/** Faults of the answer as a whole: another status, a page, silence. */
export const ANSWER_FAULTS = [
  "rate-limit",
  "once-429",
  "not-found",
  "422",
  "400-no-data",
  "400-bad-interval",
  "401",
  "500-json",
  "503-html",
  "html-body",
  "consent-page",
  "redirect",
  "empty-body",
  "empty-result",
  "null-result",
  "no-meta",
  "truncated-json",
  "too-long",
  "slow",
  "cut-connection",
  "foreign-cookie",
] as const;

/** Faults inside a chart. */
export const CHART_FAULTS = [
  "no-timestamp",
  "nulls",
  "live-row",
  "duplicate-stamp",
  "unsorted",
  "beyond-period2",
  "wrong-granularity",
  "hours-for-halves",
  "wrong-symbol",
  "wrong-zone",
  "null-currency",
  "array-lengths",
  "spike",
  "outage",
  "vanished-rows",
  "roll",
  "revised",
  "zero-volume-first",
  "post-rows",
  "bad-ohlc",
  "zero-price",
] as const;

export type FaultName = typeof ANSWER_FAULTS[number] | typeof CHART_FAULTS[number];
type ChartFault = typeof CHART_FAULTS[number];

/** Dollars or points by which `roll` moves every price. */
export const ROLL_OFFSET = 12.5;
/** Factor of `revised` on the volume of the last day's rows. */
export const REVISION = 1.004;
/** Factor of `spike` on one row's close and high. */
export const SPIKE = 1.08;
const HOUR = 3_600_000;

/** Bends a chart; `undefined` columns and lengths are bent in the body by `bendBody()`. */
export function bendChart(fault: ChartFault, draft: ChartDraft, asked: ChartQuestion): void {
  BEND[fault](draft, asked);
}

const BEND: Readonly<Record<ChartFault, (draft: ChartDraft, asked: ChartQuestion) => void>> = {
  "no-timestamp": (draft) => draft.rows = [],
  "nulls": ({ rows }) => {
    for (const row of [rows[rows.length >> 1], rows.at(-1)]) if (row) Object.assign(row, NULLS);
  },
  "live-row": (draft, { now }) => {
    const last = draft.rows.at(-1);
    const time = Math.floor(now / 1000) * 1000 - 13_000;
    if (last) draft.rows.push({ ...flat(last), time: time % 60_000 === 0 ? time + 1000 : time });
  },
  "duplicate-stamp": ({ rows }) => {
    const last = rows.at(-1);
    if (last) rows.push(flat(last));
  },
  "unsorted": ({ rows }) => {
    if (rows.length > 3) [rows[1], rows[rows.length - 2]] = [rows[rows.length - 2], rows[1]];
  },
  "beyond-period2": ({ rows }, { to }) => {
    const last = rows.at(-1);
    if (last) rows.push({ ...last, time: Math.ceil(to / HOUR) * HOUR });
  },
  "wrong-granularity": ({ meta }) => meta.dataGranularity = "1h",
  "hours-for-halves": (draft) => draft.rows = draft.rows.filter(({ time }) => time % HOUR === 0),
  "wrong-symbol": ({ meta }) => meta.symbol = "MSFT",
  "wrong-zone": ({ meta }) => meta.exchangeTimezoneName = "America/Gotham",
  "null-currency": ({ meta }) => meta.currency = null,
  "array-lengths": () => {},
  "spike": ({ rows }) => {
    const row = rows[rows.length >> 1];
    if (row) row.close = row.high = (row.high ?? 0) * SPIKE;
  },
  "outage": (draft, { now }) => keepOutside(draft, now - 30 * HOUR, now - 24 * HOUR),
  "vanished-rows": (draft, { now }) => keepOutside(draft, now - 80 * HOUR, now - 78 * HOUR),
  "roll": ({ meta, rows }) => {
    meta.shortName = `${String(meta.shortName).replace(/ \w+ \d\d$/, "")} Mar 99`;
    for (const row of rows) shift(row, ROLL_OFFSET);
  },
  "revised": ({ rows }, { now }) => {
    const recent = rows.filter(({ time }) => time > now - 24 * HOUR);
    for (const row of recent) row.volume = Math.round((row.volume ?? 0) * REVISION);
  },
  "zero-volume-first": ({ rows }) => {
    rows.forEach((row, i) => {
      if (i === 0 || row.time - rows[i - 1].time > HOUR) row.volume = 0;
    });
  },
  "post-rows": ({ rows }) => {
    const last = rows.findLast(({ time }, i) => i > 0 && time - rows[i - 1].time > 10 * HOUR);
    const before = last && rows[rows.indexOf(last) - 1];
    if (before) rows.splice(rows.indexOf(last), 0, { ...flat(before), time: before.time + HOUR });
  },
  "bad-ohlc": ({ rows }) => {
    const row = rows[rows.length >> 1];
    if (row) row.high = (row.low ?? 0) - 1;
  },
  "zero-price": ({ rows }) => {
    const row = rows[rows.length >> 1];
    if (row) row.low = 0;
  },
};

const NULLS = { open: null, high: null, low: null, close: null, volume: null };

/** The quote that the live row is: one price, no volume. */
function flat(row: AnswerRow): AnswerRow {
  const price = row.close;
  return { time: row.time, open: price, high: price, low: price, close: price, volume: 0 };
}

function keepOutside(draft: ChartDraft, from: number, to: number): void {
  draft.rows = draft.rows.filter(({ time }) => time < from || time >= to);
}

function shift(row: AnswerRow, offset: number): void {
  for (const name of ["open", "high", "low", "close"] as const) {
    const price = row[name];
    if (price !== null) row[name] = price + offset;
  }
}
