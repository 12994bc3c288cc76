import type { ExportFormat } from "./format.ts";

/** OHLCV schemas as CSV: UTC, fixed-point prices of 1e-9 unless "pretty", many symbols a file. */
export const databento: ExportFormat = {
  id: "databento",
  title: "Databento",
  signatures: [{ has: ["ts_event", "open", "high", "low", "close"] }],
  names: { ts_event: "time", rtype: "timeframe" },
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  priceUnit: 1e-9,
  fileName: /\.ohlcv-(?<timeframe>1[smhd])\.csv$/,
  timeframes: { "32": "1s", "33": "1m", "34": "1h", "35": "1D" },
  sample: {
    fileName: "glbx-mdp3-20210106-20260105.ohlcv-1m.csv",
    text: "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n" +
      "1609884000000000000,33,1,206299,3720250000000,3721000000000,3720000000000,3720500000000,105,ESH1\n" +
      "1609884060000000000,33,1,206299,3720500000000,3721250000000,3720250000000,3721000000000,88,ESH1\n" +
      "1609884120000000000,33,1,206299,3721000000000,3721000000000,3719750000000,3720000000000,97,ESH1\n",
    rows: 3,
    first: ["2021-01-05T22:00:00Z", 3720.25, 3721, 3720, 3720.5, 105],
    ticker: "ESH21",
    timeframe: "1m",
  },
};
