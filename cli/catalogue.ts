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
 * `serve`: as `fetch`, the pages built beside the program, and one port of the loopback address. `serve-look`:
 * the same without writing and without the source.
 * `import`: as `write`, and read of the files named. `inbox`: as `look`, and read of the import folders.
 * `rebuild`: as `write`, to run exactly the programs that barkeep.json names, and the folder in which the
 * user's agreement to them is remembered.
 */
export type Access =
  | "look"
  | "write"
  | "fetch"
  | "create"
  | "demo"
  | "import"
  | "inbox"
  | "serve"
  | "serve-look"
  | "rebuild";

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
    name: "gaps",
    group: "look",
    summary: "what is missing against the trading hours, and what would fill it",
    access: "look",
    load: () => import("./commands/gaps.ts"),
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
    name: "inbox",
    group: "look",
    summary: "exports in ~/Downloads that can be imported, and what they are",
    access: "inbox",
    load: () => import("./commands/inbox.ts"),
  },
  {
    name: "update",
    group: "change",
    summary: "fetch new bars from Yahoo Finance and add them",
    access: "fetch",
    load: () => import("./commands/update.ts"),
  },
  {
    name: "resample",
    group: "change",
    summary: "make longer bars from a ticker's finest file",
    access: "write",
    load: () => import("./commands/resample.ts"),
  },
  {
    name: "import",
    group: "change",
    summary: "merge bars that a platform or a vendor exported",
    access: "import",
    load: () => import("./commands/import.ts"),
  },
  {
    name: "rebuild",
    group: "change",
    summary: "run your own commands for assets that are stale",
    access: "rebuild",
    load: () => import("./commands/rebuild.ts"),
  },
  {
    name: "scan",
    group: "change",
    summary: "record every file as it is now",
    access: "write",
    load: () => import("./commands/scan.ts"),
  },
  {
    name: "repair",
    group: "change",
    summary: "mend a file whose rows or columns are not in order",
    access: "write",
    load: () => import("./commands/repair.ts"),
  },
  {
    name: "ack",
    group: "change",
    summary: "acknowledge an outside change or a gap",
    access: "write",
    load: () => import("./commands/ack.ts"),
  },
  {
    name: "backup",
    group: "back",
    summary: "make verified backups",
    access: "write",
    load: () => import("./commands/backup.ts"),
  },
  {
    name: "verify",
    group: "back",
    summary: "read files, or backups, whole and check them",
    access: "write",
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "undo",
    group: "back",
    summary: "take back what an operation wrote",
    access: "write",
    load: () => import("./commands/undo.ts"),
  },
  {
    name: "restore",
    group: "back",
    summary: "bring a file back from a backup",
    access: "write",
    load: () => import("./commands/restore.ts"),
  },
  {
    name: "prune",
    group: "back",
    summary: "remove backups that no rule keeps",
    access: "write",
    load: () => import("./commands/prune.ts"),
  },
  {
    name: "init",
    group: "run",
    summary: "make a folder a Barkeep store",
    access: "create",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "config",
    group: "run",
    summary: "each setting, its value, and where it comes from",
    access: "look",
    load: () => import("./commands/config.ts"),
  },
  {
    name: "serve",
    group: "run",
    summary: "open the dashboard at an address of this machine",
    access: "serve",
    load: () => import("./commands/serve.ts"),
  },
  {
    name: "demo",
    group: "run",
    summary: "watch the whole cycle on a small simulated store",
    access: "demo",
    load: () => import("./commands/demo.ts"),
  },
  {
    name: "doctor",
    group: "run",
    summary: "look at what the promises rest on",
    access: "write",
    load: () => import("./commands/doctor.ts"),
  },
];

/** The entry of a command's name, or `undefined`. */
export function entryOf(name: string): CatalogueEntry | undefined {
  return CATALOGUE.find((entry) => entry.name === name);
}
