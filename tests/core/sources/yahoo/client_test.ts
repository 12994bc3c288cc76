import assert from "node:assert/strict";
import { SourceError, UsageError } from "../../../../core/errors.ts";
import { DAY } from "../../../../core/bars/timeframe.ts";
import { YahooClient } from "../../../../core/sources/yahoo/client.ts";
import { type FailureClass, yahooFacts } from "../../../../core/sources/yahoo/failure.ts";
import type { FaultName } from "../../../../demo/faults.ts";
import { type Line, lineTo, NOW } from "./support.ts";

const WEEK = { symbol: "ES=F", interval: "5m", from: NOW - 7 * DAY, to: NOW };

async function failureOf(promise: Promise<unknown>): Promise<SourceError> {
  const answer = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(answer instanceof SourceError, `not a SourceError: ${answer}`);
  return answer;
}

Deno.test("YahooClient.chart() brings a chart from the endpoint it was given", async () => {
  await using line = lineTo();
  const answer = await line.client.chart(WEEK);
  assert.ok(answer.kind === "chart");
  assert.ok(answer.chart.rows.time.length > 1000);
  assert.equal(answer.chart.meta.shortName, "E-Mini S&P 500 Dec 26");
  const [entry] = line.standIn.log;
  assert.equal(entry.source, "stand-in");
  assert.equal(entry.from, Math.floor(WEEK.from / 1000) * 1000);
});

Deno.test("YahooClient sends the library's User-Agent, or the one from the settings", async () => {
  await using plain = lineTo();
  await plain.client.chart(WEEK);
  assert.match(plain.standIn.log[0].userAgent, /yahoo-finance2/);
  await using own = lineTo({}, { userAgent: "barkeep test" });
  await own.client.chart(WEEK);
  assert.equal(own.standIn.log[0].userAgent, "barkeep test");
});

Deno.test("YahooClient refuses an endpoint elsewhere and a User-Agent with line breaks", () => {
  const now = () => NOW;
  assert.throws(() => new YahooClient({ now, endpoint: "http://example.org" }), UsageError);
  assert.throws(() => new YahooClient({ now, userAgent: "a\r\nx: y" }), UsageError);
});

for (const symbol of ["ES=F?x", "a/b", "../x", "", "ES F", "ES#F", "ES%2F"]) {
  Deno.test(`YahooClient.chart() asks nothing for the symbol "${symbol}"`, async () => {
    await using line = lineTo();
    await assert.rejects(line.client.chart({ ...WEEK, symbol }), UsageError);
    assert.equal(line.standIn.log.length, 0);
  });
}

/** Each fault of a whole answer: the class it ends in, the requests it takes, whether the run is over. */
const FAULTS: [fault: FaultName, kind: FailureClass, requests: number, stops: boolean][] = [
  ["not-found", "NO_DATA", 1, false],
  ["422", "RANGE", 1, false],
  ["400-bad-interval", "BUG", 1, false],
  ["401", "BLOCKED", 2, true],
  ["rate-limit", "RATE", 2, true],
  ["500-json", "TRANSIENT", 3, false],
  ["503-html", "TRANSIENT", 3, false],
  ["html-body", "TRANSIENT", 3, false],
  ["consent-page", "BLOCKED", 2, true],
  ["redirect", "BLOCKED", 2, true],
  ["empty-body", "TRANSIENT", 3, false],
  ["truncated-json", "TRANSIENT", 3, false],
  ["cut-connection", "TRANSIENT", 3, false],
  ["slow", "TRANSIENT", 3, false],
  ["no-meta", "MALFORMED", 1, false],
  ["too-long", "MALFORMED", 1, false],
  ["wrong-granularity", "MALFORMED", 1, false],
  ["wrong-symbol", "MALFORMED", 1, false],
  ["wrong-zone", "MALFORMED", 1, false],
  ["array-lengths", "MALFORMED", 1, false],
];

