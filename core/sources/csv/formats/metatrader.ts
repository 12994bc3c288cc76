import type { ExportFormat } from "./format.ts";

const CODES = {
  M1: "1m",
  M2: "2m",
  M3: "3m",
  M5: "5m",
  M10: "10m",
  M15: "15m",
  M30: "30m",
  H1: "1h",
  H2: "2h",
  H4: "4h",
  H8: "8h",
  D1: "1D",
  W1: "1W",
  MN1: "1M",
  "1": "1m",
  "5": "5m",
  "15": "15m",
  "30": "30m",
  "60": "1h",
  "240": "4h",
  "1440": "1D",
  "10080": "1W",
  "43200": "1M",
};

/** History Center export: server time of the broker; the digits at the end of the name are minutes. */
export const metatrader4: ExportFormat = {
  id: "metatrader4",
  title: "MetaTrader 4",
  signatures: [
    { line: /^\d{4}\.\d\d\.\d\d,\d\d:\d\d,(-?[\d.]+,){4}\d+\r?$/, noVolume: false },
    { line: /^\d{4}-\d\d-\d\d \d\d:\d\d\t(-?[\d.]+\t){4}\d+\r?$/ },
  ],
  columns: ["time", "open", "high", "low", "close", "volume"],
  stamp: "open",
  fileName:
    /^(?<ticker>[A-Za-z#.]+?[A-Za-z0-9.]*?)_?(?<timeframe>1|5|15|30|60|240|1440|10080|43200)(?: ?\(\d+\))?\.csv$/,
  timeframes: CODES,
  sample: {
    fileName: "EURUSD15.csv",
    text: "2020.01.02,07:00,1.12132,1.12143,1.12118,1.12122,381\r\n" +
      "2020.01.02,07:15,1.12122,1.12122,1.12008,1.12011,523\r\n" +
      "2020.01.02,07:30,1.12011,1.12033,1.12008,1.12017,402\r\n",
    rows: 3,
    first: ["2020-01-02T07:00:00Z", 1.12132, 1.12143, 1.12118, 1.12122, 381],
    ticker: "EURUSD",
    timeframe: "15m",
  },
};

/** Symbols window export: tabs, names in angle brackets; `<VOL>` is 0 for currencies, then `<TICKVOL>` counts. */
export const metatrader5: ExportFormat = {
  id: "metatrader5",
  title: "MetaTrader 5",
  signatures: [{ has: ["date", "open", "high", "low", "close", "tickvol"] }],
  volumes: ["vol", "tickvol"],
  stamp: "open",
  fileName:
    /^(?<ticker>[^_]+)_(?<timeframe>M\d+|H\d+|D1|W1|MN1)(?:_\d{8,12}_\d{8,12})?(?: ?\(\d+\))?\.(?:csv|txt)$/,
  timeframes: CODES,
  sample: {
    fileName: "EURUSD_M30_202001020600_202109240000.csv",
    text: "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n" +
      "2020.01.02\t06:00:00\t1.12132\t1.12143\t1.12118\t1.12122\t381\t0\t2\n" +
      "2020.01.02\t06:30:00\t1.12122\t1.12122\t1.12008\t1.12011\t523\t0\t1\n" +
      "2020.01.02\t07:00:00\t1.12011\t1.12033\t1.12008\t1.12017\t402\t0\t2\n",
    rows: 3,
    first: ["2020-01-02T06:00:00Z", 1.12132, 1.12143, 1.12118, 1.12122, 381],
    ticker: "EURUSD",
    timeframe: "30m",
  },
};
