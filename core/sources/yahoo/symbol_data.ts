/** The instruments that Barkeep knows at Yahoo without being told. */

export interface KnownSymbol {
  /** As in file names: `ES1`. */
  readonly ticker: string;
  /** Yahoo's name: `ES=F`. */
  readonly yahoo: string;
  /** Other spellings that mean this and nothing else. */
  readonly aliases: readonly string[];
}

/**
 * Continuous front-month futures: root and exchange prefixes as TradingView spells them.
 * Source of the spellings: file names of a real store (`ES1!`, `/ES`, `-ES`, `CME_MINI_ES1!`, `ES=F`).
 */
const FUTURES: readonly (readonly [root: string, exchange: string])[] = [
  ["ES", "CME_MINI"],
  ["NQ", "CME_MINI"],
  ["RTY", "CME_MINI"],
  ["YM", "CBOT_MINI"],
  ["GC", "COMEX"],
  ["SI", "COMEX"],
  ["HG", "COMEX"],
  ["CL", "NYMEX"],
  ["NG", "NYMEX"],
  ["ZN", "CBOT"],
  ["ZB", "CBOT"],
];

/** A bare root is a stock too (ES is Eversource, CL Colgate-Palmolive, GC and NG companies): never guessed. */
export const AMBIGUOUS_ROOTS: ReadonlySet<string> = new Set(FUTURES.map(([root]) => root));

const INDICES: readonly (readonly [ticker: string, yahoo: string])[] = [
  ["SPX", "^GSPC"],
  ["NDX", "^NDX"],
  ["RUT", "^RUT"],
  ["DJI", "^DJI"],
  ["VIX", "^VIX"],
  ["VVIX", "^VVIX"],
];

/** US stocks and funds whose ticker is Yahoo's symbol. Others are named in the settings: a name is not an instrument. */
const LISTED = (
  "QQQ SPY IWM DIA TLT GLD SLV USO XLE XLF XLK SMH HYG LQD " +
  "AAPL MSFT NVDA AMZN GOOGL GOOG META TSLA AVGO AMD NFLX INTC MU ORCL CRM ADBE CSCO QCOM " +
  "JPM BAC WFC GS MS BRK-B XOM CVX JNJ PFE UNH LLY MRK KO PEP MCD WMT COST HD DIS BA CAT NKE PLTR COIN MSTR"
).split(" ");

function future([root, exchange]: readonly [string, string]): KnownSymbol {
  const aliases = [`${root}1!`, `/${root}`, `-${root}`, `${exchange}_${root}1!`, `${root}=F`];
  return { ticker: `${root}1`, yahoo: `${root}=F`, aliases: [...aliases, `${exchange}:${root}1!`] };
}

/** Everything above as one list. */
export const KNOWN_SYMBOLS: readonly KnownSymbol[] = [
  ...FUTURES.map(future),
  ...INDICES.map(([ticker, yahoo]) => ({ ticker, yahoo, aliases: [yahoo] })),
  ...LISTED.map((ticker) => ({ ticker, yahoo: ticker, aliases: [] })),
];
