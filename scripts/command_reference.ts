/** The command reference, made from the commands' own help. */

import { CATALOGUE, type CatalogueEntry } from "../cli/catalogue.ts";
import { EXIT_CODES } from "../cli/exit_codes.ts";
import { overview } from "../cli/help.ts";
import { runCommandLine } from "../cli/run.ts";

const GRANTS: Readonly<Record<CatalogueEntry["access"], string>> = {
  look: "read of the data folder",
  write: "read and write of the data folder, the free space of its disk",
  fetch: "read and write of the data folder, the network to query2.finance.yahoo.com",
  create: "read and write of the folder named",
  demo: "read and write of the demo's folder, the network to this machine",
  import: "read of the files named, read and write of the data folder",
  inbox: "read of the data folder and of the import folders",
  serve: "read and write of the data folder, one port of this machine, the network to Yahoo",
  "serve-look": "read of the data folder, one port of this machine",
  rebuild: "read and write of the data folder, run of exactly the programs that barkeep.json names",
};

const GROUPS = { look: "Look", change: "Change", back: "Go back", run: "Run" } as const;

/** What the overview tells once. */
const EVERYWHERE =
  /^ {2}(--data <dir>|--json|--quiet|--no-color|--yahoo-endpoint <url>|-h, --help) {2,}/;

/** The help of a command, as `barkeep COMMAND --help` prints it where there is no terminal. */
async function helpOf(name: string): Promise<string> {
  let text = "";
  await runCommandLine([name, "--help"], {
    out: (part) => text += part,
    err: (part) => text += part,
    width: undefined,
    errIsTerminal: false,
    ask: () => undefined,
  });
  const lines = text.replace(/\nExit codes:.*\n?$/s, "").trimEnd().split("\n");
  const own = lines.filter((line) => !EVERYWHERE.test(line)).join("\n");
  return own.replace("Options:\n\n", "");
}

async function sectionOf({ name, summary, access }: CatalogueEntry): Promise<string> {
  return `### ${name}\n\n${sentence(summary)} May touch: ${
    GRANTS[access]
  }.\n\n\`\`\`text\n${await helpOf(name)}\n\`\`\`\n`;
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** The whole of `docs/commands.md`, but for its formatting. */
export async function commandReference(): Promise<string> {
  const groups = await Promise.all(
    Object.entries(GROUPS).map(async ([group, title]) => {
      const sections = CATALOGUE.filter((entry) => entry.group === group).map(sectionOf);
      return `## ${title}\n\n${(await Promise.all(sections)).join("\n")}`;
    }),
  );
  const codes = EXIT_CODES.map(({ code, meaning }) => `| ${code} | ${meaning} |`).join("\n");
  return `# Commands

Made from the commands' own help by \`deno task docs\`. From a checkout every command is a task of the
same name: \`deno task status\` is \`barkeep status\`.

\`\`\`text
${overview().trimEnd()}
\`\`\`

Exit codes, explained in [exit-codes.md](exit-codes.md):

| code | meaning |
| ---- | ------- |
${codes}

${groups.join("\n")}`;
}
