/** Parses a command line, runs its command, and turns what it throws into a message and an exit code. */

import { Command, CommanderError } from "commander";
import { BarkeepError, UsageError } from "../core/errors.ts";
import { denoFs } from "../core/fs/deno_fs.ts";
import { entryOf } from "./catalogue.ts";
import type { CommandModule, Context, Options } from "./command.ts";
import { type ExitCode, exitCodeOf } from "./exit_codes.ts";
import { exitCodeHelp } from "./help.ts";
import { narrowTo } from "./narrow.ts";
import { type Streams, Terminal } from "./output/terminal.ts";
import { processStreams } from "./process_streams.ts";

/** The help of the options that every command has. */
function common(command: Command): Command {
  return command
    .option("--data <dir>", "the data folder (else BARKEEP_DATA, else ./data)")
    .option("--json", "one JSON document, described in docs/json.md")
    .option("--quiet", "nothing but the answer")
    .option("--no-color", "no colours")
    .option("--yahoo-endpoint <url>", "an address on this machine that stands in for Yahoo");
}

/** A commander program for one command. Its own words go to `streams`; it never ends the process. */
export function programOf(
  name: string,
  summary: string,
  module: CommandModule,
  streams: Streams,
): Command {
  const command = common(new Command(`barkeep ${name}`)).description(summary);
  command.exitOverride().showSuggestionAfterError().configureOutput({
    writeOut: streams.out,
    writeErr: streams.err,
    // Commander would ask the environment for colours and widths, which no command may read.
    getOutHelpWidth: () => streams.width ?? 100,
    getErrHelpWidth: () => streams.width ?? 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
  module.configure(command);
  return command.addHelpText("after", exitCodeHelp());
}

function contextOf(options: Options, streams: Streams): Context {
  if (typeof options["data"] !== "string") {
    throw new UsageError("Cannot find the data folder: name it with --data DIR.");
  }
  const colour = options["color"] !== false && !Deno.noColor && streams.width !== undefined;
  return {
    fs: denoFs,
    data: options["data"],
    endpoint: typeof options["yahooEndpoint"] === "string" ? options["yahooEndpoint"] : undefined,
    terminal: new Terminal(streams, { colour, quiet: options["quiet"] === true }),
    json: options["json"] === true,
    now: () => Date.now(),
  };
}

/** The one line about a failure; a bug shows its stack, a user's mistake never does. */
function report(error: unknown, json: boolean, streams: Streams): ExitCode {
  const code = exitCodeOf(error);
  if (!(error instanceof BarkeepError)) {
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    streams.err(`This is a bug in Barkeep; nothing more was written after it.\n${stack}\n`);
  } else if (json) {
    const { kind, message, facts } = error;
    streams.out(`${JSON.stringify({ error: { kind, message, facts }, exit: code }, null, 2)}\n`);
  } else {
    streams.err(`${error.message}\n`);
  }
  return code;
}

/** Runs `argv` (command first, then its arguments) and gives its exit code. Never throws. */
export async function runCommandLine(
  argv: readonly string[],
  streams: Streams = processStreams,
): Promise<ExitCode> {
  const [name = "", ...rest] = argv;
  try {
    const entry = entryOf(name);
    if (!entry) throw new UsageError(`Cannot run "${name}": there is no such command.`);
    const module = await entry.load();
    const program = programOf(name, entry.summary, module, streams);
    program.parse(rest, { from: "user" });
    const context = contextOf(program.opts(), streams);
    await narrowTo(context.data, module.reads?.(program.args, program.opts()) ?? []);
    return await module.run(context, program.args, program.opts());
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return report(error, rest.includes("--json"), streams);
  }
}
