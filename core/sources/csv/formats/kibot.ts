import type { ExportFormat } from "./format.ts";

/** Kibot: US Eastern, month before day, no timeframe in the name; adjusted for splits and dividends by default. */
export const kibot: ExportFormat = {
  id: "kibot",
  title: "Kibot",
  signatures: [{ line: /^\d\d\/\d\d\/\d{4}(,\d\d:\d\d)?(,-?[\d.]+){4},\d+\r?$/ }],
  columns: ["date", "clock", "open", "high", "low", "close", "volume"],
  zone: "America/New_York",
  stamp: "open",
  dates: "mdy",
  fileName: /^(?<ticker>[A-Z0-9.]+)\.txt$/,
  sample: {
    fileName: "IBM.txt",
    text: "01/13/2025,09:30,219.80,220.15,219.60,220.02,10234\n" +
      "01/13/2025,09:31,220.02,220.30,219.95,220.11,8123\n" +
      "01/13/2025,09:32,220.11,220.12,219.80,219.91,6120\n",
    rows: 3,
    first: ["2025-01-13T14:30:00Z", 219.8, 220.15, 219.6, 220.02, 10234],
    ticker: "IBM",
    timeframe: "1m",
  },
};
