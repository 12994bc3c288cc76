import type { ExportFormat } from "./format.ts";

const FILE_NAME =
  /^(?<ticker>.+?)(?: (?<contract>\d\d-\d\d|##-##))?(?: \w+)?\.(?:Last|Bid|Ask)(?: ?\(\d+\))?\.(?:txt|csv)$/;

/** Minute lines of NinjaTrader 7 and 8; documented as UTC and stamped at the close, checked on real files. */
export const ninjatrader: ExportFormat = {
  id: "ninjatrader",
  title: "NinjaTrader",
  signatures: [
    { line: /^\d{8} \d{6};(-?[\d.,]+;){4}\d+\r?$/, name: /\.(Last|Bid|Ask)\b/ },
    { line: /^\d{8} \d{6};(-?[\d.,]+;){4}\d+\r?$/, noVolume: false },
    { line: /^\d{8} \d{6},(-?[\d.]+,){4}\d+\r?$/, noVolume: false },
  ],
  columns: ["time", "open", "high", "low", "close", "volume"],
  zone: "UTC",
  stamp: "close",
  fileName: FILE_NAME,
  sample: {
    fileName: "MNQ 06-26.Last.txt",
    text: "20260429 220100;27010.25;27011;27009.5;27010;154\n" +
      "20260429 220200;27010;27012.5;27010;27012.25;98\n" +
      "20260429 220300;27012.25;27013;27011.75;27012;71\n",
    rows: 3,
    first: ["2026-04-29T22:00:00Z", 27010.25, 27011, 27009.5, 27010, 154],
    ticker: "MNQM26",
    timeframe: "1m",
  },
};

/** Day lines: a date, no clock. */
export const ninjatraderDaily: ExportFormat = {
  id: "ninjatrader-daily",
  title: "NinjaTrader (daily)",
  signatures: [{ line: /^\d{8};(-?[\d.,]+;){4}\d+\r?$/ }],
  columns: ["time", "open", "high", "low", "close", "volume"],
  stamp: "open",
  fileName: FILE_NAME,
  sample: {
    fileName: "ES 12-25.Last.txt",
    text: "20251104;6850.25;6888.5;6841;6871.75;1200345\n" +
      "20251105;6872;6901.25;6860;6899.5;1100222\n" +
      "20251106;6899.5;6910;6880.25;6884;1300111\n",
    rows: 3,
    first: ["2025-11-04T00:00:00Z", 6850.25, 6888.5, 6841, 6871.75, 1200345],
    ticker: "ESZ25",
    timeframe: "1D",
  },
};

/** The variant with a header and commas that third-party exporters write. */
export const ninjatraderTable: ExportFormat = {
  id: "ninjatrader-table",
  title: "NinjaTrader (with header)",
  signatures: [
    {
      has: ["open", "high", "low", "close"],
      hasAny: ["date", "time", "datetime"],
      name: FILE_NAME,
    },
  ],
  zone: "UTC",
  stamp: "close",
  fileName: FILE_NAME,
  sample: {
    fileName: "CL 01-23.Last.csv",
    text: "Date,Open,High,Low,Close,Volume\n" +
      "20221111 070100,87.63,87.64,87.52,87.61,21\n" +
      "20221111 070200,87.59,87.65,87.59,87.65,8\n" +
      "20221111 070300,87.66,87.72,87.63,87.72,6\n",
    rows: 3,
    first: ["2022-11-11T07:00:00Z", 87.63, 87.64, 87.52, 87.61, 21],
    ticker: "CLF23",
    timeframe: "1m",
  },
};
