/** Small durable steps that larger protocols are made of. */

import { type Fs, FsError } from "./fs.ts";
import { writeAll } from "./write_all.ts";

/** What a file system answers that can't sync a folder at all. Anything else is a failure. */
const NO_FOLDER_SYNC: readonly string[] = ["ENOTSUP", "EINVAL", "ENOTTY"];

/** The folder part of a path. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** Makes the names in a folder durable; `false` where the file system has no such thing. */
export async function syncNames(fs: Fs, folder: string): Promise<boolean> {
  try {
    await fs.syncFolder(folder);
    return true;
  } catch (error) {
    if (error instanceof FsError && NO_FOLDER_SYNC.includes(error.code)) return false;
    throw error;
  }
}

/** Makes a folder and its parents below `root` if they are missing, and their names durable. */
export async function ensureFolder(fs: Fs, root: string, ...parts: string[]): Promise<string> {
  let path = root;
  for (const part of parts) {
    const parent = path;
    path = `${path}/${part}`;
    const found = await fs.stat(path);
    if (found && found.kind !== "folder") throw new FsError("ENOTDIR", "mkdir", path);
    if (found) continue;
    await makeFolderOnce(fs, path);
    await syncNames(fs, parent);
  }
  return path;
}

/** Another process may make the same folder at the same moment; a link is not a folder. */
async function makeFolderOnce(fs: Fs, path: string): Promise<void> {
  try {
    await fs.makeFolder(path);
  } catch (error) {
    if (!(error instanceof FsError) || error.code !== "EEXIST") throw error;
    if ((await fs.stat(path))?.kind !== "folder") throw error;
  }
}

/** Removes a file; nothing there is fine. Says whether there was something. */
export async function removeIfThere(fs: Fs, path: string): Promise<boolean> {
  try {
    await fs.remove(path);
    return true;
  } catch (error) {
    if (error instanceof FsError && error.code === "ENOENT") return false;
    throw error;
  }
}

/** A new file with its bytes synced; the name is durable only after `syncNames`. Fails with `EEXIST`. */
export async function writeNewFile(fs: Fs, path: string, bytes: Uint8Array): Promise<void> {
  using handle = await fs.open(path, "create");
  await writeAll(handle, bytes);
  await handle.sync();
}

/**
 * Puts `bytes` at `path` in one step: readers and power cuts see the old file or the new one. The temporary
 * file at `temp` must be in the same folder and belong to the caller alone; one left behind is removed.
 */
export async function writeFileAtomic(
  fs: Fs,
  path: string,
  temp: string,
  bytes: Uint8Array,
): Promise<void> {
  await removeIfThere(fs, temp);
  try {
    await writeNewFile(fs, temp, bytes);
    await fs.rename(temp, path);
  } catch (error) {
    await tryRemove(fs, temp);
    throw error;
  }
  await syncNames(fs, folderOf(path));
}

/** Cleaning up after a failure must not hide that failure: what stays is removed by the next recovery. */
export async function tryRemove(fs: Fs, path: string): Promise<boolean> {
  try {
    return await removeIfThere(fs, path);
  } catch (error) {
    if (error instanceof FsError) return false;
    throw error;
  }
}
