/**
 * The command line's entry: one command, in a process that the launcher started with exactly its
 * permissions. Started by hand it works too, with whatever it was given.
 */

import { runCommandLine } from "./cli/run.ts";

if (import.meta.main) Deno.exit(await runCommandLine(Deno.args));
