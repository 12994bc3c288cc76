/** Prices that can't be a bar, and what they say about the columns. */

import type { RawTable } from "./raw_table.ts";

/** Float noise that is not an error, relative to the price. */
const TOLERANCE = 1e-9;

/** True if low is not the lowest or high not the highest. */
export function isImpossible(open: number, high: number, low: number, close: number): boolean {
  if (low <= open && low <= close && high >= open && high >= close) return false;
  const slack = TOLERANCE * Math.max(Math.abs(high), Math.abs(low));
  return low - slack > Math.min(open, close) || high + slack < Math.max(open, close);
}

/** Row numbers whose prices are impossible. */
export function impossibleRows(table: RawTable): number[] {
  const { open, high, low, close, length } = table;
  const rows: number[] = [];
  for (let i = 0; i < length; i++) {
    if (isImpossible(open[i], high[i], low[i], close[i])) rows.push(i);
  }
  return rows;
}

type Price = "open" | "high" | "low" | "close";
const PRICES: readonly Price[] = ["open", "high", "low", "close"];

/** What the four price columns hold in truth: `order[0]` names what stands in the column called open. */
export interface MappingGuess {
  readonly order: readonly Price[];
  /** Rows that are impossible as the columns are named, and as guessed. */
  readonly before: number;
  readonly after: number;
}

/** The reading of the columns under which (nearly) no row is impossible; null if none is clearly better. */
export function guessMapping(table: RawTable, impossible: number): MappingGuess | null {
  const columns = PRICES.map((name) => table[name]);
  let best: MappingGuess | null = null, bestJump = Infinity;
  for (const order of permutations(PRICES)) {
    const by = (name: Price) => columns[order.indexOf(name)];
    const [open, high, low, close] = PRICES.map(by);
    let after = 0, jump = 0;
    for (let i = 0; i < table.length; i++) {
      if (isImpossible(open[i], high[i], low[i], close[i])) after++;
      // A bar opens near where the one before closed: tells open from close.
      if (i > 0) jump += Math.min(Math.abs(open[i] - close[i - 1]), Math.abs(close[i]));
    }
    if (after > 0.05 * impossible) continue;
    if (jump < bestJump) [best, bestJump] = [{ order, before: impossible, after }, jump];
  }
  return best;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [items.slice()];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, other) => other !== i)).map((rest) => [item, ...rest])
  );
}

/** Powers of ten that a lost decimal point multiplies a price by. */
const FACTORS = [10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
/** Bars in a row from which a new level is a new level (a reverse split), not a slip. */
const NEW_LEVEL = 20;

/**
 * Rows with a price that is a power of ten above the prices around it: `1057` among `1.057`. A level that
 * stays is none.
 */
export function lostDecimalRows(table: RawTable): number[] {
  const { open, high, low, close, length } = table;
  let level = startLevel(table), run = 0;
  const rows: number[] = [];
  for (let i = 0; i < length; i++) {
    const suspects = Number(isTimesTen(open[i], level)) + Number(isTimesTen(high[i], level)) +
      Number(isTimesTen(low[i], level)) + Number(isTimesTen(close[i], level));
    if (suspects === 0) {
      level = close[i];
      run = 0;
      continue;
    }
    rows.push(i);
    run = suspects === 4 ? run + 1 : 0;
    if (run < NEW_LEVEL) continue;
    rows.length -= run;
    level = close[i];
    run = 0;
  }
  return rows;
}

function startLevel(table: RawTable): number {
  const closes = table.close.slice(0, Math.min(101, table.length)).sort();
  return closes[closes.length >> 1];
}

function isTimesTen(price: number, level: number): boolean {
  if (!(level > 0) || price < 8 * level) return false;
  const ratio = price / level;
  return FACTORS.some((factor) => ratio > 0.9 * factor && ratio < 1.1 * factor);
}
