/**
 * The command line's entry for commands that serve the dashboard: it hands them the pages that "deno task islands"
 * built. A file of its own, and no TypeScript, because neither the type checker nor any other command needs a build.
 */

import { usePages } from "./cli/dashboard.ts";
import { runCommandLine } from "./cli/run.ts";
import pages from "./dist/fresh/server.js";

usePages(pages.fetch);
if (import.meta.main) Deno.exit(await runCommandLine(Deno.args));
