import type { ExportFormat } from "./format.ts";

/** Any table whose header names the columns. */
export const genericHeader: ExportFormat = {
  id: "header",
  title: "table with column names",
  signatures: [{ has: [] }],
  stamp: "open",
  sample: {
    fileName: "GC_15min.csv",
    text: "Open time;Low;High;Close;Open;Vol\n" +
      "2024-06-03T13:00:00Z;2340,5;2345,2;2344,1;2341;1200\n" +
      "2024-06-03T13:15:00Z;2343;2347,9;2346;2344,1;900\n" +
      "2024-06-03T13:30:00Z;2345;2349;2348,5;2346;1010\n",
    rows: 3,
    first: ["2024-06-03T13:00:00Z", 2341, 2345.2, 2340.5, 2344.1, 1200],
    ticker: "GC",
    timeframe: "15m",
  },
};

/** A table without names: a time, then open, high, low, close and volume, proven by the prices themselves. */
export const genericPlain: ExportFormat = {
  id: "plain",
  title: "table without column names",
  signatures: [{ line: /^/ }],
  stamp: "open",
  sample: {
    fileName: "XBTUSD_60.csv",
    text: "1704067200|42500.1|42600|42400|42550.5|12.5\n" +
      "1704070800|42550.5|42700|42500|42650|10.25\n" +
      "1704074400|42650|42660|42300|42310.5|30\n",
    rows: 3,
    first: ["2024-01-01T00:00:00Z", 42500.1, 42600, 42400, 42550.5, 12.5],
    timeframe: "1h",
  },
};
