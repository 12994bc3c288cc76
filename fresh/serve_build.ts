/** What a build's `server.js` calls: it gives the app what was built. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type App, applySnapshot } from "./app.ts";
import type { RouteFile } from "./file_routes.ts";
import { type AssetFile, type IslandModule, islandsOf } from "./snapshot.ts";

/** A build as `server.js` states it. */
export interface StatedBuild {
  buildId: string;
  boot: string | null;
  islands: readonly IslandModule[];
  routes: readonly RouteFile[];
  files: readonly [path: string, hash: string, contentType: string, size: number][];
}

/** Applies a build whose files lie in `folder`. They are opened when they are asked for. */
export function serveBuild(app: App<unknown>, build: StatedBuild, folder: URL): void {
  const root = fileURLToPath(folder);
  applySnapshot(app, {
    buildId: build.buildId,
    boot: build.boot,
    islands: islandsOf(build.islands),
    routes: build.routes,
    files: new Map(
      build.files.map(([path, hash, contentType, size]) => {
        const open = async () => (await Deno.open(join(root, path))).readable;
        return [path, { hash, contentType, size, open } satisfies AssetFile];
      }),
    ),
  });
}
