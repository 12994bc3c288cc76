import type { ExportFormat } from "./format.ts";

const PERIODS = {
  "1": "1m",
  "5": "5m",
  "10": "10m",
  "15": "15m",
  "30": "30m",
  "60": "1h",
  D: "1D",
  W: "1W",
  M: "1M",
};

/** The site's daily download; the same header as many others'. */
export const stooqDaily: ExportFormat = {
  id: "stooq-daily",
  title: "Stooq (daily)",
  signatures: [
    { startsWith: ["date", "open", "high", "low", "close"], name: /_[dwm]\.csv$/ },
  ],
  stamp: "open",
  fileName:
    /^(?<ticker>[a-z0-9^.]+?)(?:_(?:us|uk|de|pl|jp|hk|hu|f|b|c|v|i))?_(?<timeframe>[dwm])(?: ?\(\d+\))?\.csv$/,
  timeframes: { d: "1D", w: "1W", m: "1M" },
  sample: {
    fileName: "aapl_us_d.csv",
    text: "Date,Open,High,Low,Close,Volume\n" +
      "1984-09-07,0.100763,0.101999,0.0995464,0.100763,97676041.83885\n" +
      "1984-09-10,0.100763,0.101071,0.0983401,0.100165,75812543.283746\n" +
      "1984-09-11,0.101071,0.103814,0.101071,0.101999,178770477.0312\n",
    rows: 3,
    first: ["1984-09-07T00:00:00Z", 0.100763, 0.101999, 0.0995464, 0.100763, 97676041.83885],
    ticker: "AAPL",
    timeframe: "1D",
  },
};

/** The bulk files: Warsaw time. */
export const stooqBulk: ExportFormat = {
  id: "stooq",
  title: "Stooq (bulk)",
  signatures: [{ startsWith: ["ticker", "per", "date", "time"], has: ["openint"] }],
  names: { per: "timeframe" },
  zone: "Europe/Warsaw",
  stamp: "open",
  timeframes: PERIODS,
  sample: {
    fileName: "aapl.us.txt",
    text: "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n" +
      "AAPL.US,5,20260603,154500,201.1,201.4,200.9,201.2,81234,0\n" +
      "AAPL.US,5,20260603,155000,201.2,201.5,201.1,201.45,40221,0\n" +
      "AAPL.US,5,20260603,155500,201.45,201.6,201.3,201.35,38110,0\n",
    rows: 3,
    first: ["2026-06-03T13:45:00Z", 201.1, 201.4, 200.9, 201.2, 81234],
    ticker: "AAPL",
    timeframe: "5m",
  },
};

/** Finam: Stooq's header without open interest, Moscow time. */
export const finam: ExportFormat = {
  id: "finam",
  title: "Finam",
  signatures: [{ startsWith: ["ticker", "per", "date", "time"], lacks: ["openint"] }],
  names: { per: "timeframe" },
  zone: "Europe/Moscow",
  stamp: "open",
  timeframes: { ...PERIODS, "8": "1D" },
  sample: {
    fileName: "LKOH_200101_260330.csv",
    text: "<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>\n" +
      "LKOH;60;20260327;100000;7010.5;7020;7001;7015.5;12034\n" +
      "LKOH;60;20260327;110000;7015.5;7030;7012;7029;9034\n" +
      "LKOH;60;20260327;120000;7029;7033.5;7020;7021;8034\n",
    rows: 3,
    first: ["2026-03-27T07:00:00Z", 7010.5, 7020, 7001, 7015.5, 12034],
    ticker: "LKOH",
    timeframe: "1h",
  },
};
