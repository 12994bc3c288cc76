/** `barkeep scan`: record every file as it is now. */

import type { Command } from "commander";
import { isAlarm } from "../../core/operations/record_files.ts";
import { scan, type Scanned } from "../../core/operations/scan.ts";
import { readSettings } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { type Context, examples } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForWriting } from "../open_store.ts";
import { counted } from "../output/format.ts";
import type { Terminal } from "../output/terminal.ts";

export function configure(command: Command): void {
  command.addHelpText(
    "after",
    examples(["barkeep scan", "read every file whole and record its hash, range and months"]),
  );
}

/** Scans and reports; `init` does the same in a new store. */
export async function scanAndReport(
  context: Context,
  store: Store,
  command: "scan" | "init",
): Promise<ExitCode> {
  const { terminal, json } = context;
  using progress = terminal.progress();
  const scanned = await scan(store, {
    command,
    settings: await readSettings(store.fs, store.root),
    onFile: (file, done, of) => progress.step(`reading ${file} (${done + 1} of ${of})`),
  });
  progress.done();
  if (json) terminal.json(toJson(scanned));
  else print(terminal, scanned);
  if (scanned.faults.size > 0) return 5;
  return [...scanned.comparisons.values()].some(isAlarm) ? 3 : 0;
}

function toJson({ number, comparisons, faults }: Scanned) {
  const files = [...comparisons].map(([file, { verdict, reason }]) => ({
    file,
    verdict,
    reason,
    alarm: isAlarm({ verdict, reason }),
    fault: faults.get(file) ?? null,
  }));
  return { version: 1, operation: number, files };
}

function print(terminal: Terminal, { number, comparisons, faults }: Scanned): void {
  const told = [...comparisons].filter(([, { verdict }]) =>
    verdict !== "same" && verdict !== "new"
  );
  for (const [file, comparison] of told) {
    const mark = isAlarm(comparison) ? terminal.paint("red", `■ ${file}`) : `  ${file}`;
    terminal.print(`${mark}  ${comparison.verdict}: ${comparison.reason}`);
  }
  for (const [file, fault] of faults) {
    terminal.print(`${terminal.paint("red", `■ ${file}`)}  can't be read: ${fault}`);
  }
  const fresh = [...comparisons.values()].filter(({ verdict }) => verdict === "new").length;
  const news = fresh > 0 ? `, ${fresh} of them for the first time` : "";
  terminal.print(`#${number} recorded ${counted(comparisons.size, "file")}${news}.`);
}

export async function run(context: Context): Promise<ExitCode> {
  return await scanAndReport(context, await openForWriting(context, "scan"), "scan");
}
