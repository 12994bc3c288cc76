/** Names that collide: one file on some systems, or two files for one series of bars. */

import type { FileName } from "./naming.ts";

/** A group of names that only case or the timeframe's spelling tells apart. */
export interface NameClash {
  /** `case`: one file on Windows and macOS. `series`: two files for one ticker and timeframe. */
  readonly kind: "case" | "series";
  /** Paths in the data folder, sorted; at least two. */
  readonly paths: readonly string[];
  /** One sentence for people. */
  readonly reason: string;
}

/** All clashes among `names`; a pair that differs in case alone is reported once, as `case`. */
export function nameClashes(names: readonly FileName[]): NameClash[] {
  const byCase = groups(names, (name) => name.path.toLowerCase());
  const bySeries = groups(
    names,
    (name) => name.kind === "core" ? `${name.ticker.toUpperCase()}_${name.timeframe}` : undefined,
  ).filter((paths) => new Set(paths.map((path) => path.toLowerCase())).size > 1);
  return [
    ...byCase.map((paths): NameClash => ({
      kind: "case",
      paths,
      reason: `${listed(paths)} are one file on Windows and macOS: copying the folder there loses ${
        paths.length === 2 ? "one" : "all but one"
      }`,
    })),
    ...bySeries.map((paths): NameClash => ({
      kind: "series",
      paths,
      reason: `${listed(paths)} are the same ticker and timeframe under ${paths.length} names`,
    })),
  ];
}

function groups(
  names: readonly FileName[],
  keyOf: (name: FileName) => string | undefined,
): string[][] {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group) group.push(name.path);
    else found.set(key, [name.path]);
  }
  return [...found.values()].filter((paths) => paths.length > 1).map((paths) => paths.sort());
}

function listed(paths: readonly string[]): string {
  return `${paths.slice(0, -1).join(", ")} and ${paths.at(-1)}`;
}
