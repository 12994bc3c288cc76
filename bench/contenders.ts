/** Who does the work: Barkeep with a command's own permissions, the peers, and the floor under every safe write. */

import { fileURLToPath } from "node:url";
import { type Contender, type Figures, runOnce } from "./measure.ts";
import type { World } from "./world.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Grants {
  readonly write?: boolean;
  /** A host and port. */
  readonly net?: string;
  /** What is read beside the data folder. */
  readonly reads?: readonly string[];
  /** Exit codes that are no failure. */
  readonly codes?: readonly number[];
}

/** One command of Barkeep in a process of its own, as the launcher starts it. */
export function barkeep(
  data: string,
  args: readonly string[],
  { write = false, net, reads = [], codes }: Grants = {},
): Promise<Figures> {
  const flags = [
    `--allow-read=${[data, ...reads].join(",")}`,
    ...write ? [`--allow-write=${data}`, "--allow-sys=statfs"] : [],
    ...net === undefined ? [] : [`--allow-net=${net}`],
  ];
  const run = ["run", "--quiet", "--no-prompt", `--config=${ROOT}deno.json`, ...flags];
  const [command, ...rest] = args;
  return runOnce(
    Deno.execPath(),
    [...run, `${ROOT}cli.ts`, command, `--data=${data}`, ...rest],
    codes,
  );
}

/** The script `peers/NAME.py`; no contender where there is no such Python. */
export function peer(
  world: World,
  name: string,
  script: string,
  args: readonly string[],
  prepare?: () => Promise<void>,
): Contender[] {
  const { python } = world;
  if (python === null) return [];
  const path = fileURLToPath(new URL(`peers/${script}.py`, import.meta.url));
  return [{ name, ...prepare && { prepare }, run: () => runOnce(python, [path, ...args]) }];
}

/** What no safe write can go below: the file copied twice, hashed four times, and synced. */
export function floor(world: World, master: string): Contender {
  const copies = `cp "$1" "$2/floor-a" && cp "$1" "$2/floor-b"`;
  const hashes = Array(4).fill(`openssl dgst -sha256 "$1"`).join(" && ");
  const sync = `sync "$2/floor-a" "$2/floor-b" "$2"`, clean = `rm "$2/floor-a" "$2/floor-b"`;
  const script = `${copies} && ${hashes} && ${sync} && ${clean}`;
  const run = () => runOnce("sh", ["-c", script, "floor", master, world.folder]);
  return { name: "safety floor", run };
}
