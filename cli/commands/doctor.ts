/** `barkeep doctor`: look at what the promises rest on; make the activity and the record anew. */

import type { Command } from "commander";
import { type Check, checkStore } from "../../core/operations/doctor/check.ts";
import { rebuildBooks, type Rebuilt } from "../../core/operations/doctor/rebuild.ts";
import { readSettings } from "../../core/store/settings.ts";
import { type Context, examples, type Options } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForReading, openForWriting } from "../open_store.ts";
import { counted } from "../output/format.ts";
import type { Terminal } from "../output/terminal.ts";

export function configure(command: Command): void {
  command
    .option("--rebuild", "make the activity and the record anew from receipts, backups and files")
    .addHelpText(
      "after",
      examples(
        [
          "barkeep doctor",
          "file system, space, locks, permissions, leftovers, clock; changes nothing",
        ],
        [
          "barkeep doctor --rebuild",
          "after .barkeep was lost or damaged; old parts go to quarantine",
        ],
      ),
    );
}

export async function run(
  context: Context,
  _args: readonly string[],
  options: Options,
): Promise<ExitCode> {
  return options["rebuild"] === true ? await rebuild(context) : await check(context);
}

const MARKS = { ok: "  ", look: "▲ ", bad: "■ " } as const;
const COLOURS = { ok: "green", look: "yellow", bad: "red" } as const;

async function check(context: Context): Promise<ExitCode> {
  const { terminal, json } = context;
  const checks = [checkDeno(), ...await checkStore(await openForReading(context))];
  if (json) terminal.json({ version: 1, checks });
  else checks.forEach((one) => print(terminal, one));
  if (checks.some(({ state }) => state === "bad")) return 5;
  return checks.some(({ state }) => state === "look") ? 3 : 0;
}

/** Core does not know which Deno it runs on. */
function checkDeno(): Check {
  const { deno } = Deno.version, text = `${deno} on ${Deno.build.os}`;
  if (Deno.build.os === "linux") return { name: "Deno", state: "ok", text, advice: null };
  const advice = "Barkeep is written for this system too, but its power-cut tests ran on Linux.";
  return { name: "Deno", state: "look", text, advice };
}

function print(terminal: Terminal, { name, state, text, advice }: Check): void {
  terminal.print(`${terminal.paint(COLOURS[state], `${MARKS[state]}${name}`)}  ${text}`);
  if (advice) terminal.print(terminal.paint("grey", `    ${advice}`));
}

async function rebuild(context: Context): Promise<ExitCode> {
  const { terminal, json } = context;
  const store = await openForWriting(context, "doctor --rebuild");
  using progress = terminal.progress();
  const rebuilt = await rebuildBooks(store, {
    settings: await readSettings(store.fs, store.root),
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(toJson(rebuilt));
  else {
    for (const name of rebuilt.aside) terminal.print(`  the old one is ${name}`);
    terminal.print(
      `#${rebuilt.operation.number} made the activity anew: ${
        counted(rebuilt.kept, "entry", "entries")
      } kept, ` +
        `${rebuilt.made} from receipts and backups; ${
          counted(rebuilt.scanned.comparisons.size, "file")
        } recorded.`,
    );
  }
  return rebuilt.scanned.faults.size > 0 ? 5 : 0;
}

function toJson({ operation, kept, made, aside, scanned }: Rebuilt) {
  return {
    version: 1,
    operation: operation.number,
    entries: { kept, made },
    aside,
    files: scanned.comparisons.size,
    faults: Object.fromEntries(scanned.faults),
  };
}
