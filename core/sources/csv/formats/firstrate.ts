import type { ExportFormat } from "./format.ts";

/** FirstRateData: US Eastern with summer time, bars without volume left out; daily lines may end with open interest. */
export const firstrate: ExportFormat = {
  id: "firstrate",
  title: "FirstRateData",
  signatures: [
    { line: /^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?(,-?[\d.]+){5,6}\r?$/ },
    {
      startsWith: ["timestamp", "open", "high", "low", "close"],
      lacks: ["trade_count", "vwap", "symbol"],
      name: /_(sample|full|continuous|(un)?adj)/i,
    },
  ],
  columns: ["time", "open", "high", "low", "close", "volume", "-"],
  zone: "America/New_York",
  stamp: "open",
  fileName:
    /^(?<ticker>[A-Z0-9.]+?)_(?:full_)?(?:continuous_)?(?:(?:UN)?adjusted_|ratio_adjusted_)?(?<timeframe>\d+(?:min|hour|day|h))(?:_.*)?\.(?:txt|csv)$/i,
  sample: {
    fileName: "ES_full_1min_continuous_UNadjusted.txt",
    text: "2023-03-08 00:00:00,4024.75,4025.50,4024.75,4025.00,307\n" +
      "2023-03-08 00:01:00,4025.00,4025.50,4024.75,4025.50,124\n" +
      "2023-03-08 00:02:00,4025.25,4025.50,4025.00,4025.25,106\n",
    rows: 3,
    first: ["2023-03-08T05:00:00Z", 4024.75, 4025.5, 4024.75, 4025, 307],
    ticker: "ES1",
    timeframe: "1m",
  },
};
