/**
 * The launcher: every task runs it. It finds the data folder and starts the command in a process of its
 * own, with exactly that command's permissions. Itself it needs to read (to resolve links in the folder's
 * path), three environment variables by name, and to run `deno`.
 */

import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BarkeepError } from "../core/errors.ts";
import { exitCodeOf } from "./exit_codes.ts";
import { overview } from "./help.ts";
import { type LaunchPlan, planLaunch } from "./launch_plan.ts";
import { permissionFlags } from "./permissions.ts";
import { processStreams } from "./process_streams.ts";
import { DENO_NEEDED, isAtLeast, VERSION } from "./version.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder with its links resolved; of one that does not exist, its parent's. */
function resolved(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || dirname(folder) === folder) return folder;
    return join(resolved(dirname(folder)), basename(folder));
  }
}

/** The running Deno where the flags allow it, else the one on the path (npx puts a script there). */
async function denoCommand(): Promise<string> {
  const running = Deno.execPath();
  const { state } = await Deno.permissions.query({ name: "run", command: running });
  return state === "granted" ? running : "deno";
}

async function start(plan: LaunchPlan): Promise<number> {
  const data = resolved(plan.data);
  const grants = { access: plan.access, data, ...(plan.standIn ? { standIn: plan.standIn } : {}) };
  const own = [`--data=${data}`];
  if (plan.standIn) own.push(`--yahoo-endpoint=http://${plan.standIn}`);
  const command = new Deno.Command(await denoCommand(), {
    args: [
      "run",
      `--config=${join(ROOT, "deno.json")}`,
      ...permissionFlags(grants),
      join(ROOT, "cli.ts"),
      plan.command,
      ...own,
      ...plan.args,
    ],
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  });
  const child = command.spawn();
  // Ctrl-C reaches the whole group: the command decides, and the launcher waits for its answer.
  Deno.addSignalListener("SIGINT", () => {});
  return (await child.status).code;
}

async function launch(argv: readonly string[]): Promise<number> {
  if (!isAtLeast(Deno.version.deno, DENO_NEEDED)) {
    processStreams.err(
      `Barkeep needs Deno ${DENO_NEEDED} or newer; this is ${Deno.version.deno}. Run "deno upgrade", or put "npx -y deno@2.9" in front in place of "deno".\n`,
    );
    return 2;
  }
  if (argv[0] === "--version" || argv[0] === "-V") return print(`barkeep ${VERSION}\n`);
  if (argv.length === 1 && ["help", "--help", "-h"].includes(argv[0])) return print(overview());
  if (argv[0] === "help") argv = [argv[1], "--help"];
  return await start(planLaunch(argv, {
    standing: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
    data: Deno.env.get("BARKEEP_DATA") || undefined,
    endpoint: Deno.env.get("BARKEEP_YAHOO_ENDPOINT"),
  }));
}

function print(text: string): number {
  processStreams.out(text);
  return 0;
}

try {
  Deno.exit(await launch(Deno.args));
} catch (error) {
  if (error instanceof BarkeepError) {
    processStreams.err(`${error.message}\n`);
    Deno.exit(exitCodeOf(error));
  }
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
    processStreams.err(`Cannot start Deno: ${error.message}. Put Deno's folder on the PATH.\n`);
    Deno.exit(7);
  }
  throw error;
}
