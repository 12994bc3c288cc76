/** Where Barkeep keeps its own things in a data folder, and how they are named. */

/** Barkeep's own folder. */
export const HOME = ".barkeep";
/** Where backups are, beside the data for everyone to see. */
export const BACKUPS = "backups";

const TEMP_SUFFIX = ".barkeep-tmp";

/** A file's name as one part of another: `/` can't be in there. */
export function flatName(name: string): string {
  return name.replaceAll("%", "%25").replaceAll("/", "%2F");
}

/** Undoes `flatName`. */
export function unflatName(flat: string): string {
  return flat.replaceAll("%2F", "/").replaceAll("%25", "%");
}

/** The folder part of a name in the store, with a slash at its end; empty for the data folder itself. */
export function folderPart(name: string): string {
  return name.slice(0, name.lastIndexOf("/") + 1);
}

/** The temporary file of an operation, beside its target. */
export function tempName(name: string, operation: number): string {
  const folder = folderPart(name);
  return `${folder}.${name.slice(folder.length)}.${operation}${TEMP_SUFFIX}`;
}

/** Whether a file name (without folders) is a temporary file of ours. */
export function isTempName(name: string): boolean {
  return /^\..+\.\d+\.barkeep-tmp$/.test(name);
}

/** `<number>-<file>`: how intents, receipts and holds are named. */
export function numberedName(operation: number, name: string): string {
  return `${operation}-${flatName(name)}`;
}

/** The number and the file in a name made by `numberedName`, whatever extension follows. */
export function parseNumberedName(
  text: string,
  extension: string,
): { readonly number: number; readonly name: string } | undefined {
  const match = /^(\d{1,15})-(.+)$/.exec(text);
  if (!match || !match[2].endsWith(extension)) return undefined;
  const flat = match[2].slice(0, match[2].length - extension.length);
  return { number: Number(match[1]), name: unflatName(flat) };
}

/** `20261122T083000123Z`: a time as it stands in file names. */
export function stampOf(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, "");
}

/** Where a file's own extension starts; its length if it has none. */
function extensionAt(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}

/**
 * `ES1_1m_20261122T083000123Z`: the id of a backup; for anything but Parquet with its extension, because
 * `ES1.json` and `ES1.csv` may be backed up at the same time. The sidecar has the id and `.json`.
 */
export function backupId(name: string, made: number): string {
  return backupFileName(name, made).replace(/\.parquet$/, "");
}

/** How the names of all backups of a file begin, up to the time. */
export function backupStem(name: string): string {
  const flat = flatName(name);
  return `${flat.slice(0, extensionAt(flat))}_`;
}

/** The file that holds a backup's bytes: the time before the extension of the file it copies. */
export function backupFileName(name: string, made: number): string {
  const flat = flatName(name);
  return `${backupStem(name)}${stampOf(made)}${flat.slice(extensionAt(flat))}`;
}

/** The file and the time (ms) in a name made by `backupFileName`. */
export function parseBackupFileName(
  content: string,
): { readonly file: string; readonly made: number } | undefined {
  const match = /^(.+)_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z(\.[^.]*)?$/.exec(content);
  if (!match) return undefined;
  const [, stem, year, month, day, hour, minute, second, ms, extension = ""] = match;
  const made = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(made) ? undefined : { file: unflatName(stem + extension), made };
}

/** Paths below Barkeep's own folder. */
export function inHome(root: string, ...parts: string[]): string {
  return [root, HOME, ...parts].join("/");
}

/** Paths below the folder of backups. */
export function inBackups(root: string, ...parts: string[]): string {
  return [root, BACKUPS, ...parts].join("/");
}
