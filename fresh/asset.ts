/** Paths of static files with the build's id in them. */

import { buildId } from "./build_id.ts";

/** The query parameter that carries the id. */
export const ASSET_KEY = "__frsh_c";

/** Only its path and query are used; the host can't be reached. */
const ANYWHERE = "http://assets.invalid";

/**
 * The path of a static file, locked to this build: it can be cached for a year.
 * What isn't a path on this host, or carries an id already, comes back as it is.
 */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, ANYWHERE);
  if (url.origin !== ANYWHERE || url.searchParams.has(ASSET_KEY)) return path;
  url.searchParams.set(ASSET_KEY, buildId());
  return url.pathname + url.search + url.hash;
}

/** {@linkcode asset} for every candidate of a `srcset` attribute. */
export function assetSrcSet(srcset: string): string {
  // A comma inside parentheses doesn't separate candidates: leave such a value alone.
  if (srcset.includes("(")) return srcset;
  const candidates = srcset.split(",");
  if (candidates.some((candidate) => candidate.trim() === "")) return srcset;
  return candidates.map(lockCandidate).join(",");
}

function lockCandidate(candidate: string): string {
  const [, space = "", url = "", rest = ""] = /^(\s*)(\S+)(.*)$/s.exec(candidate) ?? [];
  return space + asset(url) + rest;
}
