/**
 * A stand-in for Yahoo's v8 chart endpoint on this machine, for the demo and the tests. It serves the simulated
 * market in Yahoo's shapes, keeps Yahoo's limits, and misbehaves on demand. It always says what it is: in the
 * header `x-barkeep-stand-in` of every answer and in each entry of its log.
 */

import { DAY } from "../core/bars/timeframe.ts";
import { LIMITS, type YahooInterval } from "../core/sources/yahoo/limits.ts";
import { chartBody, type ChartQuestion, draftChart } from "./chart_answer.ts";
import { complaint, FAULT_ANSWERS } from "./fault_answers.ts";
import { ANSWER_FAULTS, bendChart, CHART_FAULTS, type FaultName } from "./faults.ts";
import type { SimulatedMarket } from "./simulator.ts";

export interface StandInOptions {
  readonly market: SimulatedMarket;
  /** The clock, ms since the epoch. */
  readonly now: () => number;
  /** Faults by Yahoo symbol; `*` is every symbol. */
  readonly faults?: Readonly<Record<string, readonly FaultName[]>>;
}

/** One request as it was answered. Times in ms. */
export interface StandInEntry {
  readonly source: "stand-in";
  readonly symbol: string;
  readonly interval: string;
  readonly from: number;
  readonly to: number;
  readonly status: number;
  readonly faults: readonly FaultName[];
  readonly userAgent: string;
}

/** A running stand-in; `await using` stops it. */
export interface StandIn extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: the `endpoint` of a `YahooClient`. */
  readonly endpoint: string;
  /** Requests answered, oldest first. */
  readonly log: readonly StandInEntry[];
  /** Replaces the faults of a symbol, from the next request on. */
  setFaults(symbol: string, faults: readonly FaultName[]): void;
  stop(): Promise<void>;
}

const PATH = /^\/v8\/finance\/chart\/([^/]{1,64})$/;
const LABEL = "simulated data, not Yahoo";
const NOTHING_FOUND = "No data found, symbol may be delisted";

/** Starts a stand-in on a port that the system chooses. */
export function startStandIn(options: StandInOptions): StandIn {
  const faults = new Map(Object.entries(options.faults ?? {}));
  const log: StandInEntry[] = [], stopping = new AbortController();
  const answer = async (request: Request): Promise<Response> => {
    const question = read(request, options.now());
    if (question === undefined) return new Response("Not Found", { status: 404 });
    const active = [...(faults.get("*") ?? []), ...(faults.get(question.symbol) ?? [])];
    const response = await respond(options.market, question, active, stopping.signal);
    if (active.includes("once-429")) forget(faults, question.symbol, "once-429");
    const userAgent = request.headers.get("user-agent") ?? "";
    const { status } = response, { now: _now, ...asked } = question;
    log.push({ source: "stand-in", ...asked, status, faults: active, userAgent });
    response.headers.set("x-barkeep-stand-in", LABEL);
    return response;
  };
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    // A connection that a fault cut is no news.
    onError: () => new Response("the stand-in failed", { status: 500 }),
  }, answer);
  const stop = async () => {
    stopping.abort();
    await server.shutdown();
  };
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    log,
    setFaults: (symbol, names) => void faults.set(symbol, names),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function forget(faults: Map<string, readonly FaultName[]>, symbol: string, name: FaultName): void {
  for (const key of ["*", symbol]) {
    faults.set(key, (faults.get(key) ?? []).filter((fault) => fault !== name));
  }
}

function read(request: Request, now: number): ChartQuestion | undefined {
  const url = new URL(request.url), path = PATH.exec(url.pathname);
  if (path === null) return undefined;
  const seconds = (name: string) => Number(url.searchParams.get(name) ?? NaN) * 1000;
  return {
    symbol: decodeURIComponent(path[1]),
    interval: url.searchParams.get("interval") ?? "1d",
    from: seconds("period1"),
    to: seconds("period2"),
    now,
  };
}

function respond(
  market: SimulatedMarket,
  question: ChartQuestion,
  faults: readonly FaultName[],
  signal: AbortSignal,
): Response | Promise<Response> {
  const whole = ANSWER_FAULTS.find((name) => faults.includes(name));
  if (whole) return FAULT_ANSWERS[whole](() => chartText(market, question, faults), signal);
  const instrument = market.instruments.find(({ yahoo }) => yahoo === question.symbol);
  if (instrument === undefined) return complaint(404, "Not Found", NOTHING_FOUND);
  const refusal = refuse(question);
  if (refusal) return refusal;
  return new Response(chartText(market, question, faults), {
    headers: {
      "content-type": "application/json;charset=utf-8",
      "cache-control": "public, max-age=10, stale-while-revalidate=20",
    },
  });
}

function chartText(
  market: SimulatedMarket,
  question: ChartQuestion,
  faults: readonly FaultName[],
): string {
  const instrument = market.instruments.find(({ yahoo }) => yahoo === question.symbol) ??
    market.instruments[0];
  const draft = draftChart(market, instrument, question);
  const active = CHART_FAULTS.filter((name) => faults.includes(name));
  for (const fault of active) bendChart(fault, draft, question);
  const body = chartBody(draft);
  return JSON.stringify(body, active.includes("array-lengths") ? shortenClose : undefined);
}

/** Drops one value of the close column. */
function shortenClose(key: string, value: unknown): unknown {
  return key === "close" && Array.isArray(value) ? value.slice(1) : value;
}

/** Yahoo's limits, in its words. */
function refuse({ interval, from, to, now }: ChartQuestion): Response | undefined {
  const limit = LIMITS[(interval === "60m" ? "1h" : interval) as YahooInterval];
  if (limit === undefined) {
    const valid = "[1m, 2m, 5m, 15m, 30m, 60m, 90m, 1h, 4h, 1d, 5d, 1wk, 1mo, 3mo]";
    const text = `Invalid input - interval=${interval} is not supported. Valid intervals: ${valid}`;
    return complaint(400, "Bad Request", text);
  }
  if (!(from < to)) {
    return complaint(400, "Bad Request", "Invalid input - start date must be before end date");
  }
  const asked = `startTime=${from / 1000} and endTime=${to / 1000}`;
  if (interval === "1m" && to - from > 8 * DAY) {
    const text =
      `1m data not available for ${asked}. Only 8 days worth of 1m granularity data are allowed to be fetched per request.`;
    return complaint(422, "Unprocessable Entity", text);
  }
  if (limit.lookback !== undefined && from < now - limit.lookback * DAY) {
    const text =
      `${interval} data not available for ${asked}. The requested range must be within the last ${limit.lookback} days.`;
    return complaint(422, "Unprocessable Entity", text);
  }
  return undefined;
}
