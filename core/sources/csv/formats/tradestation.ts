import type { ExportFormat } from "./format.ts";

/** Data window export: exchange time, stamped at the close; volume is `Vol`, or `Up` plus `Down`. */
export const tradestation: ExportFormat = {
  id: "tradestation",
  title: "TradeStation",
  signatures: [
    { startsWith: ["date", "time", "open", "high", "low", "close"], has: ["up", "down"] },
    { startsWith: ["date", "time", "open", "high", "low", "close"], has: ["vol", "oi"] },
  ],
  names: { up: "volume", down: "volume+" },
  zone: "America/Chicago",
  stamp: "close",
  dates: "mdy",
  sample: {
    fileName: "@ES_1min.csv",
    text: '"Date","Time","Open","High","Low","Close","Up","Down"\r\n' +
      "01/13/2010,17:01,1366.50,1366.75,1366.25,1366.50,2566,854\r\n" +
      "01/13/2010,17:02,1366.50,1367.00,1366.50,1366.75,1100,420\r\n" +
      "01/13/2010,17:03,1366.75,1367.25,1366.75,1367.00,905,301\r\n",
    rows: 3,
    first: ["2010-01-13T23:00:00Z", 1366.5, 1366.75, 1366.25, 1366.5, 3420],
    timeframe: "1m",
  },
};
