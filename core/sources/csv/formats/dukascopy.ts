import type { ExportFormat } from "./format.ts";

/** Dukascopy: the header names the zone, or the cell carries an offset; weekends may be filled with flat bars. */
export const dukascopy: ExportFormat = {
  id: "dukascopy",
  title: "Dukascopy",
  signatures: [
    { startsWith: ["gmt time", "open"] },
    { startsWith: ["utc time", "open"] },
    { startsWith: ["local time", "open"] },
  ],
  names: { "gmt time": "time", "utc time": "time", "local time": "time" },
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  dates: "dmy",
  fileName:
    /^(?<ticker>[A-Z0-9.]+)_Candlestick_(?<timeframe>\d+_(?:S|M|h|H|D|W))_(?:BID|ASK)_.*\.csv$/,
  timeframes: {
    "1_M": "1m",
    "5_M": "5m",
    "10_M": "10m",
    "15_M": "15m",
    "30_M": "30m",
    "1_h": "1h",
    "1_H": "1h",
    "4_h": "4h",
    "4_H": "4h",
    "1_D": "1D",
    "1_W": "1W",
  },
  sample: {
    fileName: "EURUSD_Candlestick_1_M_BID_01.11.2025-08.11.2025.csv",
    text: "Gmt time,Open,High,Low,Close,Volume\n" +
      "03.11.2025 00:00:00.000,1.15312,1.15320,1.15301,1.15318,120.5\n" +
      "03.11.2025 00:01:00.000,1.15318,1.15325,1.15310,1.15311,98.25\n" +
      "03.11.2025 00:02:00.000,1.15311,1.15316,1.15300,1.15302,101\n",
    rows: 3,
    first: ["2025-11-03T00:00:00Z", 1.15312, 1.1532, 1.15301, 1.15318, 120.5],
    ticker: "EURUSD",
    timeframe: "1m",
  },
};
