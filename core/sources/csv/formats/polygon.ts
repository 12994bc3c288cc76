import type { ExportFormat } from "./format.ts";

/** Polygon (Massive) flat files: the whole market a file; columns in the order open, close, high, low. */
export const polygon: ExportFormat = {
  id: "polygon",
  title: "Polygon flat file",
  signatures: [{ has: ["window_start", "open", "close", "high", "low"] }],
  names: { window_start: "time", ticker: "symbol" },
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  sample: {
    fileName: "2025-01-02.csv.gz",
    text: "ticker,volume,open,close,high,low,window_start,transactions\n" +
      "AAPL,4930,200.29,200.5,200.63,200.29,1744792500000000000,129\n" +
      "AAPL,1815,200.39,200.34,200.61,200.34,1744792560000000000,57\n" +
      "AAPL,1098,200.3,200.28,200.3,200.15,1744792620000000000,47\n",
    rows: 3,
    first: ["2025-04-16T08:35:00Z", 200.29, 200.63, 200.29, 200.5, 4930],
    ticker: "AAPL",
    timeframe: "1m",
  },
};
