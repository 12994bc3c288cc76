/** `barkeep serve`: the dashboard at an address of this machine. */

import type { Command } from "commander";
import { type Context, examples, type Options, textOption } from "../command.ts";
import { serveDashboard } from "../dashboard.ts";
import type { ExitCode } from "../exit_codes.ts";
import { parsePort, SERVE_PORT } from "../serve_port.ts";

export function configure(command: Command): void {
  command
    .option("--read-only", "look only: no write permission, no network")
    .option("--port <n>", "where it listens on 127.0.0.1", String(SERVE_PORT))
    .addHelpText(
      "after",
      examples(
        ["deno task serve", `the dashboard at http://127.0.0.1:${SERVE_PORT}/`],
        ["deno task serve --read-only", "the same without write permission"],
        ["deno task serve --data /bars --port 9000", "another folder at another port"],
      ),
    );
}

export async function run(
  context: Context,
  _args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const readOnly = options["readOnly"] === true, { terminal } = context;
  await serveDashboard(context, {
    port: parsePort(textOption(options, "port") ?? String(SERVE_PORT)),
    readOnly,
    onReady: (address) => {
      const how = readOnly ? ", read-only" : "";
      terminal.print(
        `The dashboard is at ${terminal.paint("bold", address)}${how}. Ctrl-C ends it.`,
      );
    },
  });
  return 0;
}
