import type { ExportFormat } from "./format.ts";

/** BacktestMarket: Chicago time, day before month. */
export const backtestmarket: ExportFormat = {
  id: "backtestmarket",
  title: "BacktestMarket",
  signatures: [{ line: /^\d\d\/\d\d\/\d{4};\d\d:\d\d(:\d\d)?(;-?[\d.,]+){5}\r?$/ }],
  columns: ["date", "clock", "open", "high", "low", "close", "volume"],
  zone: "America/Chicago",
  stamp: "open",
  dates: "dmy",
  fileName: /^(?<ticker>[a-z0-9]+)-(?<timeframe>\d+[mhd])(?:_bk)?(?: ?\(\d+\))?\.(?:csv|txt)$/i,
  sample: {
    fileName: "nq-1m_bk.csv",
    text: "31/10/2025;18:40;25319.25;25323.75;25315.50;25323.00;150\n" +
      "31/10/2025;18:41;25323.00;25324.00;25320.25;25321.50;88\n" +
      "31/10/2025;18:42;25321.50;25325.00;25321.00;25324.75;93\n",
    rows: 3,
    first: ["2025-10-31T23:40:00Z", 25319.25, 25323.75, 25315.5, 25323, 150],
    ticker: "NQ",
    timeframe: "1m",
  },
};

/** TSLab: BacktestMarket's line with a semicolon at its end, UTC, month before day. */
export const tslab: ExportFormat = {
  id: "tslab",
  title: "TSLab",
  signatures: [{ line: /^\d\d\/\d\d\/\d{4};\d\d:\d\d(:\d\d)?(;-?[\d.,]+){5};\r?$/ }],
  columns: ["date", "clock", "open", "high", "low", "close", "volume", "-"],
  zone: "UTC",
  stamp: "open",
  dates: "mdy",
  sample: {
    fileName: "ES_tslab.txt",
    text: "10/31/2025;18:40:00;6850.25;6852.50;6850.00;6851.75;210;\n" +
      "10/31/2025;18:41:00;6851.75;6852.00;6851.00;6851.25;140;\n" +
      "10/31/2025;18:42:00;6851.25;6851.50;6850.25;6850.50;177;\n",
    rows: 3,
    first: ["2025-10-31T18:40:00Z", 6850.25, 6852.5, 6850, 6851.75, 210],
    timeframe: "1m",
  },
};
