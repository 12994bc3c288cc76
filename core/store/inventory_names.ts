/** Which files there are: names only, nothing opened. */

import type { FileStat, Fs } from "../fs/fs.ts";
import { listIfThere } from "../fs/read_file.ts";
import { type DerivedRule, withRules } from "./derived_rules.ts";
import {
  ASSET_FOLDERS,
  type FileName,
  KNOWN_TICKERS,
  OWN_FOLDERS,
  parseFileName,
} from "./naming.ts";

/** A name and what stands behind it: a folder or a link can be named like a file. */
export interface NamedEntry {
  readonly name: FileName;
  readonly entry: FileStat["kind"];
}

/** What the settings add to naming. */
export interface NamingSettings {
  readonly tickers: Readonly<Record<string, unknown>>;
  readonly derived: readonly DerivedRule[];
}

/**
 * Everything in the data folder, `sessions/` and `indicators/`, sorted by path; without `backups/` and
 * `.barkeep/`. Rejects with `FsError` if the data folder itself can't be listed.
 */
export async function listNames(
  fs: Fs,
  root: string,
  settings: NamingSettings = { tickers: {}, derived: [] },
): Promise<NamedEntry[]> {
  const found = [{ folder: "", entries: await fs.list(root) }];
  for (const { name, kind } of found[0].entries) {
    if (kind !== "folder" || !ASSET_FOLDERS.includes(name)) continue;
    found.push({ folder: name, entries: await listIfThere(fs, `${root}/${name}`) });
  }
  const rules = withRules(settings.derived);
  const files = found.flatMap(({ folder, entries }) =>
    entries.filter(({ name }) => folder !== "" || !isOwnOrAssets(name))
      .map(({ name, kind }) => ({ folder, name, kind }))
  );
  const tickers = tickersAmong(files.map(({ name, folder }) => parseFileName(name, folder)));
  const context = { rules, tickers: new Set([...tickers, ...Object.keys(settings.tickers)]) };
  return files.map(({ folder, name, kind }) => ({
    name: withKind(parseFileName(name, folder, context), kind),
    entry: kind,
  }));
}

function isOwnOrAssets(name: string): boolean {
  return OWN_FOLDERS.includes(name) || ASSET_FOLDERS.includes(name);
}

function tickersAmong(names: readonly FileName[]): string[] {
  const own = names.flatMap((name) => name.kind === "core" ? [name.ticker] : []);
  return [...KNOWN_TICKERS, ...own];
}

/** A folder or link that is named like nothing in particular is told as what it is. */
function withKind(name: FileName, kind: FileStat["kind"]): FileName {
  if (name.kind !== "other" || kind === "file") return name;
  const why = kind === "folder"
    ? "a folder that Barkeep does not look into"
    : kind === "link"
    ? "a link"
    : "neither a file nor a folder";
  return { ...name, why };
}
