import type { ExportFormat } from "./format.ts";

/** Bar data in the chart's own zone; `Last` is the close; study columns repeat names. */
export const sierrachart: ExportFormat = {
  id: "sierrachart",
  title: "Sierra Chart",
  signatures: [{ startsWith: ["date", "time", "open", "high", "low", "last"] }],
  stamp: "open",
  fileName:
    /^(?<ticker>[A-Za-z0-9@#!]+?)(?:-[A-Z]+)?(?:\.scid)?(?:[-_]?BarData|_GraphData)?\.(?:txt|csv)$/,
  sample: {
    fileName: "ESM22-CME.txt",
    text: "Date, Time, Open, High, Low, Last, Volume, # of Trades, OHLC Avg, Open\n" +
      "2022/5/1, 18:00:00.0, 4144.00, 4144.00, 4131.50, 4135.50, 2084, 1175, 4138.75, 1.00\n" +
      "2022/5/1, 18:01:00.0, 4135.50, 4142.75, 4135.25, 4141.25, 1178, 891, 4138.69, 1.00\n" +
      "2022/5/1, 18:02:00.0, 4141.25, 4144.00, 4140.75, 4143.00, 941, 623, 4142.25, 1.00\n",
    rows: 3,
    first: ["2022-05-01T18:00:00Z", 4144, 4144, 4131.5, 4135.5, 2084],
    ticker: "ESM22",
    timeframe: "1m",
  },
};
