/** Inside the process: gives up what the flags could not say exactly. */

import { flaggable } from "./permissions.ts";

/**
 * A folder with a comma in its path can't be named in a flag, so that the process was granted a folder
 * above it. Asking for the folder itself and then giving up the one above leaves exactly the folder.
 */
export async function narrowTo(folder: string): Promise<void> {
  const granted = flaggable(folder);
  if (granted === folder) return;
  for (const name of ["read", "write"] as const) {
    const { state } = await Deno.permissions.query({ name, path: granted });
    if (state !== "granted") continue;
    await Deno.permissions.request({ name, path: folder });
    await Deno.permissions.revoke({ name, path: granted });
  }
}
