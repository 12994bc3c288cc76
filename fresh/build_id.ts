/**
 * The one id of a build. It stands in the path of every bundle and in the query that `asset()` adds,
 * so that both can be kept by the browser for ever: another build has another id.
 */

let current = "unbuilt";

/** The id of the build that is being served. "unbuilt" where nothing was built. */
export function buildId(): string {
  return current;
}

/** Called once on the server when a snapshot is applied, and once in the browser before islands load. */
export function setBuildId(id: string): void {
  current = id;
}
