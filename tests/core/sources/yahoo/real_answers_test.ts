/** Real answers of Yahoo, where the folder with them is present. */

import assert from "node:assert/strict";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { readChart } from "../../../../core/sources/yahoo/answer.ts";
import { clean, type CleanBars } from "../../../../core/sources/yahoo/clean.ts";
import { yahooFacts } from "../../../../core/sources/yahoo/failure.ts";
import { judgeAnswer } from "../../../../core/sources/yahoo/judge.ts";
import { at, countsOf, timesOf } from "./support.ts";

const FOLDER = "../shared/data/yahoo/";
const absent = !exists(FOLDER);
const ignore = absent;
const note = absent ? " (skipped: no ../shared/data)" : "";

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function read(name: string): string {
  return Deno.readTextFileSync(FOLDER + name);
}

function cleaned(name: string, interval: string, timeframe: string, now: number): CleanBars {
  const asked = { symbol: "AAPL", interval };
  const answer = { status: 200, type: "application/json", retryAfter: undefined, text: read(name) };
  const [result] = JSON.parse(judgeAnswer(answer, asked)).chart.result;
  return clean(readChart(result, asked), {
    ...{ ...asked, timeframe: parseTimeframe(timeframe), firstRow: "leave out" },
    ...{ keepFrom: 0, to: now, now },
  });
}

Deno.test(`clean() leaves the empty minute and the live quote of a real answer out${note}`, {
  ignore,
}, () => {
  const result = cleaned("chart-AAPL-1m.json", "1m", "1m", at("2021-01-11T18:30:14Z"));
  assert.equal(result.bars.time.length, 239);
  assert.equal(timesOf(result)[0], "2021-01-11T14:31");
  assert.equal(timesOf(result).at(-1), "2021-01-11T18:29");
  assert.deepEqual(countsOf(result.leftOut), {
    "no prices": 1,
    "a live quote, off the grid": 1,
    "first row of the request, whose volume may be wrong": 1,
  });
  assert.equal(result.bars.close[0], 128.955);
});

Deno.test(`clean() dates real daily bars and holds the running day back${note}`, { ignore }, () => {
  const during = cleaned("chart-AAPL-1d.json", "1d", "1D", at("2025-10-29T20:30:00Z"));
  assert.equal(during.bars.time.length, 125);
  assert.equal(during.dates?.at(-1), "2025-10-28");
  assert.equal(during.bars.close.at(-1), 269);
  assert.deepEqual(countsOf(during.leftOut), {
    "not yet final": 1,
    "first row of the request, whose volume may be wrong": 1,
  });
  const after = cleaned("chart-AAPL-1d.json", "1d", "1D", at("2025-10-30T12:00:00Z"));
  assert.equal(after.dates?.at(-1), "2025-10-29");
  assert.equal(after.bars.close.at(-1), 269.7);
});

Deno.test(`judgeAnswer() reads a real complaint${note}`, { ignore }, () => {
  const text = read("error-bad-request.json");
  const answer = { status: 400, type: "application/json", retryAfter: undefined, text };
  assert.throws(() => judgeAnswer(answer, { symbol: "AAPL", interval: "1d" }), (error) => {
    assert.equal(yahooFacts(error)?.class, "BUG");
    return /Missing required query parameter=symbols/.test(String(error));
  });
});
