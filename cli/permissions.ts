/** From a command's access to the flags its process is started with. Pure: the tests hold it to account. */

import { dirname } from "node:path";
import type { Access } from "./catalogue.ts";
import { SERVE_PORT } from "./serve_port.ts";

/** The only host Barkeep fetches from. */
export const YAHOO_HOST = "query2.finance.yahoo.com";

export interface Grants {
  readonly access: Access;
  /** The data folder, absolute, links resolved. */
  readonly data: string;
  /** Host and port that stand in for Yahoo (tests and the demo); a loopback address. */
  readonly standIn?: string;
  /** Files and folders beside the data folder that are read; absolute. */
  readonly reads?: readonly string[];
  /** Programs that may be run: names, or absolute paths. */
  readonly programs?: readonly string[];
  /** The folder in which the user's agreement to those programs is remembered; absolute. */
  readonly memory?: string;
  /** The port of this machine at which pages are served. */
  readonly port?: number;
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

/** Accesses that change nothing. */
const LOOKING: readonly Access[] = ["look", "inbox", "serve-look"];

/** Accesses that serve the dashboard's pages, or may do so at their end. */
export const SERVING: readonly Access[] = ["serve", "serve-look", "demo"];

/** The flags of a command's process, `--no-prompt` first. */
export function permissionFlags(grants: Grants): string[] {
  const { access, data, standIn, reads = [], port = SERVE_PORT, programs = [], memory } = grants;
  const folder = flaggable(data), remembered = memory === undefined ? [] : [memory];
  const readable = new Set([folder, ...reads.map(flaggable), ...remembered]);
  const flags = ["--no-prompt", `--allow-read=${[...readable].join(",")}`];
  if (!LOOKING.includes(access)) {
    flags.push(`--allow-write=${[folder, ...remembered].join(",")}`, "--allow-sys=statfs");
  }
  if (programs.length > 0) flags.push(`--allow-run=${programs.join(",")}`);
  if (access === "fetch") flags.push(`--allow-net=${standIn ?? YAHOO_HOST}`);
  if (access === "serve") flags.push(`--allow-net=127.0.0.1:${port},${standIn ?? YAHOO_HOST}`);
  if (access === "serve-look") flags.push(`--allow-net=127.0.0.1:${port}`);
  if (access === "demo") flags.push("--allow-net=127.0.0.1");
  return flags;
}
