/** Looks at what the promises rest on, as far as that is cheap. Changes nothing. */

import type { FileStat, Fs } from "../../fs/fs.ts";
import { FsError } from "../../fs/fs.ts";
import { listIfThere } from "../../fs/read_file.ts";
import { listBackups } from "../../store/backups_list.ts";
import { openIntents } from "../../store/journal.ts";
import { readLedger, unfinishedOperations } from "../../store/ledger.ts";
import { HOME, inHome, isTempName } from "../../store/paths.ts";
import { readRecord } from "../../store/record.ts";
import type { Store } from "../../store/store.ts";
import { checkFolderSync, checkPortableNames } from "./check_portable.ts";
import { fileSystemOf } from "./file_systems.ts";

/** `bad`: a promise does not hold here. `look`: something a person should see. */
export type CheckState = "ok" | "look" | "bad";

export interface Check {
  /** Stable, for `--json`. */
  readonly name: string;
  readonly state: CheckState;
  /** One line for people. */
  readonly text: string;
  /** What to do; `null` where there is nothing. */
  readonly advice: string | null;
}

type Findings = Promise<Check[]>;

/** All checks, in a fixed order. */
export async function checkStore(store: Store): Promise<Check[]> {
  const parts: readonly ((store: Store) => Findings)[] = [
    checkFileSystem,
    checkFolderSync,
    checkSpace,
    checkLocks,
    checkPermissions,
    checkNames,
    checkPortableNames,
    checkLeftovers,
    checkBooks,
    checkBackups,
    checkClock,
  ];
  const checks: Check[] = [];
  for (const part of parts) checks.push(...await part(store));
  return checks;
}

function ok(name: string, text: string): Check[] {
  return [{ name, state: "ok", text, advice: null }];
}

function say(state: CheckState, name: string, text: string, advice: string | null): Check {
  return { name, state, text, advice };
}

async function checkFileSystem({ fs, root }: Store): Findings {
  const name = "file system";
  try {
    const { type } = await fs.space(root);
    const { words, state, advice } = fileSystemOf(type);
    return [say(state, name, words, advice)];
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return [say("look", name, `its type can't be known (${error.code})`, null)];
  }
}

const LITTLE_SPACE = 1e9;
const FEW_INODES = 1000;

async function checkSpace({ fs, root }: Store): Findings {
  const name = "free space";
  try {
    const { freeBytes, freeInodes } = await fs.space(root);
    if (freeBytes === null) return [say("look", name, "it can't be known", null)];
    const inodes = freeInodes !== null && freeInodes > 0 && freeInodes < FEW_INODES
      ? [
        say("bad", "free names", `${freeInodes} more files fit on this disk`, "Remove some files."),
      ]
      : [];
    const text = `${(freeBytes / 1e9).toFixed(1)} GB are free`;
    const advice = 'Free some space: each write needs twice the file. "barkeep prune" may help.';
    return [
      say(
        freeBytes < LITTLE_SPACE ? "bad" : "ok",
        name,
        text,
        freeBytes < LITTLE_SPACE ? advice : null,
      ),
      ...inodes,
    ];
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return [say("look", name, `it can't be known (${error.code})`, null)];
  }
}

/** A lock is tried on a handle that only reads: nothing is made or written for it. */
async function checkLocks({ fs, root }: Store): Findings {
  const name = "locks", path = inHome(root, "store.lock");
  if (!await fs.stat(path)) return ok(name, "none was taken here yet");
  try {
    using first = await fs.open(path, "read");
    if (!await first.tryLock("exclusive")) {
      return [say("look", name, "a command is at work in this folder right now", null)];
    }
    return await excludes(fs, path, name);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const advice =
      "Keep the data folder on a local disk: without locks two programs could write at once.";
    return [say("bad", name, `this file system has no file locks (${error.code})`, advice)];
  }
}

/** Called while the lock is held. */
async function excludes(fs: Fs, path: string, name: string): Findings {
  using second = await fs.open(path, "read");
  if (!await second.tryLock("exclusive")) return ok(name, "they work");
  const advice = "Keep the data folder on a local disk.";
  return [say("bad", name, "two programs can hold the same lock here", advice)];
}

const OWNER_WRITES = 0o200;
const OWNER_READS = 0o400;

async function checkPermissions({ fs, root }: Store): Findings {
  const name = "permissions", closed: string[] = [];
  for (const path of ["", ...(await fs.list(root)).map((entry) => `/${entry.name}`)]) {
    const stat = await fs.stat(`${root}${path}`);
    const needed = path === "" || isOwn(path) || stat?.kind === "file" ? OWNER_WRITES : OWNER_READS;
    if (stat && stat.mode !== null && !(stat.mode & needed)) {
      closed.push(path.slice(1) || "the folder");
    }
  }
  if (closed.length === 0) {
    return ok(name, "the folder and its files can be written by their owner");
  }
  const text = `${closed.slice(0, 3).join(", ")}${closed.length > 3 ? ", …" : ""} can't be written`;
  return [
    say("look", name, text, "Looking works; to write, give their owner the right (chmod u+w)."),
  ];
}

