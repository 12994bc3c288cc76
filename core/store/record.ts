/**
 * The record: every file as it was last seen, in `.barkeep/files.json`. What is there today is compared with
 * it, so that nothing shrinks, changes or goes unnoticed. Losing it loses that comparison, never data.
 */

import { ensureFolder, writeFileAtomic } from "../fs/durable.ts";
import type { Fs } from "../fs/fs.ts";
import { type Sha256, sha256Of } from "../fs/hash.ts";
import { readTextIfThere } from "../fs/read_file.ts";
import type { FileFacts } from "./ledger.ts";
import { decodeTimes, encodeTimes } from "./ledger_lines.ts";
import { lockBooks } from "./locks.ts";
import { HOME, inHome } from "./paths.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** One row group: enough to see where a file changed without reading it. Times are ms since the epoch. */
export interface RowGroupSummary {
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly bytes: number;
}

/** What can be seen of a file. */
export interface SeenFile extends FileFacts {
  /** Bytes. */
  readonly size: number;
  /** ms since the epoch, as the file system has it. */
  readonly modified: number;
  /** `null`: not hashed this time. */
  readonly sha256: Sha256 | null;
  readonly rowGroups: readonly RowGroupSummary[];
  /** A digest of the bars of each UTC month (`2025-12`), if they were read. */
  readonly months: Readonly<Record<string, string>> | null;
  /** Why the file can't be read; `null` if it can. */
  readonly problem: string | null;
}

/** A file as it was last recorded. */
export interface RecordedFile extends SeenFile {
  /** When it was recorded, ms since the epoch. */
  readonly recorded: number;
  /** Who wrote these bytes, as far as known. */
  readonly writtenBy: "barkeep" | "other" | "unknown";
  /** The operation that wrote or recorded it. */
  readonly operation: number | null;
  /** Gaps and whatever else a scan found; kept as it is. */
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Files by their name in the store. */
export type RecordedFiles = Readonly<Record<string, RecordedFile>>;

/** The record as it could be read. */
export interface FilesRecord {
  readonly files: RecordedFiles;
  /** Why there is nothing in it although there is a file; `null` normally. */
  readonly problem: string | null;
}

const VERSION = 1;

/** Reads the record; read permission is enough. A damaged one is told and taken for empty. */
export async function readRecord(fs: Fs, root: string): Promise<FilesRecord> {
  const text = await onDisk(
    { root },
    "read the record of files",
    () => readTextIfThere(fs, inHome(root, "files.json")),
  );
  return text === undefined ? { files: {}, problem: null } : parseRecord(text);
}

function parseRecord(text: string): FilesRecord {
  const damaged = {
    files: {},
    problem: `.barkeep/files.json is damaged and counts as absent. "barkeep scan" makes it again.`,
  };
  const lines = text.trimEnd().split("\n");
  const sum = /^"sum":"([0-9a-f]{64})"\}$/.exec(lines.pop() ?? "")?.[1];
  if (sum === undefined || sha256Of(lines.join("\n")) !== sum) return damaged;
  const { version, files } = decodeTimes(`${lines.join("\n")}"sum":""}`) as {
    version: number;
    files: RecordedFiles;
  };
  return version === VERSION ? { files: nullProto(files), problem: null } : damaged;
}

/** File names are keys: one called `__proto__` must be a name like any other. */
function nullProto(files: RecordedFiles): RecordedFiles {
  return Object.assign(Object.create(null), files);
}

/** One file a line, so that people and `diff` can read it; the checksum is the last line. */
function formatRecord(files: RecordedFiles): string {
  const lines = Object.keys(files).sort().map((name) =>
    `${JSON.stringify(name)}:${encodeTimes(files[name])}`
  );
  const body = `{"version":${VERSION},"files":{\n${lines.join(",\n")}},`;
  return `${body}\n"sum":"${sha256Of(body)}"}\n`;
}

/**
 * Changes the record in one step: reads it, hands it to `change` and writes what that returns. Two commands
 * that do this at once wait for one another.
 */
export async function updateRecord(
  store: Store,
  command: string,
  change: (files: RecordedFiles) => RecordedFiles,
): Promise<RecordedFiles> {
  using _books = await lockBooks(store, { command });
  return await onDisk(store, "write the record of files", async () => {
    const { files } = await readRecord(store.fs, store.root);
    const changed = change(files);
    const folder = await ensureFolder(store.fs, store.root, HOME);
    const bytes = new TextEncoder().encode(formatRecord(changed));
    const temp = `${folder}/.files.json.0.barkeep-tmp`;
    await writeFileAtomic(store.fs, `${folder}/files.json`, temp, bytes);
    return changed;
  });
}
