import type { ExportFormat } from "./format.ts";

/** Barchart: Chicago time for futures, newest first, a footer, thousands in quotes. */
export const barchart: ExportFormat = {
  id: "barchart",
  title: "Barchart",
  signatures: [
    { has: ["time", "open", "high", "low", "latest"] },
    { has: ["time", "open", "high", "low", "last", "%change"] },
    { has: ["time", "open", "high", "low", "last", "%chg"] },
    { has: ["date", "open", "high", "low", "latest"] },
  ],
  zone: "America/Chicago",
  stamp: "open",
  dates: "mdy",
  fileName:
    /^(?<ticker>[a-zA-Z]{1,3}[fghjkmnquvxzFGHJKMNQUVXZ]\d{1,2})_(?:intraday-(?<timeframe>\d+min)|daily|Barchart).*\.csv$/,
  sample: {
    fileName: "esh21_intraday-1min_historical-data-03-20-2021.csv",
    text: "Time,Open,High,Low,Latest,Change,%Change,Volume\n" +
      '2021-03-19 15:02,3901.25,3902,3900.75,3901.5,0.25,+0.01%,"1,234"\n' +
      "2021-03-19 15:01,3900,3901.5,3899.75,3901.25,1.25,+0.03%,988\n" +
      "2021-03-19 15:00,3899.5,3900.25,3899,3900,0.5,+0.01%,1021\n" +
      '"Downloaded from Barchart.com as of 03-20-2021 07:59am CDT"\n',
    rows: 3,
    first: ["2021-03-19T20:00:00Z", 3899.5, 3900.25, 3899, 3900, 1021],
    ticker: "ESH21",
    timeframe: "1m",
  },
};
