/**
 * The guarded fetch that yahoo-finance2 is given. The library loses the HTTP status and `Retry-After`, prints,
 * waits for ever, and ends the process on a foreign cookie; so all that is dealt with before it sees an answer.
 */

import { type Asked, bodyStart, yahooError } from "./failure.ts";
import { YAHOO_ORIGIN } from "./endpoint.ts";
import { judgeAnswer } from "./judge.ts";

export interface GuardOptions {
  /** Where requests really go: `originOf()`. */
  readonly origin: string;
  readonly userAgent: string | undefined;
  /** ms for a whole answer, body included. */
  readonly timeout: number;
  /** Bytes of body; a longer answer is refused while it arrives. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Redirects within Yahoo's own host that are followed. */
const MAX_HOPS = 3;
/** Longest plausible answer: 30 years of daily bars are 1 MB. */
export const MAX_BYTES = 16 * 1024 * 1024;

interface Received {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: number | undefined;
  readonly text: string;
}

/**
 * A `fetch` for one request. It resolves with a checked JSON answer of status 200 and no other header
 * than its type, or rejects with a `SourceError` carrying `YahooFacts`.
 */
export function guardedFetch(asked: Asked, options: GuardOptions): typeof fetch {
  return async (input, init) => {
    const url = targetOf(input instanceof Request ? input.url : String(input), options.origin);
    const received = await receive(url, headersOf(init, options.userAgent), asked, options);
    const text = judgeAnswer(received, asked);
    // A fresh response: Set-Cookie for a foreign domain makes the library end the process.
    return new Response(text, { headers: { "content-type": "application/json" } });
  };
}

function targetOf(url: string, origin: string): URL {
  const asked = new URL(url);
  if (asked.origin !== YAHOO_ORIGIN) throw new Error(`yahoo-finance2 asked for ${asked.origin}`);
  return new URL(asked.pathname + asked.search, origin);
}

function headersOf(init: RequestInit | undefined, userAgent: string | undefined): Headers {
  const given = new Headers(init?.headers);
  return new Headers({
    "accept": "application/json",
    "user-agent": userAgent ?? given.get("user-agent") ?? "Mozilla/5.0 (compatible)",
  });
}

async function receive(
  url: URL,
  headers: Headers,
  asked: Asked,
  options: GuardOptions,
): Promise<Received> {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), options.timeout);
  const signal = options.signal ? AbortSignal.any([clock.signal, options.signal]) : clock.signal;
  try {
    const response = await follow(url, { headers, signal, redirect: "manual" }, asked);
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: retryAfterOf(response.headers),
      text: await readText(response, options.maxBytes, asked),
    };
  } catch (error) {
    throw networkError(error, asked, { timedOut: clock.signal.aborted, ...options });
  } finally {
    clearTimeout(timer);
  }
}

async function follow(url: URL, init: RequestInit, asked: Asked): Promise<Response> {
  for (let hop = 0, at = url; hop <= MAX_HOPS; hop++) {
    const response = await fetch(at, init);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at);
    if (next?.origin !== url.origin) {
      throw yahooError("BLOCKED", asked, `it sends us to ${next?.host ?? bodyStart(location)}`, {
        status: response.status,
      });
    }
    at = next;
  }
  throw yahooError("BLOCKED", asked, `it redirected ${MAX_HOPS + 1} times`);
}

/** Reads the body as UTF-8, giving up as soon as it is longer than `maxBytes`. */
async function readText(response: Response, maxBytes: number, asked: Asked): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "", bytes = 0;
  // Leaving the loop by a throw cancels the stream and with it the connection.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      const limit = `the answer is longer than ${maxBytes} bytes`;
      throw yahooError("MALFORMED", asked, limit, { status: response.status });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Seconds of a `Retry-After` header; the date form counts from the answer's own `Date`. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value);
  const seconds = (Date.parse(value) - Date.parse(headers.get("date") ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

function networkError(
  error: unknown,
  asked: Asked,
  known: { timedOut: boolean; timeout: number; signal: AbortSignal | undefined },
): unknown {
  if (known.signal?.aborted) return yahooError("CANCELLED", asked, "it was cancelled");
  if (known.timedOut) {
    const reason = `no complete answer within ${known.timeout / 1000} s`;
    return yahooError("TRANSIENT", asked, reason, { cause: error });
  }
  // fetch() and body streams report every network failure as a TypeError; its message names the cause.
  if (error instanceof TypeError) {
    const reason = `the connection failed (${bodyStart(error.message)})`;
    return yahooError("TRANSIENT", asked, reason, { cause: error });
  }
  if (error instanceof Error && error.name === "NotCapable") {
    const reason = "this process may not use the network";
    return yahooError("NOT_ALLOWED", asked, reason, { cause: error });
  }
  return error;
}
