/** Doctor's looks at what differs between systems: syncing of folders, and names that others can't have. */

import { FsError } from "../../fs/fs.ts";
import { syncNames } from "../../fs/durable.ts";
import { nameClashes } from "../../store/naming_clashes.ts";
import { listNames } from "../../store/inventory_names.ts";
import { nameProblem } from "../../store/naming_portable.ts";
import type { Store } from "../../store/store.ts";
import type { Check } from "./check.ts";

/** Whether a rename can be made to outlast a power cut here. */
export async function checkFolderSync({ fs, root }: Store): Promise<Check[]> {
  const name = "folder sync";
  try {
    if (await syncNames(fs, root)) {
      return [{ name, state: "ok", text: "names can be made durable", advice: null }];
    }
    return [{
      name,
      state: "look",
      text:
        "this system can't sync a folder: a power cut right after a write may bring the old file back",
      advice: "Whole files only, never half ones; the backup and the ledger tell which it is.",
    }];
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const advice = "Check the disk and the system's log before you write to it.";
    return [{ name, state: "bad", text: `syncing the folder failed (${error.code})`, advice }];
  }
}

/** Names that another system can't have, or takes for one. */
export async function checkPortableNames({ fs, root }: Store): Promise<Check[]> {
  const name = "portable names", names = (await listNames(fs, root)).map((one) => one.name);
  const clashes = nameClashes(names).filter(({ kind }) => kind === "case")
    .map(({ reason }) => reason);
  const refused = names.flatMap(({ path }) => {
    const problem = nameProblem(path.slice(path.lastIndexOf("/") + 1));
    return problem === undefined ? [] : [`${path}: ${problem}`];
  });
  const found = [...clashes, ...refused];
  if (found.length === 0) {
    const text = "every file's name is fine on Windows and macOS too";
    return [{ name, state: "ok", text, advice: null }];
  }
  const advice = "Rename the file before the folder is copied to another system.";
  return found.map((text): Check => ({ name, state: "look", text, advice }));
}
