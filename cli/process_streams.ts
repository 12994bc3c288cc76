/** The streams of this process. */

import type { Streams } from "./output/terminal.ts";

const encoder = new TextEncoder();

/** Writes all of it. Whoever read our output and went away (`| head`) ends the command without a word. */
function writeAll(file: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}

/** A line typed at the terminal. The end of the input counts as an empty answer. */
function readLine(): string {
  const buffer = new Uint8Array(1024);
  return new TextDecoder().decode(buffer.subarray(0, Deno.stdin.readSync(buffer) ?? 0)).trim();
}

function terminalWidth(): number | undefined {
  return Deno.stdout.isTerminal() ? Math.max(40, Deno.consoleSize().columns) : undefined;
}

export const processStreams: Streams = {
  out: (text) => writeAll(Deno.stdout, text),
  err: (text) => writeAll(Deno.stderr, text),
  width: terminalWidth(),
  errIsTerminal: Deno.stderr.isTerminal(),
  ask: (question) => {
    if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return undefined;
    writeAll(Deno.stderr, `${question} `);
    return readLine();
  },
};
