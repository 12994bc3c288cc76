/**
 * In the program that `deno compile` makes there is no launcher: one process is granted all that any command
 * may need, and gives up at its start what its own command does not.
 */

import { YAHOO_HOST } from "./permissions.ts";

/** What a compiled program may read of the environment until it has read it. */
export const ENVIRONMENT: readonly string[] = ["BARKEEP_DATA", "BARKEEP_YAHOO_ENDPOINT", "HOME"];

/** Granted until the command is known; a host without a port is all its ports. */
const HOSTS: readonly string[] = [YAHOO_HOST, "127.0.0.1", "localhost"];

/** `C:\` to `Z:\` on Windows, which has no folder above them all. */
export function rootFolders(system: string): readonly string[] {
  if (system !== "windows") return ["/"];
  return Array.from({ length: 24 }, (_, i) => `${String.fromCharCode("C".charCodeAt(0) + i)}:\\`);
}

/** The grants that a compiled program starts with. A bare grant could never be narrowed to a folder. */
export function wideFlags(system: string): string[] {
  const roots = rootFolders(system).join(",");
  return [
    "--no-prompt",
    `--allow-read=${roots}`,
    `--allow-write=${roots}`,
    `--allow-net=${HOSTS.join(",")}`,
    "--allow-sys=statfs",
    `--allow-env=${ENVIRONMENT.join(",")}`,
  ];
}

/**
 * Leaves exactly what `flags` (of `permissionFlags`) say. Asking for a folder and then giving up the root leaves
 * the folder; what is given up can't be had back, because nobody is asked.
 */
export async function narrowToFlags(flags: readonly string[], system: string): Promise<void> {
  const wanted = (kind: string) =>
    flags.find((flag) => flag.startsWith(`--allow-${kind}=`))
      ?.slice(`--allow-${kind}=`.length).split(",") ?? [];
  for (const name of ["read", "write"] as const) {
    await leave(wanted(name), rootFolders(system), (path) => ({ name, path }));
  }
  await leave(wanted("net"), HOSTS, (host) => ({ name: "net", host }));
  await leave(wanted("sys"), ["statfs"], (kind) => ({ name: "sys", kind } as Sys));
  await leave([], ENVIRONMENT, (variable) => ({ name: "env", variable }));
}

/** Deno's types do not list every kind that it knows. */
type Sys = Deno.SysPermissionDescriptor;

async function leave(
  wanted: readonly string[],
  granted: readonly string[],
  describe: (value: string) => Deno.PermissionDescriptor,
): Promise<void> {
  for (const value of wanted) await Deno.permissions.request(describe(value));
  for (const value of granted) {
    if (!wanted.includes(value)) await Deno.permissions.revoke(describe(value));
  }
}
