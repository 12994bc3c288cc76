/** Writes a build to a folder, from which a server starts without building anything. */

import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuiltFile } from "./assets.ts";
import type { IslandSource } from "./names.ts";

/** What is written. Paths are absolute. */
export interface DiskBuild {
  outDir: string;
  serverEntry: string;
  buildId: string;
  /** By URL path. */
  files: ReadonlyMap<string, BuiltFile>;
  boot: string | null;
  islands: readonly (IslandSource & { chunk: string })[];
  /** Below `routeDir`. */
  routes: readonly string[];
  routeDir: string;
}

/** Replaces the folder's files by those of this build, and its `server.js` last. */
export async function writeBuild(build: DiskBuild): Promise<void> {
  const files = join(build.outDir, "static");
  await removeIfThere(join(build.outDir, "server.js"));
  await removeIfThere(files);
  for (const [path, { bytes }] of build.files) {
    const target = join(files, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, bytes);
  }
  await Deno.mkdir(files, { recursive: true });
  await Deno.writeTextFile(join(build.outDir, "server.js"), serverModule(build));
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Routes and islands are imported by name: the server needs no right to read them. */
function serverModule(build: DiskBuild): string {
  const from = (path: string) => JSON.stringify(importPath(build.outDir, path));
  const islands = build.islands.map(({ path }, i) => `import * as island${i} from ${from(path)};`);
  const routes = build.routes.map((path, i) =>
    `import * as route${i} from ${from(join(build.routeDir, path))};`
  );
  const internal = fileURLToPath(new URL("../serve_build.ts", import.meta.url));
  return [
    "// Written by the build. Changes are lost with the next one.",
    `import { serveBuild } from ${from(internal)};`,
    ...islands,
    ...routes,
    `import { app } from ${from(build.serverEntry)};`,
    "",
    `serveBuild(app, ${literal(build)}, new URL("./static", import.meta.url));`,
    "",
    "export default { fetch: app.handler() };",
    "",
  ].join("\n");
}

function literal(build: DiskBuild): string {
  const islands = build.islands.map(({ name, chunk }, i) =>
    `{ name: ${JSON.stringify(name)}, chunk: ${JSON.stringify(chunk)}, module: island${i} }`
  );
  const routes = build.routes.map((path, i) =>
    `{ path: ${JSON.stringify(path)}, module: route${i} }`
  );
  const files = [...build.files].map(([path, { hash, contentType, bytes }]) =>
    JSON.stringify([path, hash, contentType, bytes.length])
  );
  return `{
  buildId: ${JSON.stringify(build.buildId)},
  boot: ${JSON.stringify(build.boot)},
  islands: [${islands.map((line) => `\n    ${line},`).join("")}\n  ],
  routes: [${routes.map((line) => `\n    ${line},`).join("")}\n  ],
  files: [${files.map((line) => `\n    ${line},`).join("")}\n  ],
}`;
}

/** A relative import: the folder can be moved together with the app. */
function importPath(outDir: string, path: string): string {
  const way = relative(outDir, path).replaceAll("\\", "/");
  return way.startsWith(".") ? way : `./${way}`;
}
