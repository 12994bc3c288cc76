/** From a command line to what its process may touch and what it is told. Reads the disk and the environment. */

import { basename, dirname, join } from "node:path";
import { denoFs } from "../core/fs/deno_fs.ts";
import { type LaunchPlan, memoryFolder, planLaunch, rebuilds, wholeFolder } from "./launch_plan.ts";
import { type Grants, SERVING } from "./permissions.ts";

export interface Prepared {
  readonly grants: Grants;
  /** What the command line of the command itself is: its name, then its arguments. */
  readonly argv: readonly string[];
}

/** Where a command line is typed, and what it may need. */
export interface Place {
  /** Where the user stands. */
  readonly standing: string;
  /** The folder of the dashboard's built pages. */
  readonly pages: string;
}

/**
 * Throws `UsageError` for an unknown command,
 * `DiskError` for settings that can't be read.
 */
export async function prepare(argv: readonly string[], place: Place): Promise<Prepared> {
  const plan = planLaunch(argv, {
    standing: place.standing,
    data: Deno.env.get("BARKEEP_DATA") || undefined,
    endpoint: Deno.env.get("BARKEEP_YAHOO_ENDPOINT"),
  });
  const data = resolved(plan.data);
  const folders = plan.access === "inbox" ? await inboxFolders(data) : [];
  const own = [`--data=${data}`, ...folders.map((folder) => `--folder=${folder}`)];
  const rebuild = rebuilds(plan) ? await rebuildGrants(data) : {};
  if (rebuild.memory !== undefined) own.push(`--memory=${rebuild.memory}`);
  if (plan.standIn) own.push(`--yahoo-endpoint=http://${plan.standIn}`);
  return {
    grants: {
      ...grantsOf(plan, data, SERVING.includes(plan.access) ? [...folders, place.pages] : folders),
      ...rebuild,
    },
    argv: [plan.command, ...own, ...plan.args],
  };
}

function grantsOf(plan: LaunchPlan, data: string, more: readonly string[]): Grants {
  return {
    access: plan.access,
    data,
    reads: [...plan.reads, ...more],
    ...(plan.port === undefined ? {} : { port: plan.port }),
    ...(plan.standIn ? { standIn: plan.standIn } : {}),
  };
}

/** The folder with its links resolved; of one that does not exist, its parent's. */
function resolved(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || dirname(folder) === folder) return folder;
    return join(resolved(dirname(folder)), basename(folder));
  }
}

/** The import folders of the settings that are there; `~` is the user's own folder. */
async function inboxFolders(data: string): Promise<string[]> {
  const { readSettings } = await import("../core/store/settings.ts");
  const { import: { folders } } = await readSettings(denoFs, data);
  const found = folders.map((folder) => wholeFolder(folder, Deno.env.get("HOME")));
  return found.flatMap((folder) => folder === undefined ? [] : [resolved(folder)]);
}

/** What `rebuild` needs beside the data folder: the programs, and where agreement to them is remembered. */
async function rebuildGrants(data: string): Promise<Pick<Grants, "programs" | "memory">> {
  const { readSettings } = await import("../core/store/settings.ts");
  const { programsOf } = await import("../core/operations/rebuild/commands.ts");
  const programs = programsOf(await readSettings(denoFs, data));
  const { state } = await Deno.permissions.query({ name: "env", variable: "HOME" });
  const home = state === "granted" ? Deno.env.get("HOME") : undefined;
  const memory = memoryFolder(home === undefined || home === "" ? undefined : resolved(home));
  return { programs, ...(memory !== undefined && { memory }) };
}
