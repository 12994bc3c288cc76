/** From the tickers of file names to Yahoo's symbols, with the user's own settings on top. */

import { UsageError } from "../../errors.ts";
import { AMBIGUOUS_ROOTS, KNOWN_SYMBOLS } from "./symbol_data.ts";

/** What the settings say of a ticker; `yahoo: null` takes it off Yahoo. */
export type SymbolSettings = Readonly<Record<string, { readonly yahoo?: string | null }>>;

/** A ticker's symbol, or why it has none. */
export type SymbolAnswer =
  | { readonly kind: "known"; readonly ticker: string; readonly yahoo: string }
  | { readonly kind: "unknown"; readonly reason: string };

const SYMBOL = /^[A-Za-z0-9.^=_-]{1,32}$/;

/** Tickers and their symbols at Yahoo. */
export class SymbolTable {
  readonly #symbols = new Map<string, { ticker: string; yahoo: string | null }>();

  /**
   * @param settings per ticker, winning over what is built in.
   * @throws {UsageError} for a symbol with characters that no Yahoo symbol has.
   */
  constructor(settings: SymbolSettings = {}) {
    for (const { ticker, yahoo, aliases } of KNOWN_SYMBOLS) {
      for (const name of [ticker, ...aliases]) this.#symbols.set(keyOf(name), { ticker, yahoo });
    }
    for (const [ticker, { yahoo }] of Object.entries(settings)) {
      if (yahoo === undefined) continue;
      if (yahoo !== null) checkSymbol(ticker, yahoo);
      this.#override(ticker, yahoo);
    }
  }

  /** The aliases of a ticker follow its setting. */
  #override(ticker: string, yahoo: string | null): void {
    const known = this.#symbols.get(keyOf(ticker))?.ticker ?? ticker;
    for (const entry of this.#symbols.values()) if (entry.ticker === known) entry.yahoo = yahoo;
    this.#symbols.set(keyOf(ticker), { ticker: known, yahoo });
  }

  /** The symbol of a ticker or of one of its aliases, in either case. */
  find(ticker: string): SymbolAnswer {
    const entry = this.#symbols.get(keyOf(ticker));
    if (entry?.yahoo) return { kind: "known", ticker: entry.ticker, yahoo: entry.yahoo };
    if (entry) return { kind: "unknown", reason: `the settings take ${ticker} off Yahoo` };
    const root = keyOf(ticker);
    if (AMBIGUOUS_ROOTS.has(root)) {
      return {
        kind: "unknown",
        reason:
          `${ticker} can be the future ${root}=F or the stock ${root}; set tickers.${ticker}.yahoo in barkeep.json`,
      };
    }
    return {
      kind: "unknown",
      reason: `no Yahoo symbol is known for ${ticker}; set tickers.${ticker}.yahoo in barkeep.json`,
    };
  }
}

function keyOf(name: string): string {
  return name.trim().toUpperCase();
}

function checkSymbol(ticker: string, yahoo: string): void {
  if (SYMBOL.test(yahoo)) return;
  throw new UsageError(
    `Cannot use "${yahoo}" as the Yahoo symbol of ${ticker}: a symbol has letters, digits and . ^ = _ -, such as ES=F.`,
    { facts: { ticker, yahoo } },
  );
}
