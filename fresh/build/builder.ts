/** `Builder`: finds the parts of an app, bundles its islands and hands over the result. */

import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type App, applySnapshot } from "../app.ts";
import type { RouteFile } from "../file_routes.ts";
import { type IslandModule, islandsOf } from "../snapshot.ts";
import { buildIdOf, type BuiltFile, builtFile, inMemory, staticFilesOf } from "./assets.ts";
import { BOOT, bundleIslands } from "./bundle.ts";
import { islandFiles, routeFiles } from "./crawl.ts";
import { writeBuild } from "./disk.ts";
import type { IslandSource } from "./names.ts";

/** Where the parts of an app are. Relative paths start at `root`. */
export interface BuildOptions {
  /** Default: the current folder. */
  root?: string;
  /** Default: "main.ts". It exports `app`. */
  serverEntry?: string;
  /** Default: "_fresh". */
  outDir?: string;
  /** Default: "static". */
  staticDir?: string;
  /** Default: "islands". */
  islandDir?: string;
  /** Default: "routes". */
  routeDir?: string;
  /** Files that are neither routes nor islands. Tests never are. */
  ignore?: RegExp[];
}

/** How {@linkcode Builder.build} builds. */
export interface BuildCall {
  /** Default: "production", which makes the bundles small. */
  mode?: "development" | "production";
  /** Default: "disk". "memory" writes nothing: for tests. */
  snapshot?: "disk" | "memory";
}

type ResolvedOptions = Required<BuildOptions>;

interface Parts {
  islands: (IslandSource & { chunk: string })[];
  routes: string[];
  files: Map<string, BuiltFile>;
  buildId: string;
  boot: string | null;
}

/** Builds an app. */
export class Builder<State = unknown> {
  readonly config: ResolvedOptions;

  constructor(options: BuildOptions = {}) {
    const root = resolve(options.root ?? ".");
    const at = (path: string) => isAbsolute(path) ? path : join(root, path);
    this.config = {
      root,
      serverEntry: at(options.serverEntry ?? "main.ts"),
      outDir: at(options.outDir ?? "_fresh"),
      staticDir: at(options.staticDir ?? "static"),
      islandDir: at(options.islandDir ?? "islands"),
      routeDir: at(options.routeDir ?? "routes"),
      ignore: options.ignore ?? [],
    };
  }

  /**
   * Builds the app: to a folder with a `server.js` that serves it, or in memory.
   *
   * @returns a function that gives the build to an app
   */
  async build(call: BuildCall = {}): Promise<(app: App<State>) => void> {
    const parts = await this.#parts(call.mode ?? "production");
    if (call.snapshot !== "memory") {
      const { outDir, serverEntry, routeDir } = this.config;
      await writeBuild({ ...parts, outDir, serverEntry, routeDir });
    }
    return await this.#applying(parts);
  }

  async #parts(mode: "development" | "production"): Promise<Parts> {
    const { root, islandDir, routeDir, staticDir, ignore } = this.config;
    const sources = islandFiles(islandDir, routeDir, ignore);
    const minify = mode === "production";
    const bundles = sources.length === 0 ? [] : await bundleIslands(sources, { root, minify });
    const bundled = new Map([...bundles].map(([name, bytes]) => [name, builtFile(name, bytes)]));
    const files = await staticFilesOf(staticDir);
    const buildId = buildIdOf(new Map([...files, ...bundled]));
    const folder = `/_fresh/js/${buildId}`;
    for (const [name, file] of bundled) files.set(`${folder}/${name}`, file);
    return {
      islands: sources.map((source) => ({ ...source, chunk: `${folder}/${source.name}.js` })),
      routes: routeFiles(routeDir, ignore),
      files,
      buildId,
      boot: sources.length === 0 ? null : `${folder}/${BOOT}`,
    };
  }

  async #applying({ islands, routes, files, buildId, boot }: Parts) {
    const { routeDir } = this.config;
    const snapshot = {
      buildId,
      boot,
      islands: islandsOf(await Promise.all(islands.map(islandModule))),
      routes: await Promise.all(routes.map((path) => routeModule(routeDir, path))),
      files: new Map([...files].map(([path, file]) => [path, inMemory(file)])),
    };
    return (app: App<State>) => applySnapshot(app as App<unknown>, snapshot);
  }
}

async function islandModule({ path, name, chunk }: IslandSource & { chunk: string }) {
  return { name, chunk, module: await import(pathToFileURL(path).href) } satisfies IslandModule;
}

async function routeModule(routeDir: string, path: string): Promise<RouteFile> {
  return { path, module: await import(pathToFileURL(join(routeDir, path)).href) };
}
