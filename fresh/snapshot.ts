/** What a build gives to the app it is served by: routes, islands and files. */

import type { ComponentType } from "preact";
import type { RouteFile } from "./file_routes.ts";

/** A file that a browser may ask for. */
export interface AssetFile {
  /** Hex SHA-256 of its bytes. */
  hash: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** Its content, to be sent. */
  open(): Promise<BodyInit>;
}

/** A component that the browser brings to life. */
export interface Island {
  /** Unique in the build; it stands in the page. */
  name: string;
  /** URL path of the module that holds it. */
  chunk: string;
  /** Its name in that module. */
  exportName: string;
}

/** One finished build. */
export interface Snapshot {
  buildId: string;
  /** URL path of the script that starts the islands, or null when there are none. */
  boot: string | null;
  islands: ReadonlyMap<ComponentType, Island>;
  routes: readonly RouteFile[];
  /** By URL path. */
  files: ReadonlyMap<string, AssetFile>;
}

/** A module of islands as a build lists it. */
export interface IslandModule {
  /** From the file's name: "price-chart.tsx" gives "PriceChart". */
  name: string;
  chunk: string;
  module: Record<string, unknown>;
}

/** Every function that the modules export is an island. */
export function islandsOf(modules: readonly IslandModule[]): Map<ComponentType, Island> {
  const islands = new Map<ComponentType, Island>();
  for (const { name, chunk, module } of modules) {
    for (const [exportName, value] of Object.entries(module)) {
      if (typeof value !== "function") continue;
      const unique = exportName === "default" ? name : `${name}_${exportName}`;
      islands.set(value as ComponentType, { name: unique, chunk, exportName });
    }
  }
  return islands;
}
