/** What a command is: its arguments and help, and what it does. One file a command in `commands/`. */

import type { Command } from "commander";
import type { Fs } from "../core/fs/fs.ts";
import type { ExitCode } from "./exit_codes.ts";
import type { Terminal } from "./output/terminal.ts";

/** What every command is given. */
export interface Context {
  readonly fs: Fs;
  /** The data folder, absolute, links resolved. It need not exist. */
  readonly data: string;
  /** The address that stands in for Yahoo, or `undefined` for the real one. */
  readonly endpoint: string | undefined;
  readonly terminal: Terminal;
  /** Print one JSON document instead of text. */
  readonly json: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Options as commander hands them over: camel-cased names. */
export type Options = Readonly<Record<string, unknown>>;

export interface CommandModule {
  /** Adds arguments, options and examples to the command's help. */
  configure(command: Command): void;
  /** Files and folders beside the data folder that this command line reads. Default: none. */
  reads?(args: readonly string[], options: Options): readonly string[];
  run(context: Context, args: readonly string[], options: Options): Promise<ExitCode>;
}

/** An option's text, or `undefined`. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The examples at the end of a command's help. */
export function examples(...lines: readonly (readonly [command: string, what: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const text = lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`);
  return `\nExamples:\n${text.join("\n")}`;
}
