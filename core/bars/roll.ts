/** A roll inside incoming bars: the source goes over to the next contract, and prices step. */

import type { Market } from "../calendar/market.ts";
import { tradingMinutes } from "../calendar/expected.ts";
import { isNearRoll } from "../calendar/rolls.ts";
import { tradingDay } from "../calendar/trading.ts";
import { type Bars, lowerBound, newBars } from "./bars.ts";
import { DAY } from "./timeframe.ts";

/** From `from` (UTC ms) on the source shows this contract. */
export interface ContractSpan {
  readonly from: number;
  readonly name: string;
}

export interface RollFound {
  /** Stamp of the first bar that belongs to the next contract, UTC ms. */
  readonly at: number;
  /** Open of that bar minus the close before it; NaN if the bar before is not known. */
  readonly step: number;
  /** What speaks for it, in words. */
  readonly evidence: readonly string[];
}

export interface RollOptions {
  readonly market: Market | null;
  /** The timeframe, ms. */
  readonly length: number;
  /** Bars before the incoming ones: the last is the first edge's other side, all tell usual steps. */
  readonly before?: Bars;
  /** Contracts as the source named them, oldest first. */
  readonly contracts?: readonly ContractSpan[];
  /** Another market's bars of the same hours that does not roll on the same day (an index, a share). */
  readonly sibling?: Bars;
}

/** A step is large if it is so many times the usual step between trading days, and this share of price. */
const LARGE = 4, LARGE_SHARE = 0.0015;
/** With nothing but the calendar for it, the step must be larger: news at a week's opening look like it. */
const LARGE_ALONE = 0.004;
/** An edge with so many trading minutes missing is a hole: prices move in it without any roll. */
const HOLE_MINUTES = 60;
/** The same for days: longer than a weekend with holidays. */
const HOLE_DAYS = 5 * DAY;
/** From so many edges on one of them hardly moves the median. */
const MANY = 10;
/** The sibling shares the step if it moves at least this part of it, relative to its own price. */
const SHARED = 0.5;

interface Edge {
  /** Row of the first bar of the trading day. */
  readonly row: number;
  readonly step: number;
  /** Step relative to the price before. */
  readonly share: number;
}

/**
 * The first roll inside the incoming bars, or `null`. A change of the contract's name is enough; otherwise
 * two of three must hold: a large step at the edge of a trading day, a roll calendar nearby, a sibling
 * without that step. A sibling that has the step speaks against it.
 */
export function findRoll(incoming: Bars, options: RollOptions): RollFound | null {
  const renamed = renamedAt(incoming, options.contracts ?? []);
  const stepped = steppedAt(incoming, options);
  if (renamed && stepped) return renamed.at <= stepped.at ? renamed : stepped;
  return renamed ?? stepped;
}

function renamedAt(incoming: Bars, contracts: readonly ContractSpan[]): RollFound | null {
  for (let k = 1; k < contracts.length; k++) {
    if (contracts[k].name === contracts[k - 1].name) continue;
    const row = lowerBound(incoming.time, contracts[k].from);
    if (row >= incoming.time.length) continue;
    const step = row > 0 ? incoming.open[row] - incoming.close[row - 1] : NaN;
    const evidence = [
      `the source's contract changes from ${contracts[k - 1].name} to ${contracts[k].name}`,
    ];
    return { at: incoming.time[row], step, evidence };
  }
  return null;
}

function steppedAt(incoming: Bars, options: RollOptions): RollFound | null {
  const { market } = options;
  if (!market?.roll) return null;
  const history = options.before ?? newBars(0), last = history.time.length - 1;
  const earlier = edgesOf(history, market, { ...options, time: NaN, close: NaN });
  const edges = edgesOf(incoming, market, {
    ...options,
    time: last < 0 ? NaN : history.time[last],
    close: last < 0 ? NaN : history.close[last],
  });
  const all = [...earlier, ...edges], usualOfAll = median(all);
  for (const edge of edges.filter((one) => Math.abs(one.share) >= LARGE_SHARE)) {
    // Among few edges a roll must not make itself usual.
    const usual = all.length < MANY ? median(all.filter((other) => other !== edge)) : usualOfAll;
    const size = Math.abs(edge.share), at = incoming.time[edge.row];
    if (size < LARGE * usual) continue;
    const evidence = judge(edge, at, options.sibling, market);
    if (evidence) return { at, step: edge.step, evidence };
  }
  return null;
}

function judge(
  edge: Edge,
  at: number,
  sibling: Bars | undefined,
  market: Market,
): string[] | null {
  const stepWords = `a step of ${Number(edge.step.toPrecision(6))} at the edge of a trading day`;
  const near = isNearRoll(market, tradingDay(market, at));
  const other = sibling ? siblingStep(sibling, at) : null;
  if (other !== null && Math.sign(other) === Math.sign(edge.share)) {
    if (Math.abs(other) >= SHARED * Math.abs(edge.share)) return null;
  }
  const evidence = [stepWords];
  if (other === null && Math.abs(edge.share) < LARGE_ALONE) return null;
  if (near) evidence.push("a roll is due by the calendar");
  if (other !== null) evidence.push("another market does not have the step");
  return evidence.length >= 2 ? evidence : null;
}

function siblingStep(sibling: Bars, at: number): number | null {
  const row = lowerBound(sibling.time, at);
  if (row === 0 || row >= sibling.time.length) return null;
  return sibling.open[row] / sibling.close[row - 1] - 1;
}

function edgesOf(
  incoming: Bars,
  market: Market,
  first: { readonly length: number; readonly time: number; readonly close: number },
): Edge[] {
  const edges: Edge[] = [];
  let { time, close } = first;
  for (let i = 0; i < incoming.time.length; i++) {
    // Trading days are only looked up where there is a pause: they never change between two touching bars.
    const next = incoming.time[i], paused = next - time > 30 * 60_000;
    if (paused && isEdge(market, time, next, first.length)) {
      const step = incoming.open[i] - close;
      if (!Number.isNaN(step)) edges.push({ row: i, step, share: step / Math.abs(close) });
    }
    time = incoming.time[i], close = incoming.close[i];
  }
  return edges;
}

function isEdge(market: Market, time: number, next: number, length: number): boolean {
  if (tradingDay(market, next) === tradingDay(market, time)) return false;
  if (length >= DAY) return next - time - length < HOLE_DAYS;
  return tradingMinutes(market, time + length, next) < HOLE_MINUTES;
}

function median(edges: readonly Edge[]): number {
  const values = edges.map((edge) => Math.abs(edge.share)).sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}
