/** The documentation says what the program does. */

import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { entryOf } from "../../cli/catalogue.ts";
import { EXIT_CODES } from "../../cli/exit_codes.ts";
import { programOf } from "../../cli/run.ts";
import { settingsJsonSchema } from "../../core/store/settings_json_schema.ts";
import { commandReference } from "../../scripts/command_reference.ts";
import { guides, shownLines, textOf, words } from "./command_lines.ts";

const { tasks } = JSON.parse(await textOf("deno.json")) as { tasks: Record<string, unknown> };
const SILENT = { out() {}, err() {}, width: undefined, errIsTerminal: false, ask: () => undefined };

/** What is wrong with a command line, or `undefined`. Nothing is run. */
async function fault(argv: readonly string[]): Promise<string | undefined> {
  const [name = "status", ...rest] = argv;
  const entry = entryOf(name);
  if (!entry) return name === "help" || name in tasks ? undefined : `no command "${name}"`;
  const program = programOf(name, entry.summary, await entry.load(), SILENT);
  try {
    program.parse(rest, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? undefined : error.message;
  }
}

for (const path of await guides()) {
  Deno.test(`every command line of ${path} can be typed as it stands`, async () => {
    const wrong: string[] = [];
    for (const { place, argv } of shownLines(path, await textOf(path))) {
      const reason = await fault(argv);
      if (reason !== undefined) wrong.push(`${place}: barkeep ${argv.join(" ")}: ${reason}`);
    }
    assert.deepEqual(wrong, []);
  });
}

Deno.test("fault() catches a command, an option and an argument that are not there", async () => {
  assert.match(await fault(["frobnicate"]) ?? "", /no command/);
  assert.match(await fault(["status", "--colour"]) ?? "", /unknown option/);
  assert.match(await fault(["config", "ES1"]) ?? "", /too many arguments/);
  assert.match(await fault(["show"]) ?? "", /missing required argument/);
  assert.equal(await fault(words('import "a b.csv" --as ES1_1m # why')), undefined);
});

Deno.test("shownLines() finds fences and spans, with their lines", () => {
  const text = "# T\n\n```\nbarkeep log\n$ deno task status ES1\n```\n\nUse `barkeep undo 12`.\n";
  assert.deepEqual(shownLines("a.md", text), [
    { place: "a.md:4", argv: ["log"] },
    { place: "a.md:5", argv: ["status", "ES1"] },
    { place: "a.md:8", argv: ["undo", "12"] },
  ]);
});

/** Formatting moves line breaks and pads tables; words stay. */
const plain = (text: string) => text.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();

Deno.test('docs/commands.md is what "deno task docs" writes', async () => {
  assert.equal(plain(await textOf("docs/commands.md")), plain(await commandReference()));
});

Deno.test('docs/barkeep.schema.json is what "deno task docs" writes', async () => {
  assert.deepEqual(JSON.parse(await textOf("docs/barkeep.schema.json")), settingsJsonSchema());
});

Deno.test("docs/exit-codes.md explains each code and no other", async () => {
  const titles = [...(await textOf("docs/exit-codes.md")).matchAll(/^## (\d+): (.+)$/gm)]
    .map(([, code, meaning]) => ({ code: Number(code), meaning }));
  assert.deepEqual(titles, EXIT_CODES.map(({ code, meaning }) => ({ code, meaning })));
});

Deno.test("links between the guides lead somewhere", async () => {
  const broken: string[] = [];
  for (const path of await guides()) {
    const folder = path.includes("/") ? "docs/" : "";
    for (const [, target] of (await textOf(path)).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      try {
        await Deno.stat(new URL(`../../${folder}${target}`, import.meta.url));
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        broken.push(`${path}: ${target}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});