function isOwn(path: string): boolean {
  return path === `/${HOME}` || path === "/backups";
}

/** Links, second names and folders where a file should be: Barkeep writes to none of them. */
async function checkNames({ fs, root }: Store): Findings {
  const found: Check[] = [];
  for (const { name } of await fs.list(root)) {
    const stat = await fs.stat(`${root}/${name}`);
    const text = stat && oddity(name, stat);
    if (text) found.push(say("look", "names", `${name} ${text}`, "Put a plain file in its place."));
  }
  return found.length > 0 ? found : ok("names", "every file of bars is a plain file of its own");
}

function oddity(name: string, { kind, links }: FileStat): string | null {
  if (kind === "link") return "is a link: Barkeep follows none inside the data folder";
  if (kind === "folder" && name.endsWith(".parquet")) return "is a folder, not a file";
  if (kind === "file" && links > 1) {
    return `has ${links} names (hard links): a write would part them`;
  }
  return null;
}

async function checkLeftovers({ fs, root }: Store): Findings {
  const name = "leftovers", found: Check[] = [];
  for (const { number, file } of await openIntents(fs, root)) {
    const text = `operation ${number} on ${file} did not end, or is running`;
    found.push(
      say("look", name, text, "Every command that writes settles it first: barkeep scan."),
    );
  }
  const temps = (await fs.list(root)).filter((entry) => isTempName(entry.name));
  for (const temp of temps) {
    found.push(say("look", name, `${temp.name} is left over`, "barkeep scan"));
  }
  const aside = (await listIfThere(fs, inHome(root, "quarantine")))
    .filter((entry) => !entry.name.endsWith(".json"));
  if (aside.length > 0) {
    const text = `${aside.length} files were put aside in ${HOME}/quarantine`;
    found.push(
      say("look", "quarantine", text, "Look at them; what you don't need you may delete."),
    );
  }
  return found.length > 0 ? found : ok(name, "nothing was left over");
}

async function checkBooks({ fs, root }: Store): Findings {
  const { entries, damaged } = await readLedger(fs, root), found: Check[] = [];
  if (damaged.length > 0) {
    const text = `${damaged.length} lines of the activity are damaged (first: line ${
      damaged[0].line
    })`;
    found.push(say("look", "activity", text, "barkeep doctor --rebuild makes it anew."));
  }
  const open = unfinishedOperations({ entries, damaged });
  if (open.length > 0) {
    const text = `${open.length} operations did not end (last: #${open.at(-1)!.number})`;
    found.push(say("ok", "activity", text, null));
  }
  const { files, problem } = await readRecord(fs, root);
  const count = Object.keys(files).length;
  found.push(
    problem === null
      ? say("ok", "record", `${count} files are recorded`, count > 0 ? null : "barkeep scan")
      : say("bad", "record", problem, "barkeep doctor --rebuild makes it anew."),
  );
  return found;
}

async function checkBackups({ fs, root }: Store): Findings {
  const { backups, problems } = await listBackups(fs, root);
  const bad = backups.filter(({ health }) => health?.startsWith("damaged"));
  const found = problems.map(({ name, reason }) =>
    say("look", "backups", `backups/${name}: ${reason}`, "barkeep verify --backups")
  );
  for (const { id } of bad) {
    found.push(
      say("bad", "backups", `${id} is damaged`, "Restore from another one; prune removes it."),
    );
  }
  return found.length > 0
    ? found
    : ok("backups", `${backups.length} backups, all with their sidecars`);
}

/** A minute of slack: machines correct their clocks. */
const SLACK = 60_000;

/** Nothing is decided by the clock alone, but people read times. */
async function checkClock({ fs, root, now }: Store): Findings {
  const { entries } = await readLedger(fs, root);
  const { backups } = await listBackups(fs, root);
  const times = [...entries.map(({ time }) => time), ...backups.map(({ made }) => made)];
  const latest = times.reduce((a, b) => Math.max(a, b), -Infinity), clock = now();
  if (latest <= clock + SLACK) return ok("clock", "it has not gone back");
  const [then, current] = [latest, clock].map((time) => new Date(time).toISOString().slice(0, 19));
  const text = `it went back: it shows ${current}Z, but something was written at ${then}Z`;
  const advice =
    "Set the clock. Order is kept by operation numbers, and no backup of the future is pruned.";
  return [say("look", "clock", text, advice)];
}
