import assert from "node:assert/strict";
import { UsageError } from "../../../../core/errors.ts";
import { SymbolTable } from "../../../../core/sources/yahoo/symbols.ts";

function symbolOf(ticker: string, table = new SymbolTable()): string | undefined {
  const answer = table.find(ticker);
  return answer.kind === "known" ? answer.yahoo : undefined;
}

const KNOWN: [ticker: string, yahoo: string][] = [
  ["ES1", "ES=F"],
  ["NQ1", "NQ=F"],
  ["YM1", "YM=F"],
  ["RTY1", "RTY=F"],
  ["GC1", "GC=F"],
  ["CL1", "CL=F"],
  ["SI1", "SI=F"],
  ["NG1", "NG=F"],
  ["SPX", "^GSPC"],
  ["NDX", "^NDX"],
  ["RUT", "^RUT"],
  ["DJI", "^DJI"],
  ["VIX", "^VIX"],
  ["VVIX", "^VVIX"],
  ["QQQ", "QQQ"],
  ["spy", "SPY"],
  ["ES1!", "ES=F"],
  ["/ES", "ES=F"],
  ["-ES", "ES=F"],
  ["CME_MINI_ES1!", "ES=F"],
  ["es=f", "ES=F"],
];

for (const [ticker, yahoo] of KNOWN) {
  Deno.test(`SymbolTable.find() knows ${ticker}`, () => assert.equal(symbolOf(ticker), yahoo));
}

Deno.test("SymbolTable.find() never guesses between a future and a stock", () => {
  const answer = new SymbolTable().find("ES");
  assert.equal(answer.kind, "unknown");
  assert.match(answer.kind === "unknown" ? answer.reason : "", /future ES=F or the stock ES/);
});

Deno.test("SymbolTable.find() says what to set for a ticker it does not know", () => {
  const answer = new SymbolTable().find("RELIANCE");
  assert.match(answer.kind === "unknown" ? answer.reason : "", /tickers\.RELIANCE\.yahoo/);
});

Deno.test("SymbolTable takes symbols from the settings, for aliases too", () => {
  const table = new SymbolTable({
    ES1: { yahoo: "ESZ26.CME" },
    RELIANCE: { yahoo: "RELIANCE.NS" },
    ES: { yahoo: "ES=F" },
    CL1: {},
  });
  assert.equal(symbolOf("ES1", table), "ESZ26.CME");
  assert.equal(symbolOf("/ES", table), "ESZ26.CME");
  assert.equal(symbolOf("reliance", table), "RELIANCE.NS");
  assert.equal(symbolOf("ES", table), "ES=F");
  assert.equal(symbolOf("CL1", table), "CL=F");
});

Deno.test("SymbolTable takes a ticker off Yahoo where the settings say null", () => {
  const table = new SymbolTable({ ES1: { yahoo: null } });
  assert.equal(symbolOf("ES1", table), undefined);
  assert.equal(symbolOf("ES1!", table), undefined);
});

Deno.test("SymbolTable leaves another table's symbols alone", () => {
  new SymbolTable({ ES1: { yahoo: "MES=F" } });
  assert.equal(symbolOf("ES1"), "ES=F");
});

for (const yahoo of ["ES=F?x=1", "../v7/quote", "A B", "", "ES=F#", "a".repeat(33)]) {
  Deno.test(`SymbolTable refuses the symbol "${yahoo.slice(0, 20)}"`, () => {
    assert.throws(() => new SymbolTable({ X: { yahoo } }), UsageError);
  });
}
