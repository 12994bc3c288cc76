/** The answers of the faults that replace a whole answer, in the words Yahoo uses. */

import type { ANSWER_FAULTS } from "./faults.ts";

type AnswerFault = typeof ANSWER_FAULTS[number];

const JSON_TYPE = { "content-type": "application/json;charset=utf-8" };
const HTML_TYPE = { "content-type": "text/html; charset=utf-8" };

/** Yahoo's error envelope. */
export function complaint(status: number, code: string, description: string): Response {
  const body = { chart: { result: null, error: { code, description } } };
  return Response.json(body, { status, headers: JSON_TYPE });
}

function page(status: number, text: string): Response {
  return new Response(`<!DOCTYPE html><html><body><h1>${text}</h1></body></html>`, {
    status,
    headers: HTML_TYPE,
  });
}

function tooMany(): Response {
  const headers = { "content-type": "text/html", "retry-after": "90" };
  return new Response("Too Many Requests\r\n", { status: 429, headers });
}

/** Text of the right answer, if the fault only damages it. */
type Answering = (good: () => string, signal: AbortSignal) => Response | Promise<Response>;

/** What each fault answers with. */
export const FAULT_ANSWERS: Readonly<Record<AnswerFault, Answering>> = {
  "rate-limit": tooMany,
  "once-429": tooMany,
  "not-found": () => complaint(404, "Not Found", "No data found, symbol may be delisted"),
  "422": () =>
    complaint(
      422,
      "Unprocessable Entity",
      "1m data not available for startTime=1 and endTime=2. Only 8 days worth of 1m granularity data are allowed to be fetched per request.",
    ),
  "400-no-data": () =>
    complaint(400, "Bad Request", "Data doesn't exist for startDate = 1, endDate = 2"),
  "400-bad-interval": () =>
    complaint(400, "Bad Request", "Invalid input - interval=1s is not supported."),
  "401": () => {
    const body = { finance: { result: null, error: UNAUTHORIZED } };
    return Response.json(body, { status: 401, headers: JSON_TYPE });
  },
  "500-json": () => {
    const error = { code: "internal-error", description: "Internal Server Error" };
    return Response.json({ finance: { result: null, error } }, { status: 500, headers: JSON_TYPE });
  },
  "503-html": () => page(503, "Service Unavailable"),
  "html-body": () => page(200, "Will be right back..."),
  "consent-page": () => page(200, "Before you continue: consent to cookies"),
  "redirect": () =>
    new Response(null, {
      status: 302,
      headers: { location: "https://consent.yahoo.com/v2/collectConsent?sessionId=1" },
    }),
  "empty-body": () => new Response("", { headers: JSON_TYPE }),
  "empty-result": () => Response.json({ chart: { result: [], error: null } }),
  "null-result": () => Response.json({ chart: { result: null, error: null } }),
  "no-meta": () => Response.json({ chart: { result: [{ timestamp: [1] }], error: null } }),
  "truncated-json": (good) => {
    const text = good();
    return new Response(text.slice(0, text.length >> 1), { headers: JSON_TYPE });
  },
  "too-long": (good) => new Response(good() + " ".repeat(20 * 1024 * 1024), { headers: JSON_TYPE }),
  "slow": (_good, signal) => silence(signal),
  "cut-connection": (good) => new Response(cut(good()), { headers: JSON_TYPE }),
  "foreign-cookie": (good) =>
    new Response(good(), {
      headers: { ...JSON_TYPE, "set-cookie": "A3=d=AQAB; Domain=.example.org; Path=/" },
    }),
};

const UNAUTHORIZED = { code: "Unauthorized", description: "Invalid Crumb" };

/** No answer until the stand-in stops. */
function silence(signal: AbortSignal): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const leave = () => resolve(new Response(null, { status: 504 }));
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return promise;
}

/** Half an answer, then the connection breaks. */
function cut(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new Error("connection cut"));
      controller.enqueue(new TextEncoder().encode(text.slice(0, text.length >> 1)));
      sent = true;
    },
  });
}
