/** From a command's access to the flags its process is started with. Pure: the tests hold it to account. */

import { dirname } from "node:path";
import type { Access } from "./catalogue.ts";

/** The only host Barkeep fetches from. */
export const YAHOO_HOST = "query2.finance.yahoo.com";

export interface Grants {
  readonly access: Access;
  /** The data folder, absolute, links resolved. */
  readonly data: string;
  /** Host and port that stand in for Yahoo (tests and the demo); a loopback address. */
  readonly standIn?: string;
}

/**
 * The nearest folder at or above `path` whose name Deno can take as a flag: a comma separates folders
 * there and cannot be escaped. The command narrows itself to `path` before it does anything.
 */
export function flaggable(path: string): string {
  let folder = path;
  while (folder.includes(",")) folder = dirname(folder);
  return folder;
}

/** The flags of a command's process, `--no-prompt` first. */
export function permissionFlags({ access, data, standIn }: Grants): string[] {
  const folder = flaggable(data);
  const flags = ["--no-prompt", `--allow-read=${folder}`];
  if (access !== "look") flags.push(`--allow-write=${folder}`, "--allow-sys=statfs");
  if (access === "fetch") flags.push(`--allow-net=${standIn ?? YAHOO_HOST}`);
  if (access === "demo") flags.push("--allow-net=127.0.0.1");
  return flags;
}
