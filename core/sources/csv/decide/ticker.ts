/** Whose bars a file holds, from a symbol column or from its name. */

import type { ExportFormat } from "../formats/format.ts";
import { decided, type Decision } from "./decision.ts";

/** Kinds that are never merged with each other by themselves. */
export type TickerKind = "continuous" | "contract" | "pair" | "unknown";

export interface TickerGuess {
  /** In Barkeep's spelling: `ES1`, `ESZ25`, `EURUSD`, `AAPL`. */
  readonly ticker: string;
  readonly kind: TickerKind;
  /** As the file has it. */
  readonly written: string;
  readonly exchange: string | null;
}

/** Roots of futures whose bare name may just as well be a stock's, an index's or a contract's. */
const FUTURES = new Set(
  ("ES NQ YM RTY EMD NKD MES MNQ MYM M2K GC SI HG PL PA MGC SIL QO CL NG RB HO BZ QM MCL ZB ZN ZF ZT UB TN " +
    "ZC ZS ZW ZM ZL ZO KE HE LE GF 6A 6B 6C 6E 6J 6M 6N 6S M6E M6A BTC ETH MBT MET VX DX CT KC SB CC OJ " +
    "FDAX FESX FGBL FGBM FGBS DAX").split(" "),
);
const CURRENCIES = new Set(
  "USD EUR GBP JPY CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF TRY ZAR MXN SGD HKD CNH XAU XAG RUB"
    .split(
      " ",
    ),
);
const MONTH_CODES = "FGHJKMNQUVXZ";
const CONTRACT = /^([A-Z0-9]{1,3}?|M[A-Z0-9]{2})([FGHJKMNQUVXZ])(\d{1,2})$/;

/** `-1m` and what follows it. */
const TIMEFRAME_IN_NAME = /-\d+(s|m|min|h|hour|d|day|w)\b.*$/i;

/** The ticker: user's word, symbol column, file name by the format's pattern, or a guess from the name. */
export function decideTicker(
  fileName: string,
  format: ExportFormat,
  facts: { user?: string | undefined; symbol?: string | undefined; firstTime: number },
): Decision<TickerGuess> {
  if (facts.user !== undefined) {
    return decided(
      { ticker: facts.user, kind: "unknown", written: facts.user, exchange: null },
      "user",
      "your --as",
    );
  }
  const match = format.fileName?.exec(fileName)?.groups;
  const continuous = /continuous|##-##/i.test(fileName);
  if (facts.symbol) {
    return ranked(
      guess(facts.symbol, facts.firstTime, { continuous }),
      "the symbol column says",
      "data",
    );
  }
  if (match?.ticker) {
    const found = guess(match.ticker, facts.firstTime, {
      continuous,
      exchange: match.exchange,
      contract: match.contract,
    });
    return ranked(found, "the file's name says", "data");
  }
  const bare = fileName.replace(/\.[a-z0-9]+$/i, "").replace(TIMEFRAME_IN_NAME, "");
  const word = /^[A-Za-z=^@&#/][A-Za-z0-9=^.!@&#/-]*/.exec(bare)?.[0];
  if (!word) return decided<TickerGuess>(null, "none", "nothing in the file or its name says");
  const found = guess(word, facts.firstTime, { continuous });
  // A currency pair, ES=F or ESZ25 can't be meant otherwise; a plain word can.
  return found.kind === "unknown"
    ? ranked(found, "guessed from the file's name:", "vendor")
    : ranked(found, "the file's name says", "data");
}

function ranked(
  found: TickerGuess,
  evidence: string,
  rank: "data" | "vendor",
): Decision<TickerGuess> {
  const bareRoot = found.kind === "unknown" && FUTURES.has(found.ticker);
  const text = `${evidence} ${found.written}`;
  if (!bareRoot) return decided(found, rank, text);
  return {
    value: found,
    rank: "vendor",
    evidence: `${text}, which may be the continuous future, a contract month or a stock`,
    alternatives: [{
      value: { ...found, ticker: `${found.ticker}1`, kind: "continuous" },
      score: 0.5,
      why: "the continuous future of that root",
    }],
  };
}

interface GuessContext {
  readonly continuous: boolean;
  readonly exchange?: string | undefined;
  readonly contract?: string | undefined;
}

function guess(written: string, firstTime: number, context: GuessContext): TickerGuess {
  const exchange = context.exchange ?? null;
  const make = (ticker: string, kind: TickerKind) => ({ ticker, kind, written, exchange });
  const bare = written.trim().toUpperCase().replace(
    /\.(US|UK|DE|F)$/,
    (end) => end === ".F" ? "=F" : "",
  );
  const month = /^(\d\d)-(\d\d)$/.exec(context.contract ?? "");
  if (month) {
    const full = `${bare}${MONTH_CODES[Number(month[1]) - 1]}${month[2]}`;
    return { ...make(full, "contract"), written: `${written} ${context.contract}` };
  }
  const front = /^([A-Z0-9]+?)([1-9])!$/.exec(bare);
  if (front) return make(`${front[1]}${front[2]}`, "continuous");
  const marked = /^(?:([A-Z0-9]+)=F|[@&]([A-Z0-9]+?)(?:_CCB)?|\/([A-Z0-9]+))$/.exec(bare);
  if (marked) return make(`${marked[1] ?? marked[2] ?? marked[3]}1`, "continuous");
  const contract = CONTRACT.exec(bare);
  if (contract && FUTURES.has(contract[1])) {
    return make(`${contract[1]}${contract[2]}${fullYear(contract[3], firstTime)}`, "contract");
  }
  if (context.continuous && FUTURES.has(bare)) return make(`${bare}1`, "continuous");
  if (/^[A-Z0-9]+1$/.test(bare) && FUTURES.has(bare.slice(0, -1))) return make(bare, "continuous");
  const pair = bare.length === 6 && CURRENCIES.has(bare.slice(0, 3)) &&
    CURRENCIES.has(bare.slice(3));
  return make(bare, pair ? "pair" : "unknown");
}

/** `5` in a file whose first bar is of 2025 is 25: the first such year not before the data. */
function fullYear(digits: string, firstTime: number): string {
  if (digits.length === 2) return digits;
  let year = new Date(firstTime).getUTCFullYear();
  while (year % 10 !== Number(digits)) year++;
  return String(year % 100).padStart(2, "0");
}
