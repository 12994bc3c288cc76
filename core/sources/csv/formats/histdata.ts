import type { ExportFormat } from "./format.ts";

const FILE_NAME = /^DAT_(?:ASCII|MT|NT|XLSX)_(?<ticker>[A-Z0-9]+)_(?<timeframe>M1)_\d{4,6}.*\.csv$/;
const shared = {
  zone: "-05:00",
  stamp: "open",
  noVolume: true,
  timeframes: { M1: "1m" },
  fileName: FILE_NAME,
} as const;

/** HistData.com, "ASCII": the same line as NinjaTrader's, another zone and another stamp; volume always 0. */
export const histdataAscii: ExportFormat = {
  ...shared,
  id: "histdata",
  title: "HistData.com",
  signatures: [
    { line: /^\d{8} \d{6};([\d.]+;){4}\d+\r?$/, name: /^DAT_ASCII_/ },
    { line: /^\d{8} \d{6};([\d.]+;){4}0\r?$/, noVolume: true },
  ],
  columns: ["time", "open", "high", "low", "close", "volume"],
  sample: {
    fileName: "DAT_ASCII_EURUSD_M1_201202.csv",
    text: "20120201 000000;1.306600;1.306600;1.306560;1.306560;0\n" +
      "20120201 000100;1.306570;1.306570;1.306470;1.306560;0\n" +
      "20120201 000200;1.306520;1.306560;1.306520;1.306560;0\n",
    rows: 3,
    first: ["2012-02-01T05:00:00Z", 1.3066, 1.3066, 1.30656, 1.30656, null],
    ticker: "EURUSD",
    timeframe: "1m",
  },
};

/** HistData.com, "MetaTrader": the same line as MetaTrader 4's. */
export const histdataMt: ExportFormat = {
  ...shared,
  id: "histdata-mt",
  title: "HistData.com (MetaTrader)",
  signatures: [
    { line: /^\d{4}\.\d\d\.\d\d,\d\d:\d\d,([\d.]+,){4}\d+\r?$/, name: /^DAT_MT_/ },
    { line: /^\d{4}\.\d\d\.\d\d,\d\d:\d\d,([\d.]+,){4}0\r?$/, noVolume: true },
  ],
  columns: ["date", "clock", "open", "high", "low", "close", "volume"],
  sample: {
    fileName: "DAT_MT_EURUSD_M1_201202.csv",
    text: "2012.02.01,00:00,1.306600,1.306600,1.306560,1.306560,0\n" +
      "2012.02.01,00:01,1.306570,1.306570,1.306470,1.306560,0\n" +
      "2012.02.01,00:02,1.306520,1.306560,1.306520,1.306560,0\n",
    rows: 3,
    first: ["2012-02-01T05:00:00Z", 1.3066, 1.3066, 1.30656, 1.30656, null],
    ticker: "EURUSD",
    timeframe: "1m",
  },
};
