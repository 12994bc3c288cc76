/**
 * What the launcher decides before it starts a command: which command, which data folder, which grants.
 * Pure: it reads neither the disk nor the environment.
 */

import { resolve } from "node:path";
import { UsageError } from "../core/errors.ts";
import { type Access, entryOf } from "./catalogue.ts";
import { importPaths } from "./import_paths.ts";
import { servePort } from "./serve_port.ts";

export interface Surroundings {
  /** Where the user stands. */
  readonly standing: string;
  /** `BARKEEP_DATA`. */
  readonly data: string | undefined;
  /** `BARKEEP_YAHOO_ENDPOINT`: an address on this machine that stands in for Yahoo. */
  readonly endpoint: string | undefined;
}

export interface LaunchPlan {
  readonly command: string;
  readonly access: Access;
  /** Absolute, links not yet resolved. */
  readonly data: string;
  /** `127.0.0.1:8080`, when something stands in for Yahoo. */
  readonly standIn: string | undefined;
  /** Files beside the data folder that the command reads; absolute, links not yet resolved. */
  readonly reads: readonly string[];
  /** The port of a command that serves pages. */
  readonly port: number | undefined;
  /** What the command gets, without `--data` and the endpoint, which the launcher puts in front. */
  readonly args: readonly string[];
}

/** Options of the launcher: taken out of the arguments wherever they stand, in both spellings. */
const OWN_OPTIONS = ["--data", "--yahoo-endpoint"] as const;

function takeOptions(argv: readonly string[]): { own: Map<string, string>; rest: string[] } {
  const own = new Map<string, string>(), rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [name, value] = splitOption(argv[i]);
    if (!(OWN_OPTIONS as readonly string[]).includes(name)) rest.push(argv[i]);
    else if (value !== undefined) own.set(name, value);
    else if (++i < argv.length) own.set(name, argv[i]);
    else throw new UsageError(`Cannot read ${name}: a value has to follow it.`);
  }
  return { own, rest };
}

function splitOption(text: string): [string, string | undefined] {
  const at = text.indexOf("=");
  return text.startsWith("--") && at > 0
    ? [text.slice(0, at), text.slice(at + 1)]
    : [text, undefined];
}

/** Host and port of a stand-in's address; anything that is not this machine is refused. */
export function standInHost(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const loopback = url?.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname);
  if (!url || !loopback || url.port === "") {
    throw new UsageError(
      `Cannot use "${endpoint}" in place of Yahoo: only an address on this machine with a port will do, such as http://127.0.0.1:8080.`,
    );
  }
  return url.host;
}

/** The folder a command works on: `--data`, what `init` and `demo` name, `BARKEEP_DATA`, `./data`. */
function dataFolder(
  command: string,
  own: Map<string, string>,
  rest: readonly string[],
  { standing, data }: Surroundings,
): string {
  const named = command === "init" ? rest.find((text) => !text.startsWith("-")) : undefined;
  const fallback = command === "demo" ? "barkeep-demo" : data ?? "data";
  const chosen = own.get("--data") ?? named ?? fallback;
  if (chosen === "") {
    throw new UsageError("Cannot use an empty name as the data folder: name one with --data DIR.");
  }
  return resolve(standing, chosen);
}

/** The plan for a command line. No command is `status`. Throws `UsageError` for an unknown command. */
export function planLaunch(argv: readonly string[], surroundings: Surroundings): LaunchPlan {
  const { own, rest } = takeOptions(argv);
  const first = rest.findIndex((text) => !text.startsWith("-"));
  const command = first < 0 ? "status" : rest[first];
  const entry = entryOf(command);
  if (!entry) {
    throw new UsageError(
      `Cannot run "${command}": there is no such command. Run "barkeep help" for the list.`,
    );
  }
  if (first >= 0) rest.splice(first, 1);
  const endpoint = own.get("--yahoo-endpoint") ?? surroundings.endpoint;
  const { args, paths } = entry.access === "import"
    ? importPaths(rest, (path) => resolve(surroundings.standing, path))
    : { args: rest, paths: [] };
  return {
    command,
    access: entry.access === "serve" && args.includes("--read-only") ? "serve-look" : entry.access,
    data: dataFolder(command, own, rest, surroundings),
    standIn: endpoint === undefined || endpoint === "" ? undefined : standInHost(endpoint),
    reads: paths,
    port: entry.access === "serve" ? servePort(args) : undefined,
    args,
  };
}

/** An import folder's whole path; `undefined` for one below `~` where nobody knows what that is. */
export function wholeFolder(folder: string, home: string | undefined): string | undefined {
  if (!folder.startsWith("~/")) return folder;
  return home === undefined || home === "" ? undefined : resolve(home, folder.slice(2));
}

/** True if a command line may run the user's own commands of barkeep.json. */
export function rebuilds({ command, access, args }: LaunchPlan): boolean {
  return access === "rebuild" || (command === "update" && args.some((text, i) => {
    const [name, value = args[i + 1] ?? ""] = splitOption(text);
    return name === "--then" && value.split(",").includes("rebuild");
  }));
}

/** Where the user's agreement to those commands is remembered: outside every data folder. */
export function memoryFolder(home: string | undefined): string | undefined {
  if (home === undefined || home === "" || home.includes(",")) return undefined;
  return resolve(home, ".config", "barkeep");
}
