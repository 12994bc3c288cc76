/** What one source's files have in common in their names, so that an answer given once holds for the next. Pure. */

/** Browsers mark a second download, TradingView puts a hash at the end. */
const COPY = / \(\d+\)(?=\.[^.]*$|$)/, HASH = /_[0-9a-f]{5}(?=\.[^.]*$|$)/;

/**
 * `CME_MINI_ES1!, 5_b6c2e (1).csv` and `CME_MINI_ES1!, 5.csv` give the same; dates, contract months and long
 * numbers become `#`. Tickers and timeframes stay: an answer for one is none for another.
 */
export function sourcePattern(name: string): string {
  return name.replace(/\.(gz|zip)$/i, "").replace(COPY, "").replace(HASH, "")
    .replace(/\d{4}([-_.]?)\d{2}\1\d{2}/g, "#")
    .replace(/\b\d\d-\d\d\b/g, "#")
    .replace(/\d{4,}/g, "#");
}
