/** The command lines that the documentation shows. */

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface ShownLine {
  /** `docs/every-morning.md:12`. */
  readonly place: string;
  /** Without `barkeep`: the command, then its arguments. */
  readonly argv: readonly string[];
}

/** The Markdown files that users read. */
export async function guides(): Promise<string[]> {
  const found = ["README.md", "SECURITY.md"];
  for await (const { name } of Deno.readDir(`${ROOT}docs`)) {
    if (name.endsWith(".md")) found.push(`docs/${name}`);
  }
  return found.sort();
}

export async function textOf(path: string): Promise<string> {
  return await Deno.readTextFile(`${ROOT}${path}`);
}

/** Every line of a fence and every code span that starts with `barkeep`. */
export function shownLines(path: string, text: string): ShownLine[] {
  const found: ShownLine[] = [];
  let fence: string | undefined;
  text.split("\n").forEach((line, i) => {
    const place = `${path}:${i + 1}`, opens = /^```(\w*)/.exec(line);
    if (opens) fence = fence === undefined ? opens[1] : undefined;
    else if (fence === "") found.push(...inFence(line).map((argv) => ({ place, argv })));
    else if (fence === undefined) {
      found.push(...inSpans(line).map((argv) => ({ place, argv })));
    }
  });
  return found;
}

function inFence(line: string): string[][] {
  const command = /^(?:\$ )?(?:barkeep|deno task (?:barkeep )?)\s*(.*)$/.exec(line.trim());
  return command ? [words(command[1])] : [];
}

/** Spans that name something of the user's choice in capitals (`barkeep COMMAND`) are no command lines. */
function inSpans(line: string): string[][] {
  return [...line.matchAll(/`(?:barkeep|deno task) ([a-z][^`]*)`/g)]
    .map((match) => words(match[1])).filter((argv) => !argv.some((word) => word === "COMMAND"));
}

/** As a shell takes them: quotes, a comment, and where the output goes; a wide space starts another column. */
export function words(text: string): string[] {
  const found = [...text.split(/ {3,}/)[0].matchAll(/"([^"]*)"|(\S+)/g)].map((match) =>
    match[1] ?? match[2]
  );
  const end = found.findIndex((word) => /^[#>|]/.test(word));
  return end < 0 ? found : found.slice(0, end);
}
