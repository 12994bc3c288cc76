/** The help of the whole: commands by group, options that hold everywhere, exit codes. */

import { CATALOGUE, type CatalogueEntry } from "./catalogue.ts";
import { EXIT_CODES } from "./exit_codes.ts";

const GROUPS: readonly (readonly [CatalogueEntry["group"], string])[] = [
  ["look", "Look (needs to read the data folder, nothing else)"],
  ["change", "Change"],
  ["back", "Go back"],
  ["run", "Run"],
];

/** What `--help` shows after a command's own options. */
export function exitCodeHelp(): string {
  const codes = EXIT_CODES.map(({ code, meaning }) => `${code} ${meaning}`).join(" · ");
  return `\nExit codes: ${codes}`;
}

/** The answer to `barkeep --help`. */
export function overview(): string {
  const width = Math.max(...CATALOGUE.map(({ name }) => name.length));
  const groups = GROUPS.map(([group, title]) => {
    const lines = CATALOGUE.filter((entry) => entry.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
    return `${title}:\n${lines.join("\n")}\n`;
  });
  return `Barkeep keeps a trader's bars: Parquet files of OHLCV bars, updated without losing any.

Usage: barkeep [COMMAND] [WHAT...] [OPTIONS]      (from a checkout: deno task COMMAND ...)

${groups.join("\n")}
WHAT: ES1 (all its files) · ES1_1m · ES1:1m,5m · :1m (every ticker) · a path; several allowed; none = all

Everywhere:
  --data DIR   the data folder (else BARKEEP_DATA, else ./data)
  --json       one JSON document, described in docs/json.md
  --quiet      nothing but the answer
  --no-color   no colours (NO_COLOR does the same)
  --help       the help of a command, with examples

Exit codes: ${EXIT_CODES.map(({ code, meaning }) => `${code} ${meaning}`).join(" · ")}
`;
}
