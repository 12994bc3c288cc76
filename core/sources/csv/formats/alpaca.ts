import type { ExportFormat } from "./format.ts";

/** Alpaca bars as pandas saves them: UTC. */
export const alpaca: ExportFormat = {
  id: "alpaca",
  title: "Alpaca",
  signatures: [
    { has: ["timestamp", "open", "high", "low", "close", "trade_count", "vwap"] },
    { has: ["t", "o", "h", "l", "c", "v", "n", "vw"] },
  ],
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  sample: {
    fileName: "bars.csv",
    text: "symbol,timestamp,open,high,low,close,volume,trade_count,vwap\n" +
      "SPY,2025-01-02 14:30:00+00:00,589.39,590.1,589.2,589.9,310234,2210,589.7\n" +
      "SPY,2025-01-02 14:31:00+00:00,589.9,590.3,589.8,590.2,120034,1100,590.1\n" +
      "SPY,2025-01-02 14:32:00+00:00,590.2,590.25,589.7,589.75,98034,901,590\n",
    rows: 3,
    first: ["2025-01-02T14:30:00Z", 589.39, 590.1, 589.2, 589.9, 310234],
    ticker: "SPY",
    timeframe: "1m",
  },
};
