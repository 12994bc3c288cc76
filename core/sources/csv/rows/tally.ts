/** Counts of rows by what was found in them, with the first line numbers. */

/** Why a row is not a bar of the result, or is worth a word. */
export const ROW_KINDS = [
  "good",
  "wrong field count",
  "unbalanced quotes",
  "malformed time",
  "malformed number",
  "no prices",
  "missing price",
  "impossible prices",
  "lost decimal point",
  "differs at the same time",
  "out of order",
  "not a row",
  "cut short",
  "repeated header",
  "repeated row",
  "other symbol",
  "footer",
  "unfinished",
] as const;
export type RowKind = typeof ROW_KINDS[number];

/** Kinds that are no fault of the data and do not hold a file. */
const HARMLESS: ReadonlySet<RowKind> = new Set<RowKind>([
  "good",
  "cut short",
  "repeated header",
  "repeated row",
  "other symbol",
  "footer",
  "unfinished",
]);

export interface KindCount {
  readonly kind: RowKind;
  readonly count: number;
  /** Line numbers in the file, from 1; the first five. */
  readonly lines: readonly number[];
  /** Holds the file unless bad rows may be skipped. */
  readonly bad: boolean;
}

/** A row that did not become a bar. */
export interface Reject {
  /** From 1. */
  readonly line: number;
  readonly kind: RowKind;
}

const FIRST_LINES = 5;
/** A footer is a few lines; more than these are rows gone wrong. */
const MOST_RELABELLED = 20;

/** Collects what is found, row by row. */
export class Tally {
  readonly #counts = new Map<RowKind, { count: number; lines: number[] }>();
  readonly #lines: number[] = [];
  readonly #kinds: RowKind[] = [];

  /** Notes a row; `rejected` if it is not in the result. */
  add(kind: RowKind, line: number, rejected = true): void {
    let entry = this.#counts.get(kind);
    if (!entry) this.#counts.set(kind, entry = { count: 0, lines: [] });
    entry.count++;
    if (entry.lines.length < FIRST_LINES) entry.lines.push(line);
    if (!rejected) return;
    this.#lines.push(line);
    this.#kinds.push(kind);
  }

  count(kind: RowKind): number {
    return this.#counts.get(kind)?.count ?? 0;
  }

  /** Rejected lines so far that stand after `line`, with the given kind, become `kind`, unless they are many. */
  relabelAfter(line: number, from: RowKind, kind: RowKind): void {
    const found = this.#lines.flatMap((rejected, i) =>
      rejected > line && this.#kinds[i] === from ? [i] : []
    );
    if (found.length === 0 || found.length > MOST_RELABELLED) return;
    for (const i of found) this.#kinds[i] = kind;
    const moved = found.map((i) => this.#lines[i]);
    const old = this.#counts.get(from)!;
    old.count -= moved.length;
    old.lines = old.lines.filter((known) => !moved.includes(known));
    this.#counts.set(kind, { count: moved.length, lines: moved.slice(0, FIRST_LINES) });
  }

  /** What was counted, in the order of `ROW_KINDS`. */
  counts(): KindCount[] {
    return ROW_KINDS.flatMap((kind) => {
      const entry = this.#counts.get(kind);
      return entry && entry.count > 0 ? [{ kind, ...entry, bad: !HARMLESS.has(kind) }] : [];
    });
  }

  /** Every rejected row, by line. */
  rejects(): Reject[] {
    return this.#lines.map((line, i) => ({ line, kind: this.#kinds[i] }))
      .sort((a, b) => a.line - b.line);
  }
}
