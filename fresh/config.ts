/** How an {@linkcode App} is set up. */

/** What the constructor of an app takes. */
export interface FreshConfig {
  /** Default: "production". "development" turns long caching of assets off. */
  mode?: "development" | "production";
}

/** The same with every default filled in; pages see it as `ctx.config`. */
export interface ResolvedFreshConfig {
  root: string;
  basePath: string;
  mode: "development" | "production";
}

/** Fills in the defaults. An app stands at the root of its host: there is no base path. */
export function resolveConfig(config: FreshConfig = {}): ResolvedFreshConfig {
  return { root: ".", basePath: "", mode: config.mode ?? "production" };
}