for (const [fault, kind, requests, stops] of FAULTS) {
  Deno.test(`YahooClient.chart() ends "${fault}" as ${kind} after ${requests} requests`, async () => {
    await using line = lineTo({ "ES=F": [fault] }, fault === "slow" ? { timeout: 40 } : {});
    const failure = await failureOf(line.client.chart(WEEK));
    assert.equal(yahooFacts(failure)?.class, kind);
    assert.equal(yahooFacts(failure)?.symbol, "ES=F");
    assert.match(failure.message, /^Cannot fetch ES=F 5m from Yahoo: .+\. \S.+\.$/);
    assert.ok(failure.message.length < 500, failure.message);
    assert.equal(line.client.requests, requests);
    assert.equal(line.client.stopped !== undefined, stops);
  });
}

for (const fault of ["empty-result", "null-result", "400-no-data"] as const) {
  Deno.test(`YahooClient.chart() takes "${fault}" for an answer without bars`, async () => {
    await using line = lineTo({ "ES=F": [fault] });
    const answer = await line.client.chart(WEEK);
    assert.equal(answer.kind, "empty");
    assert.equal(line.client.requests, 1);
  });
}

Deno.test('YahooClient.chart() takes "no-timestamp" for a chart without rows', async () => {
  await using line = lineTo({ "ES=F": ["no-timestamp"] });
  const answer = await line.client.chart(WEEK);
  assert.deepEqual(answer.kind === "chart" && answer.chart.rows.time, []);
});

for (const fault of ["foreign-cookie", "null-currency", "nulls"] as const) {
  Deno.test(`YahooClient.chart() is not disturbed by "${fault}"`, async () => {
    await using line = lineTo({ "ES=F": [fault] });
    const answer = await line.client.chart(WEEK);
    assert.ok(answer.kind === "chart" && answer.chart.rows.time.length > 1000);
  });
}

Deno.test("YahooClient.chart() asks again after one 429, as late as Retry-After says", async () => {
  await using line = lineTo({ "ES=F": ["once-429"] });
  const answer = await line.client.chart(WEEK);
  assert.equal(answer.kind, "chart");
  assert.deepEqual(line.waits, [90_000]);
});

Deno.test("YahooClient calls a 429 on the first request a block of this client", async () => {
  await using line = lineTo({ "ES=F": ["rate-limit"] });
  const failure = await failureOf(line.client.chart(WEEK));
  assert.match(failure.message, /blocks this client \(429 on the very first request\)/);
  assert.match(failure.message, /userAgent/);
  assert.deepEqual(failure.facts, {
    ...{ class: "RATE", symbol: "ES=F", interval: "5m" },
    ...{ status: 429, retryAfter: 90 },
  });
});

Deno.test("YahooClient calls a later 429 too many requests", async () => {
  await using line = lineTo({ "CL=F": ["rate-limit"] });
  await line.client.chart(WEEK);
  const failure = await failureOf(line.client.chart({ ...WEEK, symbol: "CL=F" }));
  assert.match(
    failure.message,
    /too many requests \(429 after 3 requests\)\. It asks to wait 90 s\./,
  );
});

Deno.test("YahooClient asks nothing more once the run is stopped", async () => {
  await using line = lineTo({ "CL=F": ["rate-limit"] });
  await failureOf(line.client.chart({ ...WEEK, symbol: "CL=F" }));
  const failure = await failureOf(line.client.chart(WEEK));
  assert.equal(yahooFacts(failure)?.class, "RATE");
  assert.equal(yahooFacts(failure)?.symbol, "ES=F");
  assert.match(failure.message, /not asked, because the run was stopped at CL=F 5m/);
  assert.equal(line.standIn.log.filter(({ symbol }) => symbol === "ES=F").length, 0);
});

Deno.test("YahooClient spends its one pause once for the whole run", async () => {
  await using line = lineTo({ "ES=F": ["once-429"], "CL=F": ["once-429"] });
  await line.client.chart(WEEK);
  const failure = await failureOf(line.client.chart({ ...WEEK, symbol: "CL=F" }));
  assert.equal(yahooFacts(failure)?.class, "RATE");
});

