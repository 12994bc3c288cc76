/**
 * The one client that talks to Yahoo: yahoo-finance2's `chart()` behind a guarded fetch, one request at a
 * time, spaced out, with retries where they help and a full stop where they would harm.
 */

import createYahooFinance from "yahoo-finance2/createYahooFinance";
import chart from "yahoo-finance2/modules/chart";
import { type SourceError, UsageError } from "../../errors.ts";
import { DAY } from "../../bars/timeframe.ts";
import { type Chart, readChart } from "./answer.ts";
import { originOf } from "./endpoint.ts";
import { type Asked, stopsTheRun, yahooError, type YahooFacts, yahooFacts } from "./failure.ts";
import { guardedFetch, MAX_BYTES } from "./http.ts";
import { FLOOR_MARGIN } from "./limits.ts";
import { nextStep } from "./retry.ts";

export interface YahooClientOptions {
  /** `http://127.0.0.1:PORT` of a stand-in, for the demo and tests; Yahoo itself without it. */
  readonly endpoint?: string;
  /** Sent instead of yahoo-finance2's own. */
  readonly userAgent?: string;
  /** ms between the starts of two requests; 500. */
  readonly pace?: number;
  /** ms for one answer; 15,000. */
  readonly timeout?: number;
  /** Bytes of one answer; 16 MiB. */
  readonly maxBytes?: number;
  /** Waits; ends early when the signal fires. Replaced in tests. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 to 1, for the jitter of retries; `Math.random`. */
  readonly random?: () => number;
  /** The clock, ms since the epoch. */
  readonly now: () => number;
}

/** One request. `from` (included) and `to` (excluded) are ms since the epoch. */
export interface ChartRequest extends Asked {
  readonly from: number;
  readonly to: number;
  readonly signal?: AbortSignal;
}

/** What a request brought. `from` is later than asked if Yahoo's limit made the client ask again. */
export type ChartAnswer =
  | { readonly kind: "chart"; readonly chart: Chart; readonly from: number }
  | { readonly kind: "empty"; readonly why: string; readonly from: number };

/** Letters that neither leave the path of the URL nor mean anything in it. */
const SYMBOL = /^[A-Za-z0-9.^=_-]{1,32}$/;
/** Printable ASCII, as a header takes it. */
const USER_AGENT = /^[\x20-\x7e]{1,300}$/;
const silent = () => {};
const LOGGER = { info: silent, warn: silent, error: silent, debug: silent, dir: silent };
const YahooFinance = createYahooFinance({ modules: { chart } });

