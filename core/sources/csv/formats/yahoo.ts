import type { ExportFormat } from "./format.ts";

const FILE_NAME = /^(?<ticker>[A-Z0-9^=.-]+?)(?: ?\(\d+\))?\.csv$/;

/** The website's download: days, a date each; the close is `Close`, never `Adj Close`. */
export const yahooCsv: ExportFormat = {
  id: "yahoo",
  title: "Yahoo Finance",
  signatures: [{ has: ["date", "open", "high", "low", "close", "adj close"] }],
  stamp: "open",
  fileName: FILE_NAME,
  sample: {
    fileName: "AAPL.csv",
    text: "Date,Open,High,Low,Close,Adj Close,Volume\n" +
      "2024-01-02,187.149994,188.440002,183.889999,185.639999,184.734985,82488700\n" +
      "2024-01-03,184.220001,185.880005,183.429993,184.250000,183.351761,58414500\n" +
      "2024-01-04,182.149994,183.089996,180.880005,181.910004,181.023163,71983600\n",
    rows: 3,
    first: ["2024-01-02T00:00:00Z", 187.149994, 188.440002, 183.889999, 185.639999, 82488700],
    ticker: "AAPL",
    timeframe: "1D",
  },
};

/** A yfinance table saved by pandas: offset in the time, or three header lines and close, high, low, open. */
export const yfinance: ExportFormat = {
  id: "yfinance",
  title: "yfinance",
  signatures: [
    { startsWith: ["price", "close", "high", "low", "open"] },
    { has: ["open", "high", "low", "close", "dividends"] },
    { startsWith: ["datetime", "open", "high", "low", "close"], lacks: ["instrument"] },
  ],
  names: { price: "time" },
  stamp: "open",
  stampIsCertain: true,
  fileName: FILE_NAME,
  sample: {
    fileName: "ES=F.csv",
    text: "Price,Close,High,Low,Open,Volume\n" +
      "Ticker,ES=F,ES=F,ES=F,ES=F,ES=F\n" +
      "Datetime,,,,,\n" +
      "2025-01-02 09:30:00-05:00,5938.5,5944.25,5936,5940.25,21034\n" +
      "2025-01-02 09:31:00-05:00,5941.75,5943,5938,5938.5,11023\n" +
      "2025-01-02 09:32:00-05:00,5940,5942.5,5939.25,5941.75,9312\n",
    rows: 3,
    first: ["2025-01-02T14:30:00Z", 5940.25, 5944.25, 5936, 5938.5, 21034],
    ticker: "ES1",
    timeframe: "1m",
  },
};
