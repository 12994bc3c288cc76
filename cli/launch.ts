/**
 * The launcher: every task runs it. It finds the data folder and starts the command in a process of its
 * own, with exactly that command's permissions. Itself it needs to read (to resolve links in the folder's
 * path), a few environment variables by name, and to run `deno`. Bundled, it starts the bundled command.
 */

import { fileURLToPath } from "node:url";
import { answer } from "./front.ts";
import type { Prepared } from "./prepare.ts";

const BUNDLED = import.meta.url.endsWith(".js");

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Not through `node:fs`: loading that takes longer than all the rest of `--version`. */
function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The command line, and with it the built pages where the command serves them and they are there. */
async function entryOf({ grants }: Prepared): Promise<string> {
  const { SERVING } = await import("./permissions.ts");
  const pages = SERVING.includes(grants.access) &&
    (BUNDLED || isThere(beside("../dist/fresh/server.js")));
  return beside(pages ? "../cli_with_pages.js" : BUNDLED ? "../cli.js" : "../cli.ts");
}

async function run(prepared: Prepared): Promise<number> {
  const { start } = await import("./start.ts");
  const flags = BUNDLED
    ? ["--no-config", "--no-lock", "--no-remote"]
    : [`--config=${beside("../deno.json")}`];
  return await start(prepared, await entryOf(prepared), flags);
}

// A task runs in the project's folder and says in INIT_CWD where the user stands.
const standing = Deno.env.get("INIT_CWD") ?? Deno.cwd();
Deno.exit(await answer(Deno.args, { standing, pages: beside("../dist/fresh"), run }));
