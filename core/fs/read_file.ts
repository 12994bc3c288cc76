/** Small files, whole. */

import { type Fs, FsError } from "./fs.ts";
import { readFull } from "./hash.ts";

/** All bytes of a file. Rejects with `EFBIG` above `limit` bytes (default 256 MiB). */
export async function readFile(
  fs: Fs,
  path: string,
  limit: number = 256 * 1024 * 1024,
): Promise<Uint8Array> {
  using handle = await fs.open(path, "read");
  const { size } = await handle.stat();
  if (size > limit) throw new FsError("EFBIG", "read", path);
  const buffer = new Uint8Array(size);
  return buffer.subarray(0, await readFull(handle, buffer, 0));
}

/** The file as UTF-8 text, or `undefined` if there is none. Bytes that are no UTF-8 become U+FFFD. */
export async function readTextIfThere(fs: Fs, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await readFile(fs, path));
  } catch (error) {
    if (error instanceof FsError && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Names and kinds in a folder; nothing if there is no such folder. */
export async function listIfThere(fs: Fs, path: string): ReturnType<Fs["list"]> {
  try {
    return await fs.list(path);
  } catch (error) {
    if (error instanceof FsError && error.code === "ENOENT") return [];
    throw error;
  }
}
