/** What is answered before a command is started: the version, the help, and what can't be run at all. */

import { BarkeepError } from "../core/errors.ts";
import { exitCodeOf } from "./exit_codes.ts";
import type { Place, Prepared } from "./prepare.ts";
import { processStreams } from "./process_streams.ts";
import { DENO_NEEDED, isAtLeast, VERSION } from "./version.ts";

export interface Front extends Place {
  readonly run: (prepared: Prepared) => Promise<number>;
}

/**
 * Answers `argv` itself, or lets `run` carry it out; gives the exit code. What only a command needs is
 * loaded when there is one: `--version` loads nothing but this file.
 */
export async function answer(
  argv: readonly string[],
  front: Front,
): Promise<number> {
  if (!isAtLeast(Deno.version.deno, DENO_NEEDED)) {
    processStreams.err(
      `Barkeep needs Deno ${DENO_NEEDED} or newer; this is ${Deno.version.deno}. Run "deno upgrade", or put "npx -y deno@2.9" in front in place of "deno".\n`,
    );
    return 2;
  }
  if (argv[0] === "--version" || argv[0] === "-V") return print(`barkeep ${VERSION}\n`);
  try {
    if (argv.length === 1 && ["help", "--help", "-h"].includes(argv[0])) {
      return print((await import("./help.ts")).overview());
    }
    const { prepare } = await import("./prepare.ts");
    return await front.run(await prepare(argv[0] === "help" ? [argv[1], "--help"] : argv, front));
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): number {
  if (error instanceof BarkeepError) {
    processStreams.err(`${error.message}\n`);
    return exitCodeOf(error);
  }
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
    processStreams.err(`Cannot start Deno: ${error.message}. Put Deno's folder on the PATH.\n`);
    return 7;
  }
  throw error;
}

function print(text: string): number {
  processStreams.out(text);
  return 0;
}
