import assert from "node:assert/strict";
import { yahooFacts } from "../../../../core/sources/yahoo/failure.ts";
import { type Answer, judgeAnswer } from "../../../../core/sources/yahoo/judge.ts";

const ASKED = { symbol: "ES=F", interval: "1m" };
const JSON_TYPE = "application/json;charset=utf-8";
const GOOD = { chart: { result: [{ meta: {}, indicators: { quote: [{}] } }], error: null } };

function answer(status: number, body: unknown, type = JSON_TYPE): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, type, retryAfter: undefined, text };
}

function complaint(code: string, description: string) {
  return { chart: { result: null, error: { code, description } } };
}

function failureOf(given: Answer) {
  try {
    judgeAnswer(given, ASKED);
  } catch (error) {
    const facts = yahooFacts(error);
    assert.ok(facts, `not a Yahoo failure: ${error}`);
    return { ...facts, message: (error as Error).message };
  }
  return assert.fail("it was accepted");
}

Deno.test("judgeAnswer() lets a chart through unchanged", () => {
  assert.equal(judgeAnswer(answer(200, GOOD), ASKED), JSON.stringify(GOOD));
});

const TOO_OLD =
  "1m data not available for startTime=1 and endTime=2. The requested range must be within the last 30 days.";
const CASES: [name: string, given: Answer, kind: string][] = [
  ["404 with envelope", answer(404, complaint("Not Found", "No data found")), "NO_DATA"],
  ["404 without", answer(404, "nothing here", "text/plain"), "BUG"],
  ["422", answer(422, complaint("Unprocessable Entity", TOO_OLD)), "RANGE"],
  ["400", answer(400, complaint("Bad Request", "Invalid input - interval=1s")), "BUG"],
  [
    "400 without data",
    answer(400, complaint("Bad Request", "Data doesn't exist for startDate = 1, endDate = 2")),
    "EMPTY",
  ],
  [
    "401 in the finance envelope",
    answer(401, { finance: { result: null, error: { code: "Unauthorized" } } }),
    "BLOCKED",
  ],
  ["403 page", answer(403, "<html>no</html>", "text/html"), "BLOCKED"],
  ["429 text", answer(429, "Too Many Requests\r\n", "text/html"), "RATE"],
  ["999", answer(999, "", "text/html"), "RATE"],
  ["500 envelope", answer(500, { finance: { error: { code: "internal-error" } } }), "TRANSIENT"],
  ["503 page", answer(503, "<html>x</html>", "text/html"), "TRANSIENT"],
  ["200 page", answer(200, "<html>Will be right back...</html>", "text/html"), "TRANSIENT"],
  ["200 consent page", answer(200, "<!DOCTYPE html> consent", "text/html"), "BLOCKED"],
  ["200 chart sold as text", answer(200, GOOD, "text/plain"), "TRANSIENT"],
  ["200 and nothing", answer(200, ""), "TRANSIENT"],
  ["200 cut short", answer(200, '{"chart":{"res'), "TRANSIENT"],
  ["200 result null", answer(200, { chart: { result: null, error: null } }), "EMPTY"],
  ["200 result []", answer(200, { chart: { result: [], error: null } }), "EMPTY"],
  ["200 with an error", answer(200, complaint("Odd", "odd")), "MALFORMED"],
  ["200 too many in envelope", answer(200, complaint("Too Many Requests", "slow")), "RATE"],
  ["200 another thing", answer(200, { quote: {} }), "MALFORMED"],
  ["200 no indicators", answer(200, { chart: { result: [{ meta: {} }] } }), "MALFORMED"],
  ["200 a list", answer(200, []), "MALFORMED"],
  ["200 null", answer(200, null), "MALFORMED"],
  ["an error without code", answer(500, { chart: { error: {} } }), "TRANSIENT"],
];

for (const [name, given, kind] of CASES) {
  Deno.test(`judgeAnswer() sorts ${name} as ${kind}`, () => {
    assert.equal(failureOf(given).class, kind);
  });
}

Deno.test("judgeAnswer() tells the status, the wait and the limit that Yahoo named", () => {
  const given = { ...answer(422, complaint("Unprocessable Entity", TOO_OLD)), retryAfter: 7 };
  const { message: _, ...facts } = failureOf(given);
  assert.deepEqual(facts, {
    ...{ class: "RANGE", symbol: "ES=F", interval: "1m" },
    ...{ status: 422, retryAfter: 7, lookbackDays: 30 },
  });
});

Deno.test("judgeAnswer() shows only the start of a body, on one line", () => {
  const page = "<html>\u001b[31m\n" + "x".repeat(100_000) + "</html>";
  const { message } = failureOf(answer(503, page, "text/html"));
  assert.ok(message.length < 400, `${message.length} characters`);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(message, /[\u0000-\u001f]/);
  assert.match(message, /^Cannot fetch ES=F 1m from Yahoo: it answered 503 "/);
});
