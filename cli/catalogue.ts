/**
 * Every command, what it is for and what it may touch. The launcher, the help and the tests read this
 * table; a command's own module is loaded only when it is named.
 */

import type { CommandModule } from "./command.ts";

/**
 * What a command's process is granted, and nothing else:
 * `look`: read of the data folder. `write`: read and write there, and the free space of its disk.
 * `fetch`: as `write`, and the network to the source. `create`: as `write`; the folder need not exist yet.
 * `demo`: as `create`, and the network to the loopback address.
 */
export type Access = "look" | "write" | "fetch" | "create" | "demo";

export interface CatalogueEntry {
  readonly name: string;
  readonly group: "look" | "change" | "back" | "run";
  readonly summary: string;
  readonly access: Access;
  readonly load: () => Promise<CommandModule>;
}

export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: "status",
    group: "look",
    summary: "what is in the data folder, and what needs attention",
    access: "look",
    load: () => import("./commands/status.ts"),
  },
  {
    name: "show",
    group: "look",
    summary: "everything about one file",
    access: "look",
    load: () => import("./commands/show.ts"),
  },
  {
    name: "backups",
    group: "look",
    summary: "the backups of a file",
    access: "look",
    load: () => import("./commands/backups.ts"),
  },
  {
    name: "log",
    group: "look",
    summary: "what was done, newest first",
    access: "look",
    load: () => import("./commands/log.ts"),
  },
  {
    name: "update",
    group: "change",
    summary: "fetch new bars from Yahoo Finance and add them",
    access: "fetch",
    load: () => import("./commands/update.ts"),
  },
  {
    name: "scan",
    group: "change",
    summary: "record every file as it is now",
    access: "write",
    load: () => import("./commands/scan.ts"),
  },
  {
    name: "backup",
    group: "back",
    summary: "make verified backups",
    access: "write",
    load: () => import("./commands/backup.ts"),
  },
  {
    name: "init",
    group: "run",
    summary: "make a folder a Barkeep store",
    access: "create",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "demo",
    group: "run",
    summary: "watch the whole cycle on a small simulated store",
    access: "demo",
    load: () => import("./commands/demo.ts"),
  },
];

/** The entry of a command's name, or `undefined`. */
export function entryOf(name: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.name === name);
}
