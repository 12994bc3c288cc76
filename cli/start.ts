/** Starts a command in a process of its own, with exactly that command's permissions. */

import { permissionFlags } from "./permissions.ts";
import type { Prepared } from "./prepare.ts";

/** The running Deno where the flags allow it, else the one on the path (npx puts a script there). */
async function denoCommand(): Promise<string> {
  const running = Deno.execPath();
  const { state } = await Deno.permissions.query({ name: "run", command: running });
  return state === "granted" ? running : "deno";
}

/** Runs `entry` with `flags` in front of the command's own, and gives its exit code. */
export async function start(
  { grants, argv }: Prepared,
  entry: string,
  flags: readonly string[],
): Promise<number> {
  const command = new Deno.Command(await denoCommand(), {
    args: ["run", ...flags, ...permissionFlags(grants), entry, ...argv],
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  });
  const child = command.spawn();
  // Ctrl-C reaches the whole group: the command decides, and the launcher waits for its answer.
  Deno.addSignalListener("SIGINT", () => {});
  // What ends only the launcher (a service manager, a closed terminal) has to end the command too.
  if (Deno.build.os !== "windows") {
    for (const name of ["SIGTERM", "SIGHUP"] as const) {
      Deno.addSignalListener(name, () => passOn(child, name));
    }
  }
  return (await child.status).code;
}

/** A command that has ended already needs no signal. */
function passOn(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}
