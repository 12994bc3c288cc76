import type { ExportFormat } from "./format.ts";

/** ib_insync and ib_async tables: offset in the time, else the zone of the login; -1 is "no volume". */
export const interactivebrokers: ExportFormat = {
  id: "ib",
  title: "Interactive Brokers",
  signatures: [
    { has: ["date", "open", "close", "average", "barcount"] },
    { has: ["date", "open", "close", "wap", "count"] },
  ],
  stamp: "open",
  stampIsCertain: true,
  fileName: /^(?<ticker>[A-Z0-9]+?)_(?<timeframe>\d+(?:m|min|h|hour|d))(?=[_. ]).*\.csv$/i,
  sample: {
    fileName: "NQM5_5m_30d.csv",
    text: ",date,open,high,low,close,volume,average,barCount\n" +
      "0,2025-02-17 00:00:00+01:00,22418.25,22459.5,22418.25,22459.5,3.0,22444.425,3\n" +
      "1,2025-02-17 00:05:00+01:00,22452.0,22452.0,22452.0,22452.0,-1,22452.0,1\n" +
      "2,2025-02-17 00:10:00+01:00,22457.5,22457.5,22457.5,22457.5,1.0,22457.5,1\n",
    rows: 3,
    first: ["2025-02-16T23:00:00Z", 22418.25, 22459.5, 22418.25, 22459.5, 3],
    ticker: "NQM25",
    timeframe: "5m",
  },
};
