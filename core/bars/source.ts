/** Who wrote a bar, and whose word counts more. */

/** Where a bar comes from; `unknown` is what was in a file before Barkeep saw it. */
export type Source = "user" | "export" | "resampled" | "yahoo" | "unknown";

/**
 * The better source has the higher rank. Bars of unknown source count as exports: most of a store was
 * imported from a platform before anybody wrote down by whom.
 */
export const SOURCE_RANK: Readonly<Record<Source, number>> = {
  user: 4,
  export: 3,
  unknown: 3,
  resampled: 2,
  yahoo: 1,
};

/** True if a bar of `incoming` is better evidence than one of `present`. */
export function outranks(incoming: Source, present: Source): boolean {
  return SOURCE_RANK[incoming] > SOURCE_RANK[present];
}

/** How a source is named in a sentence. */
export const SOURCE_NAME: Readonly<Record<Source, string>> = {
  user: "the user",
  export: "an export",
  resampled: "resampling",
  yahoo: "Yahoo",
  unknown: "an unknown source",
};
