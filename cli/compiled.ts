/** The program that `deno compile` makes: front, narrowing and command in one process. */

import { fileURLToPath } from "node:url";
import { UsageError } from "../core/errors.ts";
import { answer } from "./front.ts";
import type { Prepared } from "./prepare.ts";

/** Runs a command line; `loadPages` hands over the dashboard's pages, before a command that serves them. */
export function runCompiled(
  argv: readonly string[],
  loadPages: () => Promise<unknown>,
): Promise<number> {
  const pages = fileURLToPath(new URL("../dist/fresh", import.meta.url));
  return answer(argv, {
    standing: Deno.cwd(),
    pages,
    run: (prepared) => runNarrowed(prepared, loadPages),
  });
}

async function runNarrowed(
  { grants, argv }: Prepared,
  loadPages: () => Promise<unknown>,
): Promise<number> {
  refusePrograms(grants, argv[0]);
  const { narrowToFlags } = await import("./narrow_all.ts");
  const { permissionFlags, SERVING } = await import("./permissions.ts");
  await narrowToFlags(permissionFlags(grants), Deno.build.os);
  if (SERVING.includes(grants.access)) await loadPages();
  const { runCommandLine } = await import("./run.ts");
  return await runCommandLine(argv);
}

/** Programs can't be named when it is compiled, and an unscoped grant to run is not given. */
function refusePrograms({ programs = [], data }: Prepared["grants"], command: string): void {
  if (command !== "rebuild" && programs.length === 0) return;
  throw new UsageError(
    `Cannot rebuild in this program: it may start no other program. Run it from a checkout: deno task rebuild --data ${data}`,
  );
}
