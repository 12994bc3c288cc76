/** Finds the files of an app: routes, islands and static files. */

import { join, relative } from "node:path";
import { placeOf } from "../file_routes.ts";
import type { IslandSource } from "./names.ts";
import { islandName } from "./names.ts";

const SCRIPT = /\.[jt]sx?$/;
const TEST = /[._]test\.[jt]sx?$/;
const LOCAL_ISLANDS = /(?:^|\/)\(_islands\)\//;

/** All files below a folder, as paths with forward slashes; none if the folder isn't there. */
export function filesBelow(folder: string): string[] {
  try {
    return [...walk(folder)].map((path) => relative(folder, path).replaceAll("\\", "/")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function* walk(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* walk(path);
    else if (entry.isFile) yield path;
  }
}

/** The modules of `routes/`, without tests and what stands in private folders. */
export function routeFiles(routeDir: string, ignore: readonly RegExp[]): string[] {
  return scripts(routeDir, ignore).filter((path) => placeOf(path) !== null);
}

/** The modules of `islands/` and of every `(_islands)` folder in `routes/`. */
export function islandFiles(
  islandDir: string,
  routeDir: string,
  ignore: readonly RegExp[],
): IslandSource[] {
  const own = scripts(islandDir, ignore).map((path) => join(islandDir, path));
  const local = scripts(routeDir, ignore).filter((path) => LOCAL_ISLANDS.test(path))
    .map((path) => join(routeDir, path));
  const taken = new Set<string>();
  return [...own, ...local].map((path) => ({ path, name: islandName(path, taken) }));
}

function scripts(folder: string, ignore: readonly RegExp[]): string[] {
  return filesBelow(folder).filter((path) =>
    SCRIPT.test(path) && !TEST.test(path) && !ignore.some((pattern) => pattern.test(path))
  );
}
