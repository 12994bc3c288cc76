/** What can go wrong with a request to Yahoo, sorted by what the caller can do about it. */

import { SourceError } from "../../errors.ts";

/**
 * - `NO_DATA`: 404, Yahoo knows no such data now (also during its outages); the local file stays as it is.
 * - `RANGE`: 422, the range asked for is longer or older than Yahoo serves.
 * - `EMPTY`: an answer without bars; not an error for the caller of `chart()`.
 * - `BUG`: Yahoo does not understand the request; repeating it is pointless.
 * - `BLOCKED`: 401, 403, a consent page or a redirect elsewhere.
 * - `RATE`: 429 or 999; the whole run stops.
 * - `TRANSIENT`: the network, a time-out, 5xx, a web page or half an answer.
 * - `MALFORMED`: an answer that parses but is not what was asked for.
 * - `NOT_ALLOWED`: this process has no permission to use the network.
 * - `CANCELLED`: the caller's signal fired.
 */
export type FailureClass =
  | "NO_DATA"
  | "RANGE"
  | "EMPTY"
  | "BUG"
  | "BLOCKED"
  | "RATE"
  | "TRANSIENT"
  | "MALFORMED"
  | "NOT_ALLOWED"
  | "CANCELLED";

/** What was asked, for messages and facts. */
export interface Asked {
  readonly symbol: string;
  /** Yahoo's spelling, such as `1m` or `1d`. */
  readonly interval: string;
}

/** The facts of a `SourceError` raised by the Yahoo source. */
export interface YahooFacts extends Asked {
  readonly class: FailureClass;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** Seconds, from the `Retry-After` header. */
  readonly retryAfter?: number;
  /** For RANGE: how many days back Yahoo says it serves. */
  readonly lookbackDays?: number;
}

const ADVICE: Readonly<Record<FailureClass, string>> = {
  NO_DATA:
    "Your file stays as it is. Check the symbol in the settings, or try again later: Yahoo also says this during outages.",
  RANGE: "Import the older bars from an export instead.",
  EMPTY: "Your file stays as it is.",
  BUG: "Repeating the request will not help; check the symbol and the timeframe.",
  BLOCKED:
    "Wait an hour, or set another yahoo.userAgent in barkeep.json. Files already updated are complete.",
  RATE: "Wait before the next update. Files already updated are complete.",
  TRANSIENT: "Your file stays as it is. Try again in a few minutes.",
  MALFORMED: "Nothing of this answer is used. Try again later.",
  NOT_ALLOWED: 'Start it with "deno task update", which allows exactly query2.finance.yahoo.com.',
  CANCELLED: "Your file stays as it is.",
};

/** A `SourceError` of a class: "Cannot fetch ES=F 1m from Yahoo: <reason>. <advice>". */
export function yahooError(
  kind: FailureClass,
  asked: Asked,
  reason: string,
  more: { status?: number; retryAfter?: number; lookbackDays?: number; cause?: unknown } & {
    advice?: string;
  } = {},
): SourceError {
  const { cause, advice = ADVICE[kind], ...known } = more;
  const facts = { class: kind, symbol: asked.symbol, interval: asked.interval, ...known };
  const message = `Cannot fetch ${asked.symbol} ${asked.interval} from Yahoo: ${
    sentence(reason)
  } ${advice}`;
  return new SourceError(message, cause === undefined ? { facts } : { facts, cause });
}

/** The facts, if `error` was raised by the Yahoo source; else `undefined`. */
export function yahooFacts(error: unknown): YahooFacts | undefined {
  if (!(error instanceof SourceError) || typeof error.facts.class !== "string") return undefined;
  return error.facts as unknown as YahooFacts;
}

/** True for the failures after which no other request of this run makes sense. */
export function stopsTheRun(kind: FailureClass): boolean {
  return kind === "RATE" || kind === "BLOCKED" || kind === "NOT_ALLOWED" || kind === "CANCELLED";
}

/** The start of a body, on one line and without control characters, fit for a message. */
export function bodyStart(text: string, length = 120): string {
  // deno-lint-ignore no-control-regex
  const line = text.slice(0, 4 * length).replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
  return line.length > length ? line.slice(0, length) + "…" : line;
}

function sentence(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : reason + ".";
}
