import type { ExportFormat } from "./format.ts";

/** QuoteManager export: exchange or local time by a switch, dates as Windows writes them, stamped at the close. */
export const multicharts: ExportFormat = {
  id: "multicharts",
  title: "MultiCharts",
  signatures: [
    { has: ["open", "high", "low", "close", "totalvolume"] },
    { has: ["open", "high", "low", "close"], name: /-(Minute|Daily|Day)-(Trade|Bid|Ask)/ },
  ],
  stamp: "close",
  fileName:
    /^(?:[A-Z]+\.)?(?<ticker>[A-Z0-9]+)(?: HOT)?.*-(?:Minute|Daily|Day)-(?:Trade|Bid|Ask).*\.(?:txt|csv)$/,
  sample: {
    fileName: "CME.MNQ HOT-Minute-Trade.txt",
    text: '"Date","Time","Open","High","Low","Close","TotalVolume"\n' +
      "2013/1/2,17:01:00,2700.25,2701,2700,2700.75,120\n" +
      "2013/1/2,17:02:00,2700.75,2701.5,2700.5,2701.25,86\n" +
      "2013/1/2,17:03:00,2701.25,2702,2701,2701.75,93\n",
    rows: 3,
    first: ["2013-01-02T17:00:00Z", 2700.25, 2701, 2700, 2700.75, 120],
    ticker: "MNQ",
    timeframe: "1m",
  },
};
