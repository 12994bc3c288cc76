import type { ExportFormat } from "./format.ts";

const FILE_NAME =
  /^(?<ticker>[A-Z0-9]+)-(?<timeframe>1s|[135]m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w|1mo)-\d{4}-\d\d(?:-\d\d)?.*\.csv$/;

/** Klines: milliseconds, microseconds since 2025; the close time in the row proves the stamp. */
export const binance: ExportFormat = {
  id: "binance",
  title: "Binance klines",
  signatures: [
    { line: /^\d{13}(\d{3})?,([\d.eE+-]+,){5}\d{13}(\d{3})?,/ },
    { has: ["open_time", "close_time", "open"] },
  ],
  columns: ["time", "open", "high", "low", "close", "volume", "-", "-", "-", "-", "-", "-"],
  names: { open_time: "time" },
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  fileName: FILE_NAME,
  sample: {
    fileName: "BTCUSDT-1h-2025-01.csv",
    text:
      "1735686000000,93100.1,93200,93000,93150.5,210.5,1735689599999,1.9e7,1200,90.1,8.3e6,0\n" +
      "1735689600000000,93150.5,93300,93100,93250,190.25,1735693199999999,1.8e7,1100,80.2,7.4e6,0\n" +
      "1735693200000000,93250,93400,93200,93390.25,201,1735696799999999,1.8e7,1150,99.9,9.2e6,0\n",
    rows: 3,
    first: ["2024-12-31T23:00:00Z", 93100.1, 93200, 93000, 93150.5, 210.5],
    ticker: "BTCUSDT",
    timeframe: "1h",
  },
};
