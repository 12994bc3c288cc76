import assert from "node:assert/strict";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import {
  parseAs,
  targetFound,
  targetSaid,
} from "../../../../core/operations/import/target_file.ts";
import type { TickerGuess } from "../../../../core/sources/csv/decide/ticker.ts";
import { parseFileName } from "../../../../core/store/naming.ts";
import type { Catalog } from "../../../../core/store/selector.ts";

function catalog(names: readonly string[], aliases: Record<string, string> = {}): Catalog {
  return { names: names.map((name) => parseFileName(`${name}.parquet`)), aliases };
}

function guess(ticker: string, kind: TickerGuess["kind"], written = ticker): TickerGuess {
  return { ticker, kind, written, exchange: null };
}

/** `=ES1_5m`: that file; `+ES1_5m`: a new one; else a piece of why none was chosen. */
const FOUND: [names: string[], guess: TickerGuess, timeframe: string, expected: string][] = [
  [["ES1_5m", "NQ1_5m"], guess("ES1", "continuous"), "5m", "=ES1_5m"],
  [["ES1_1d"], guess("ES1", "continuous"), "1D", "=ES1_1d"],
  [["ES1_60m"], guess("ES1", "continuous"), "1h", "=ES1_60m"],
  [["ES1_5m"], guess("ES1", "continuous"), "1m", "+ES1_1m"],
  [["ES1_5m"], guess("ESZ25", "contract"), "5m", "+ESZ25_5m"],
  [["ESZ25_5m", "ES1_5m"], guess("ESZ25", "contract"), "5m", "=ESZ25_5m"],
  [["ES1_5m"], guess("ESZ25", "continuous"), "5m", "+ESZ25_5m"],
  [["ES_5m"], guess("ES1", "continuous"), "5m", "--as ES_5m or --as ES1_5m"],
  [["ES1_5m"], guess("ES", "unknown"), "5m", "--as ES1_5m or --as ES_5m"],
  [["SPX_1D"], guess("^GSPC", "unknown"), "1D", "may be the same series"],
  [["aapl_1D"], guess("AAPL", "unknown"), "1D", "=aapl_1D"],
  [["ES1_1D", "ES1_1d"], guess("ES1", "continuous"), "1D", "same ticker and timeframe"],
  [[], guess("a b", "unknown"), "1D", "can't be part of a file's name"],
  [["ES1_1m (1)", "ES1_1m_2025"], guess("ES1", "continuous"), "1m", "+ES1_1m"],
];

Deno.test("targetFound() finds the file under any spelling and mixes no kinds", () => {
  for (const [names, from, timeframe, expected] of FOUND) {
    const found = targetFound(from, parseTimeframe(timeframe), catalog(names));
    const text = "held" in found
      ? found.held
      : `${found.isNew ? "+" : "="}${found.file.path.replace(".parquet", "")}`;
    assert.ok(text.includes(expected), `${names} ${from.ticker} ${timeframe}: ${text}`);
  }
});

Deno.test("targetFound() takes the settings' word for another name", () => {
  const found = targetFound(
    guess("MESZ", "unknown", "mini"),
    parseTimeframe("5m"),
    catalog(["ES1_5m"], { mini: "ES1" }),
  );
  assert.ok("file" in found && found.file.path === "ES1_5m.parquet");
});

Deno.test("targetSaid() follows --as with and without a timeframe", () => {
  const store = catalog(["ES1_1d", "NQ1_5m"]);
  const said = (text: string, timeframe: string) => {
    const found = targetSaid(parseAs(text), parseTimeframe(timeframe), store);
    return "file" in found ? found.file.path : found.held;
  };
  assert.equal(said("ES1_1D", "1D"), "ES1_1d.parquet");
  assert.equal(said("ES1", "1D"), "ES1_1d.parquet");
  assert.equal(said("GC1", "5m"), "GC1_5m.parquet");
  assert.deepEqual(parseAs("BRK_B"), { ticker: "BRK_B", text: "BRK_B" });
});
