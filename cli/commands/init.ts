/** `barkeep init`: make a folder a Barkeep store. */

import type { Command } from "commander";
import { dirname } from "node:path";
import { DiskError, UsageError } from "../../core/errors.ts";
import { FsError } from "../../core/fs/fs.ts";
import { type Context, examples } from "../command.ts";
import type { ExitCode } from "../exit_codes.ts";
import { openForWriting } from "../open_store.ts";
import { scanAndReport } from "./scan.ts";

export function configure(command: Command): void {
  command
    .argument("[dir]", "the folder (else --data, BARKEEP_DATA, ./data); made if it is not there")
    .addHelpText(
      "after",
      examples(
        ["barkeep init ~/bars", "make a folder, or take over one with Parquet files"],
        ["barkeep init", "the same with ./data"],
      ),
    );
}

/** Makes the folder if its parent is there; what is there already stays as it is. */
async function makeFolder({ fs, data }: Context): Promise<boolean> {
  const found = await fs.stat(data);
  if (found?.kind === "folder") return false;
  if (found) throw new UsageError(`Cannot use ${data} as the data folder: it is a ${found.kind}.`);
  try {
    await fs.makeFolder(data);
    return true;
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (error.code === "ENOENT") {
      throw new UsageError(
        `Cannot make ${data}: there is no folder ${dirname(data)}. Make it first.`,
      );
    }
    throw new DiskError(`Cannot make ${data}: the system says ${error.code}.`, { cause: error });
  }
}

export async function run(context: Context): Promise<ExitCode> {
  const made = await makeFolder(context);
  const store = await openForWriting(context, "init");
  const code = await scanAndReport(context, store, "init");
  if (!context.json) {
    const next = made
      ? "Fetch a first file with: barkeep update ES1:1D"
      : "Look at it with: barkeep status";
    context.terminal.print(`The store is ready. ${next}`);
  }
  return code;
}