Deno.test("YahooClient waits 1 and 3 seconds between attempts", async () => {
  await using line = lineTo({ "ES=F": ["503-html"] });
  await failureOf(line.client.chart(WEEK));
  assert.deepEqual(line.waits, [1000, 3000]);
});

Deno.test("YahooClient tries once a request while nothing was ever answered", async () => {
  await using line = lineTo({ "*": ["503-html"] });
  await failureOf(line.client.chart(WEEK));
  await failureOf(line.client.chart({ ...WEEK, symbol: "CL=F" }));
  assert.equal(line.client.requests, 4);
});

Deno.test("YahooClient says that nothing listens", async () => {
  const standIn = lineTo();
  const { endpoint } = standIn.standIn;
  await standIn.standIn.stop();
  const sleep = () => Promise.resolve();
  const client = new YahooClient({ endpoint, sleep, now: () => NOW });
  const failure = await failureOf(client.chart(WEEK));
  assert.equal(yahooFacts(failure)?.class, "TRANSIENT");
  assert.match(failure.message, /the connection failed/);
});

Deno.test("YahooClient clamps a range that is too old once, to where Yahoo serves", async () => {
  await using line = lineTo();
  const answer = await line.client.chart({ ...WEEK, from: NOW - 80 * DAY });
  assert.ok(answer.kind === "chart");
  assert.equal(answer.from, NOW - 60 * DAY + 3_600_000);
  assert.deepEqual(line.standIn.log.map(({ status }) => status), [422, 200]);
});

Deno.test("YahooClient does not ask again where Yahoo's limit is already kept", async () => {
  await using line = lineTo();
  const late = { endpoint: line.standIn.endpoint, pace: 0, now: () => NOW - 100 * DAY };
  const client = new YahooClient(late);
  const range = { from: NOW - 110 * DAY, to: NOW - 100 * DAY };
  const failure = await failureOf(client.chart({ ...WEEK, ...range }));
  assert.equal(yahooFacts(failure)?.class, "RANGE");
  assert.equal(yahooFacts(failure)?.lookbackDays, 60);
  assert.equal(client.requests, 1);
});

Deno.test("YahooClient keeps the pace between the starts of requests", async () => {
  let clock = NOW;
  await using line = lineTo({}, { pace: 500, now: () => clock });
  const run = (ms: number) => (clock += ms, line.client.chart(WEEK));
  await run(0);
  await run(200);
  await run(700);
  assert.deepEqual(line.waits, [300]);
});

Deno.test("YahooClient sends one request at a time", async () => {
  await using line = lineTo({ "ES=F": ["503-html"] });
  const [first, second] = await Promise.allSettled([
    line.client.chart(WEEK),
    line.client.chart({ ...WEEK, symbol: "CL=F" }),
  ]);
  assert.deepEqual([first.status, second.status], ["rejected", "fulfilled"]);
  assert.deepEqual(line.standIn.log.map(({ symbol }) => symbol), ["ES=F", "ES=F", "ES=F", "CL=F"]);
});

Deno.test("YahooClient stops when its caller's signal fires", async () => {
  await using line = lineTo({ "ES=F": ["slow"] });
  const cancel = new AbortController();
  const asked = line.client.chart({ ...WEEK, signal: cancel.signal });
  setTimeout(() => cancel.abort(), 20);
  assert.equal(yahooFacts(await failureOf(asked))?.class, "CANCELLED");
  assert.ok(line.client.stopped);
});

Deno.test("YahooClient prints nothing, whatever goes wrong", async () => {
  const said: unknown[] = [], names = ["log", "info", "warn", "error", "debug", "dir"] as const;
  const out = console, saved = names.map((name) => out[name]);
  names.forEach((name) => out[name] = (...words: unknown[]) => void said.push(words));
  try {
    for (const [fault] of FAULTS) {
      if (fault === "slow" || fault === "too-long") continue;
      await using line: Line = lineTo({ "ES=F": [fault] });
      await failureOf(line.client.chart(WEEK));
    }
  } finally {
    names.forEach((name, i) => out[name] = saved[i]);
  }
  assert.deepEqual(said, []);
});
