/** Start-up: what a command takes before it does anything, beside Deno itself. */

import { fileURLToPath } from "node:url";
import { runOnce } from "../measure.ts";
import type { Row } from "../row.ts";
import type { World } from "../world.ts";
import { storeOf } from "./status.ts";

const LAUNCHER = fileURLToPath(new URL("../../cli/launch.ts", import.meta.url));
/** As the tasks start it. */
const FLAGS = [
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-read",
  "--allow-env=BARKEEP_DATA,BARKEEP_YAHOO_ENDPOINT,INIT_CWD",
  "--allow-run=deno",
];

export async function startupRow(world: World): Promise<Row> {
  const store = await storeOf(world, 10), empty = `${world.folder}/empty.ts`;
  await Deno.writeTextFile(empty, "");
  const launch = (...args: string[]) => runOnce(Deno.execPath(), [...FLAGS, LAUNCHER, ...args]);
  return {
    title: "start-up, launcher included",
    note: "Peak memory is the launcher's; the command runs in a process of its own.",
    against: "deno on an empty script",
    contenders: [
      { name: "deno on an empty script", run: () => runOnce(Deno.execPath(), ["run", empty]) },
      { name: "--version", run: () => launch("--version") },
      { name: "--help", run: () => launch("--help") },
      { name: "status of 10 files", run: () => launch("status", `--data=${store}`) },
    ],
  };
}
