/** Inside the process: gives up what the flags could not say exactly. */

import { flaggable } from "./permissions.ts";

/**
 * A path with a comma can't be named in a flag, so that the process was granted a folder above it. Asking for
 * the path itself and then giving up the folder above leaves exactly what is needed: the data folder, to read
 * and to write as far as it was granted, and `reads`, to read.
 */
export async function narrowTo(folder: string, reads: readonly string[] = []): Promise<void> {
  await narrow("read", [folder, ...reads]);
  await narrow("write", [folder]);
}

async function narrow(name: "read" | "write", paths: readonly string[]): Promise<void> {
  const above = new Set(paths.filter((path) => flaggable(path) !== path).map(flaggable));
  const wide: string[] = [];
  for (const path of above) {
    const { state } = await Deno.permissions.query({ name, path });
    if (state === "granted" && !paths.includes(path)) wide.push(path);
  }
  if (wide.length === 0) return;
  for (const path of paths) await Deno.permissions.request({ name, path });
  for (const path of wide) await Deno.permissions.revoke({ name, path });
}
