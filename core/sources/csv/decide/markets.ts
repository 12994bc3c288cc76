/** When markets close: what the gaps of a file are compared with. Hours are New York's. */

const MINUTE = 60_000, HOUR = 3_600_000;

export interface MarketHours {
  readonly id: "cme" | "us-stocks" | "us-stocks-extended" | "fx";
  readonly title: string;
  /** Wall time within the day at which trading opens and closes, ms. */
  readonly opens: number;
  readonly closes: number;
  /** Closed every day, or only over the weekend (Friday's close to Sunday's open). */
  readonly daily: boolean;
  /** After the close, for so long (ms), late prints still come: they speak neither for nor against. */
  readonly latePrints: number;
  /** Shortest closed time worth looking at. */
  readonly shortest: number;
  /** Where the hours are from. */
  readonly source: string;
}

export const MARKETS: readonly MarketHours[] = [
  {
    id: "cme",
    title: "CME futures (closed 17:00-18:00 New York)",
    opens: 18 * HOUR,
    closes: 17 * HOUR,
    daily: true,
    latePrints: 0,
    shortest: 45 * MINUTE,
    source: "CME Globex trading hours",
  },
  {
    id: "us-stocks",
    title: "US stocks and indices (open 09:30-16:00 New York)",
    opens: 9 * HOUR + 30 * MINUTE,
    closes: 16 * HOUR,
    daily: true,
    latePrints: 55 * MINUTE,
    shortest: 45 * MINUTE,
    source: "NYSE trading hours",
  },
  {
    id: "us-stocks-extended",
    title: "US stocks with pre- and post-market (open 04:00-20:00 New York)",
    opens: 4 * HOUR,
    closes: 20 * HOUR,
    daily: true,
    latePrints: 0,
    shortest: 45 * MINUTE,
    source: "NYSE Arca trading hours",
  },
  {
    id: "fx",
    title: "currencies (closed Friday to Sunday 17:00 New York)",
    opens: 17 * HOUR,
    closes: 17 * HOUR,
    daily: false,
    latePrints: 0,
    shortest: 40 * HOUR,
    source: "interbank week, Sunday 17:00 to Friday 17:00 New York",
  },
];

/** Clocks that exports are known to be written by, in the order in which equals are preferred. */
export const CLOCKS: readonly string[] = [
  "UTC",
  "America/New_York",
  "America/Chicago",
  "America/Los_Angeles",
  "America/Denver",
  "-05:00",
  "America/New_York+7",
  "Europe/London",
  "Europe/Berlin",
  "Europe/Athens",
  "Europe/Moscow",
  "Asia/Kolkata",
  "Asia/Singapore",
  "Asia/Tokyo",
  "Australia/Sydney",
];
