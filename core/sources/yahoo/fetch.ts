/** Fetching a stretch of bars: planned requests, oldest first, cleaned and joined. */

import { type Bars, concatBars } from "../../bars/bars.ts";
import type { Timeframe } from "../../bars/timeframe.ts";
import { type SourceError, UsageError } from "../../errors.ts";
import type { ChartMeta } from "./answer.ts";
import { clean, type CleanBars } from "./clean.ts";
import type { YahooClient } from "./client.ts";
import { yahooError, yahooFacts } from "./failure.ts";
import { mergeTallies, type Tally } from "./left_out.ts";
import { type PlannedRequest, planRequests, servedAs, type YahooInterval } from "./limits.ts";

export interface FetchRequest {
  /** Yahoo's symbol, such as `ES=F`. */
  readonly symbol: string;
  /** One that Yahoo serves directly: see `servedAs()`. */
  readonly timeframe: Timeframe;
  /** ms since the epoch; bars from here on are wanted. */
  readonly from: number;
  readonly now: number;
  readonly signal?: AbortSignal;
}

/** What Yahoo had. Times in ms since the epoch. */
export interface YahooBars {
  readonly bars: Bars;
  /** For daily bars the exchange-local date of each; else `undefined`. */
  readonly dates: readonly string[] | undefined;
  readonly leftOut: readonly Tally[];
  readonly notes: readonly Tally[];
  /** Of the newest answer; `undefined` if every answer was empty. Holds the contract's name. */
  readonly meta: ChartMeta | undefined;
  /** What Yahoo no longer serves of the range. */
  readonly unreachable: { readonly from: number; readonly to: number } | undefined;
  /** Answers without any bar, in words. */
  readonly empty: readonly string[];
  /** Up to where the requests were answered; `now` unless `error` is set. */
  readonly answeredTo: number;
  /** The failure that ended the fetch after at least one request was answered: what came before it is good. */
  readonly error: SourceError | undefined;
}

/**
 * Everything final that Yahoo has from `from` on.
 *
 * @throws {SourceError} with `YahooFacts` if the first request fails; a later failure comes back in `error`.
 * @throws {UsageError} for a timeframe that Yahoo does not serve directly.
 */
export async function fetchBars(client: YahooClient, request: FetchRequest): Promise<YahooBars> {
  const interval = intervalOf(request.timeframe);
  const plan = planRequests({ interval, from: request.from, now: request.now });
  const parts: CleanBars[] = [], empty: string[] = [];
  let answeredTo = request.from, unreachable = plan.unreachable, error: SourceError | undefined;
  for (const [i, planned] of plan.requests.entries()) {
    try {
      const part = await fetchPart(client, planned, { ...request, interval, before: parts.at(-1) });
      if (part.clean) parts.push(part.clean);
      else empty.push(part.why);
      if (part.from > planned.keepFrom && i === 0) {
        unreachable = { from: request.from, to: part.from };
      }
      answeredTo = planned.to;
    } catch (failure) {
      if (yahooFacts(failure) === undefined || i === 0) throw failure;
      error = failure as SourceError;
      break;
    }
  }
  return { ...join(parts), unreachable, empty, answeredTo, error };
}

function intervalOf(timeframe: Timeframe): YahooInterval {
  const served = servedAs(timeframe);
  if (served.kind === "direct") return served.interval;
  const from = served.kind === "derived" ? ` Make them from ${served.from} bars.` : "";
  throw new UsageError(`Cannot fetch ${timeframe} bars: Yahoo does not serve them.${from}`);
}

type Part =
  | { readonly clean: CleanBars; readonly from: number }
  | { readonly clean: undefined; readonly why: string; readonly from: number };

async function fetchPart(
  client: YahooClient,
  planned: PlannedRequest,
  request: FetchRequest & { interval: YahooInterval; before: CleanBars | undefined },
): Promise<Part> {
  const { symbol, interval, timeframe, now, signal, before } = request;
  const answer = await client.chart({ symbol, interval, ...planned, ...(signal && { signal }) });
  if (answer.kind === "empty") return { clean: undefined, why: answer.why, from: answer.from };
  if (before && before.meta.zone !== answer.chart.meta.zone) {
    const reason = `it changed the time zone to ${answer.chart.meta.zone} between two answers`;
    throw yahooError("MALFORMED", { symbol, interval }, reason);
  }
  const cleaned = clean(answer.chart, {
    ...{ symbol, interval, timeframe, now },
    ...{ keepFrom: planned.keepFrom, to: planned.to },
    // A later request's first row is needed only where the lead-in held no session: better without volume than lost.
    firstRow: before ? "volume unknown" : "leave out",
  });
  return { clean: cleaned, from: answer.from };
}

/** Parts meet without overlapping: each ends before its request does, where the next one's lead-in ends. */
function join(parts: readonly CleanBars[]) {
  const dates = parts.flatMap((part) => part.dates ?? []);
  return {
    bars: concatBars(parts.map((part) => part.bars)),
    dates: parts.some((part) => part.dates) ? dates : undefined,
    leftOut: mergeTallies(parts.map((part) => part.leftOut)),
    notes: mergeTallies(parts.map((part) => part.notes)),
    meta: parts.at(-1)?.meta,
  };
}
