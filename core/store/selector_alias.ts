/** One instrument under its many names: `ES1`, `ES1!`, `/ES`, `ES`, `-ES`, `CME_MINI_ES1!`, `ES=F`. */

/** Names that no rule of spelling connects. Source: Yahoo's index symbols. */
const SAME: Readonly<Record<string, string>> = { GSPC: "SPX", SP500: "SPX" };

/**
 * What all names of an instrument have in common: `ES` for the seven above, `SPX` for `^GSPC`. Two
 * tickers of one root may still be two things (ES1 is a future, ES a stock): the root only proposes.
 */
export function rootOf(name: string): string {
  const bare = name.trim().toUpperCase()
    // An exchange in front: CME_MINI_ES1!, CBOT_DL_ZN1!, CME_MINI:ES1!, CBOE:SPX.
    .replace(/^[A-Z]+(?:_[A-Z]+)*(?::|_(?=[A-Z0-9]+!$))/, "")
    .replace(/^[/\-^@#]/, "")
    .replace(/=F$|!$/, "");
  // A continuous contract is its root and a number, the nearest being 1.
  const root = bare.replace(/^([A-Z]{1,3})1$/, "$1");
  return SAME[root] ?? root;
}
