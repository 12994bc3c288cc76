/**
 * What a data folder holds, found with read permission alone: footers of core files, dates inside derived
 * assets, names of everything else. Nothing is created, and nothing is left out because it can't be read.
 */

import { compareTimeframes } from "../bars/timeframe.ts";
import { type Fs, FsError } from "../fs/fs.ts";
import { type AssetContent, readAsset } from "./derived.ts";
import { type CoreFile, faultOf, readCoreFile } from "./inventory_core.ts";
import { mapLimited, oneAtATime, type Queue } from "./inventory_limit.ts";
import { listNames, type NamedEntry } from "./inventory_names.ts";
import type { CoreName, DerivedName, FileName, OtherName } from "./naming.ts";
import { type NameClash, nameClashes } from "./naming_clashes.ts";
import { DEFAULT_SETTINGS, type Settings, settledZone } from "./settings.ts";
import { siblingTimes } from "./inventory_sibling.ts";
import type { ZoneDecision } from "./zone_evidence.ts";

/** One derived asset. */
export interface DerivedFile {
  readonly name: DerivedName;
  readonly size: number | null;
  readonly modified: number | null;
  readonly fault: string | null;
  readonly content: AssetContent | null;
}

/** Something that is neither bars nor an asset. */
export interface OtherFile {
  readonly name: OtherName;
  readonly entry: "file" | "folder" | "link" | "other";
  readonly size: number | null;
  readonly modified: number | null;
}

/** Faulty files first, then by ticker and timeframe, by ticker and asset, by path. */
export interface Inventory {
  readonly core: readonly CoreFile[];
  readonly derived: readonly DerivedFile[];
  readonly others: readonly OtherFile[];
  readonly clashes: readonly NameClash[];
}

export interface InventoryOptions {
  /** Default: no settings. */
  readonly settings?: Settings;
  /** Which files are read; names of all are known in any case. Default: all. */
  readonly want?: (name: FileName) => boolean;
  /** Zones of naive files that were decided before, by path. */
  readonly zones?: ReadonlyMap<string, ZoneDecision>;
  /** Names listed before with `listNames`, so as not to list twice. */
  readonly names?: readonly NamedEntry[];
  /** Files open at once. Default: 16. */
  readonly limit?: number;
}

/** Takes the inventory. Rejects with `FsError` only if the data folder itself can't be listed. */
export async function takeInventory(
  fs: Fs,
  root: string,
  options: InventoryOptions = {},
): Promise<Inventory> {
  const { settings = DEFAULT_SETTINGS, want = () => true, limit = 16 } = options;
  const names = options.names ?? await listNames(fs, root, settings);
  const wanted = names.filter(({ name }) => want(name));
  const context: Reading = {
    fs,
    root,
    settings,
    names,
    zones: options.zones ?? new Map(),
    queue: oneAtATime(),
  };
  const found = await mapLimited(wanted, limit, (entry) => readEntry(context, entry));
  return {
    core: found.flatMap((file) => file.kind === "core" ? [file.file] : []).sort(compareCore),
    derived: found.flatMap((file) => file.kind === "derived" ? [file.file] : []).sort(
      compareDerived,
    ),
    others: found.flatMap((file) => file.kind === "other" ? [file.file] : []),
    clashes: nameClashes(names.map(({ name }) => name)),
  };
}

interface Reading {
  readonly fs: Fs;
  readonly root: string;
  readonly settings: Settings;
  readonly names: readonly NamedEntry[];
  readonly zones: ReadonlyMap<string, ZoneDecision>;
  readonly queue: Queue;
}

type Found =
  | { readonly kind: "core"; readonly file: CoreFile }
  | { readonly kind: "derived"; readonly file: DerivedFile }
  | { readonly kind: "other"; readonly file: OtherFile };

async function readEntry(reading: Reading, { name, entry }: NamedEntry): Promise<Found> {
  if (name.kind === "core") return { kind: "core", file: await readCore(reading, name, entry) };
  if (name.kind === "derived") return { kind: "derived", file: await readDerived(reading, name) };
  return { kind: "other", file: { name, entry, ...await sizeOf(reading, name.path) } };
}

function readCore(
  { fs, root, settings, names, zones, queue }: Reading,
  name: CoreName,
  listed: NamedEntry["entry"],
): Promise<CoreFile> {
  return readCoreFile(fs, root, name, {
    listed,
    settled: settledZone(settings, name),
    remembered: zones.get(name.path),
    queue,
    sibling: () => siblingTimes(fs, root, name, names.map((named) => named.name)),
  });
}

async function readDerived(reading: Reading, name: DerivedName): Promise<DerivedFile> {
  const { fs, root } = reading;
  const { kind, ...seen } = await statOf(reading, name.path);
  if (kind !== "file") {
    return {
      name,
      ...seen,
      fault: kind === undefined ? "it vanished" : `it is a ${kind}`,
      content: null,
    };
  }
  try {
    return { name, ...seen, fault: null, content: await readAsset(fs, root, name) };
  } catch (error) {
    return { name, ...seen, fault: faultOf(error), content: null };
  }
}

async function sizeOf(
  reading: Reading,
  path: string,
): Promise<{ size: number | null; modified: number | null }> {
  const { size, modified } = await statOf(reading, path);
  return { size, modified };
}

/** `kind` is `undefined` where there is nothing any more, or the system does not say. */
async function statOf({ fs, root }: Reading, path: string) {
  try {
    const stat = await fs.stat(`${root}/${path}`);
    return { kind: stat?.kind, size: stat?.size ?? null, modified: stat?.modified ?? null };
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    return { kind: undefined, size: null, modified: null };
  }
}

function compareCore(a: CoreFile, b: CoreFile): number {
  return faultFirst(a, b) || compareText(a.name.ticker, b.name.ticker) ||
    compareTimeframes(a.name.timeframe, b.name.timeframe) || compareText(a.name.path, b.name.path);
}

function compareDerived(a: DerivedFile, b: DerivedFile): number {
  return faultFirst(a, b) || compareText(a.name.ticker, b.name.ticker) ||
    compareText(a.name.path, b.name.path);
}

function faultFirst(a: { fault: string | null }, b: { fault: string | null }): number {
  return Number(a.fault === null) - Number(b.fault === null);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
