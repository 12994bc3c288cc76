/** Writing that does not lose the tail when the system takes less than it was given. */

import { type FileHandle, FsError } from "./fs.ts";
import { retryInterrupted } from "./interrupted.ts";

/**
 * Writes all of `bytes` at the handle's position, however many calls it takes.
 *
 * Rejects with an `FsError`; `ESHORT` if the system takes nothing and gives no reason.
 */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const rest = bytes.subarray(written);
    const count = await retryInterrupted(() => handle.write(rest));
    if (count <= 0) throw new FsError("ESHORT", "write", handle.path);
    written += count;
  }
}
