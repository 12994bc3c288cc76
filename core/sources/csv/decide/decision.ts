/** A decision with what it rests on. */

/** Strongest first. What rests on `vendor` or `none` needs an answer before anything is written. */
export type Rank = "user" | "data" | "overlap" | "edges" | "vendor" | "none";

export interface Alternative<T> {
  readonly value: T;
  /** 0 to 1: share of the evidence that agrees. */
  readonly score: number;
  readonly why: string;
}

export interface Decision<T> {
  /** `null`: undecided. */
  readonly value: T | null;
  /** What it rests on, in words for the user. */
  readonly evidence: string;
  readonly rank: Rank;
  /** The other readings, best first. */
  readonly alternatives: readonly Alternative<T>[];
}

const STRENGTH: Readonly<Record<Rank, number>> = {
  user: 5,
  data: 4,
  overlap: 3,
  edges: 2,
  vendor: 1,
  none: 0,
};

/** True if a file may be written on this decision. */
export function isSettled(decision: Decision<unknown>): boolean {
  return decision.value !== null && STRENGTH[decision.rank] >= STRENGTH.edges;
}

/** A decision with nothing beside it. */
export function decided<T>(value: T | null, rank: Rank, evidence: string): Decision<T> {
  return { value, rank, evidence, alternatives: [] };
}
