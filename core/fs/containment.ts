/**
 * Keeps file names inside their folder. Deno's own permissions follow links that exist already, so what a
 * name leads to is checked here, one component after the other.
 */

import type { FileStat, Fs } from "./fs.ts";

/** Why a name was refused; the caller turns it into its own error. */
export class ContainmentError extends Error {
  override readonly name = "ContainmentError";

  constructor(readonly path: string, readonly reason: string) {
    super(`${path}: ${reason}`);
  }
}

/** A name that was checked, with what stands there now. */
export interface Resolved {
  /** The name below the root, with `/` between its parts. */
  readonly name: string;
  readonly path: string;
  /** `undefined` if there is no such file yet. */
  readonly stat: FileStat | undefined;
}

const LONGEST_PART = 255;

/** The parts of a name below a folder; throws `ContainmentError` for one that could leave it. */
export function partsOfName(name: string): string[] {
  const parts = name.split("/");
  for (const part of parts) {
    const reason = part === ""
      ? "an empty part in the name"
      : part === "." || part === ".."
      ? `"${part}" in the name`
      : hasForbidden(part)
      ? "a character that no file name may have"
      : new TextEncoder().encode(part).length > LONGEST_PART
      ? `a part longer than ${LONGEST_PART} bytes`
      : undefined;
    if (reason) throw new ContainmentError(name, reason);
  }
  return parts;
}

/** Control characters, and the backslash, which Windows takes for a slash. */
function hasForbidden(part: string): boolean {
  return [...part].some((character) =>
    character < " " || character === "\x7f" || character === "\\"
  );
}

/**
 * Finds a file below `root` (which must be a real path) without following a link anywhere. Refuses links,
 * folders and devices where a file should be, and, unless `hardLinks` is `"allow"`, files with a second
 * name: replacing one name would leave the other with the old bytes.
 */
export async function resolveFile(
  fs: Fs,
  root: string,
  name: string,
  hardLinks: "refuse" | "allow" = "refuse",
): Promise<Resolved> {
  const parts = partsOfName(name);
  const last = parts.length - 1;
  let path = root, stat: FileStat | undefined;
  for (const [i, part] of parts.entries()) {
    path = `${path}/${part}`;
    stat = await fs.stat(path);
    if (!stat && i < last) throw new ContainmentError(name, "its folder does not exist");
    if (stat) refuseKind(name, stat, i < last ? "folder" : "file");
  }
  if (stat && stat.links > 1 && hardLinks === "refuse") {
    throw new ContainmentError(name, `the file has ${stat.links} names (hard links)`);
  }
  return { name, path, stat };
}

function refuseKind(name: string, stat: FileStat, wanted: "file" | "folder"): void {
  if (stat.kind === wanted) return;
  if (stat.kind === "link") throw new ContainmentError(name, "it is or leads through a link");
  throw new ContainmentError(
    name,
    wanted === "file" ? "there is no file but something else" : "part of the path is no folder",
  );
}
