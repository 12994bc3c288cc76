import type { ExportFormat } from "./format.ts";

/** Chart export: Unix seconds or ISO with offset; futures days are stamped with the session's open. */
export const tradingview: ExportFormat = {
  id: "tradingview",
  title: "TradingView",
  signatures: [{ startsWith: ["time", "open", "high", "low", "close"] }],
  zone: "UTC",
  stamp: "open",
  stampIsCertain: true,
  lastRowForms: true,
  volumes: ["volume"],
  fileName:
    /^(?:(?<exchange>[A-Z]+(?:_[A-Z]+)*)_)?(?<ticker>[^_,]+),\s*(?<timeframe>\d+(?:min)?|\d*[SDWMH])(?:_[0-9a-f]{5})?(?: ?\(\d+\))?\.(?:csv|txt)$/,
  timeframes: { D: "1D", W: "1W", M: "1M", S: "1s" },
  sample: {
    fileName: "CME_MINI_ES1!, 5_b6c2e.csv",
    text: "time,open,high,low,close,Volume,Volume MA\n" +
      "1742767200,5740,5754.5,5739,5748.5,7851,\n" +
      "1742767500,5748.5,5750.25,5747,5747.75,1753,NaN\n" +
      "1742767800,5747.75,5749.25,5747,5748,1428,3677.3\n" +
      "1742768100,5748,5749,5746.5,5747.25,1100,3033",
    rows: 3,
    first: ["2025-03-23T22:00:00Z", 5740, 5754.5, 5739, 5748.5, 7851],
    ticker: "ES1",
    timeframe: "5m",
  },
};