/** Asks Yahoo for charts. One instance serves one run (one `update`). */
export class YahooClient {
  readonly #options: YahooClientOptions;
  readonly #origin: string;
  readonly #library = new YahooFinance({
    versionCheck: false,
    suppressNotices: ["yahooSurvey"],
    queue: { concurrency: 1, interval: 0 },
    validation: { logErrors: false, logOptionsErrors: false },
    logger: LOGGER,
  });
  #turn: Promise<void> = Promise.resolve();
  #lastStart = -Infinity;
  #requests = 0;
  #answered = 0;
  #paused = false;
  #offline = false;
  #stopped: SourceError | undefined;

  /** @throws {UsageError} for an endpoint that is not on this machine or a User-Agent that is no header. */
  constructor(options: YahooClientOptions) {
    this.#origin = originOf(options.endpoint);
    if (options.userAgent !== undefined && !USER_AGENT.test(options.userAgent)) {
      throw new UsageError(
        "Cannot use yahoo.userAgent: it must be 1 to 300 printable ASCII characters.",
      );
    }
    this.#options = options;
  }

  /** Requests sent so far, retries included. */
  get requests(): number {
    return this.#requests;
  }

  /** Why the run was stopped, once it is: every later `chart()` fails with it, unasked. */
  get stopped(): SourceError | undefined {
    return this.#stopped;
  }

  /**
   * The chart of a symbol, checked to be what was asked for but with Yahoo's rows as they came.
   *
   * @throws {SourceError} with `YahooFacts`; after RATE, BLOCKED, NOT_ALLOWED or CANCELLED the run is over.
   * @throws {UsageError} for a symbol with characters no symbol has.
   */
  async chart(request: ChartRequest): Promise<ChartAnswer> {
    checkSymbol(request.symbol);
    const turn = Promise.withResolvers<void>(), before = this.#turn;
    this.#turn = turn.promise;
    await before;
    try {
      return await this.#clampOnce(request);
    } finally {
      turn.resolve();
    }
  }

  /** A range refused as too old is asked again once, from where Yahoo says it can serve. */
  async #clampOnce(request: ChartRequest): Promise<ChartAnswer> {
    try {
      return await this.#attempts(request);
    } catch (error) {
      const days = yahooFacts(error)?.lookbackDays;
      if (days === undefined) throw error;
      const from = this.#options.now() - days * DAY + FLOOR_MARGIN;
      if (from <= request.from || from >= request.to) throw error;
      return await this.#attempts({ ...request, from });
    }
  }

  async #attempts(request: ChartRequest): Promise<ChartAnswer> {
    for (let attempts = 1;; attempts++) {
      if (this.#stopped) throw this.#notAsked(this.#stopped, request);
      await this.#keepPace(request.signal);
      try {
        return await this.#once(request);
      } catch (error) {
        const facts = yahooFacts(error);
        if (facts === undefined) throw error;
        if (facts.class === "EMPTY") return this.#empty(error as SourceError, request);
        await this.#beforeNext(facts, error as SourceError, attempts, request);
      }
    }
  }

  /** Waits for the next attempt, or throws the failure in its final words. */
  async #beforeNext(
    facts: YahooFacts,
    failure: SourceError,
    attempts: number,
    request: ChartRequest,
  ): Promise<void> {
    const chance = (this.#options.random ?? Math.random)();
    const run = { attempts, answered: this.#answered, paused: this.#paused, chance };
    const step = nextStep(facts, { ...run, offline: this.#offline });
    if (step.kind === "again") {
      this.#paused ||= step.pause;
      return await this.#sleep(step.wait, request.signal);
    }
    if (facts.class === "TRANSIENT" && this.#answered === 0) this.#offline = true;
    if (step.kind !== "stop") throw failure;
    this.#stopped = this.#finalWords(facts, failure, request);
    throw this.#stopped;
  }

  async #once(request: ChartRequest): Promise<ChartAnswer> {
    this.#requests++;
    const result = await this.#callLibrary(request);
    const chart = readChart(result, request);
    this.#answered++;
    return { kind: "chart", chart, from: request.from };
  }

  async #callLibrary(request: ChartRequest): Promise<unknown> {
    const { userAgent, timeout = 15_000, maxBytes = MAX_BYTES } = this.#options;
    const guard = { origin: this.#origin, userAgent, timeout, maxBytes, signal: request.signal };
    try {
      // The options must be a fresh object: the library writes into it. Dates, because it takes numbers for seconds.
      return await this.#library.chart(request.symbol, {
        period1: new Date(request.from),
        period2: new Date(request.to),
        interval: request.interval as "1d",
        includePrePost: false,
        events: "",
        return: "object",
      }, { validateResult: false, fetch: guardedFetch(request, guard) });
    } catch (error) {
      // The library's own words for rows without timestamps; everything else that it throws would be a bug.
      if (error instanceof Error && /^No timestamp with/.test(error.message)) {
        throw yahooError("MALFORMED", request, "it holds quotes without timestamps", {
          cause: error,
        });
      }
      throw error;
    }
  }

  #empty(failure: SourceError, request: ChartRequest): ChartAnswer {
    this.#answered++;
    return { kind: "empty", why: failure.message, from: request.from };
  }

  /** A refusal of the very first request is no question of speed, and says so. */
  #finalWords(facts: YahooFacts, failure: SourceError, request: ChartRequest): SourceError {
    if (facts.class !== "RATE") return failure;
    const { class: _class, symbol: _symbol, interval: _interval, ...more } = facts;
    const wait = facts.retryAfter === undefined ? "" : ` It asks to wait ${facts.retryAfter} s.`;
    if (this.#answered > 0) {
      const reason = `too many requests (${facts.status} after ${this.#requests} requests).${wait}`;
      return yahooError("RATE", request, reason, { ...more, cause: failure });
    }
    const reason =
      `it blocks this client (${facts.status} on the very first request), not its speed.${wait}`;
    const advice =
      "Set another yahoo.userAgent in barkeep.json, or wait some hours: such blocks go by address and client.";
    return yahooError("RATE", request, reason, { ...more, advice, cause: failure });
  }

  #notAsked(stopped: SourceError, request: ChartRequest): SourceError {
    const facts = yahooFacts(stopped);
    if (facts === undefined || !stopsTheRun(facts.class)) return stopped;
    const { class: kind, symbol, interval, ...more } = facts;
    const reason = `not asked, because the run was stopped at ${symbol} ${interval}`;
    return yahooError(kind, request, reason, { ...more, cause: stopped });
  }

  async #keepPace(signal: AbortSignal | undefined): Promise<void> {
    const { pace = 500, now } = this.#options;
    const wait = Math.min(pace, this.#lastStart + pace - now());
    if (wait > 0) await this.#sleep(wait, signal);
    this.#lastStart = now();
  }

  async #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await (this.#options.sleep ?? sleep)(ms, signal);
  }
}

function checkSymbol(symbol: string): void {
  if (SYMBOL.test(symbol)) return;
  throw new UsageError(
    `Cannot ask Yahoo for "${symbol}": a symbol has 1 to 32 letters, digits and . ^ = _ -, such as ES=F or ^GSPC.`,
    { facts: { symbol } },
  );
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms), wake = () => resolve();
  // The next request sees the signal and fails as cancelled.
  signal?.addEventListener("abort", wake);
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
}
