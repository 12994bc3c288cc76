/** From what a command line names to files of the store. */

import type { Fs } from "../fs/fs.ts";
import { listNames } from "../store/inventory_names.ts";
import type { CoreName, FileName } from "../store/naming.ts";
import { select } from "../store/selector.ts";
import { type Settings, tickerAliases } from "../store/settings.ts";

export interface Choice {
  readonly what: readonly string[];
  readonly settings: Settings;
}

/** The files that `what` names; none names all. Throws `UsageError` for a name that fits none or several. */
export async function chooseNames(fs: Fs, root: string, choice: Choice): Promise<FileName[]> {
  const names = (await listNames(fs, root, choice.settings)).map(({ name }) => name);
  const catalog = { names, aliases: tickerAliases(choice.settings) };
  return [...select(choice.what, catalog, { root }).files];
}

/** Of those, the files of bars. */
export async function chooseCore(fs: Fs, root: string, choice: Choice): Promise<CoreName[]> {
  return (await chooseNames(fs, root, choice)).filter((name) => name.kind === "core");
}
