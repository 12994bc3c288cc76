/** Reading a derived asset: how many records it has and which dates are inside. */

import { DamagedError } from "../errors.ts";
import type { Fs } from "../fs/fs.ts";
import { tableRange } from "../parquet/range.ts";
import { readTable, type Table } from "../parquet/table.ts";
import { JsonFault, scanJson } from "./derived_scan.ts";
import type { DerivedName } from "./naming.ts";

/** What is inside an asset. */
export interface AssetContent {
  readonly records: number;
  /** First and last date inside, `2025-12-05` as the file writes it; `null`: no dates inside. */
  readonly first: string | null;
  readonly last: string | null;
  /** When the script says that it made it, as the file writes it. */
  readonly generatedAt: string | null;
  /** How many rows the source had then, where the asset says so. */
  readonly sourceRows: number | null;
}

/**
 * Reads an asset. Throws `DamagedError` where it is cut short or not what its name says; `FsError` where
 * the system does not give it.
 */
export function readAsset(fs: Fs, root: string, name: DerivedName): Promise<AssetContent> {
  return name.path.endsWith(".parquet") ? readTableAsset(fs, root, name) : readJson(fs, root, name);
}

async function readJson(fs: Fs, root: string, name: DerivedName): Promise<AssetContent> {
  using file = await fs.open(`${root}/${name.path}`, "read");
  let at = 0;
  try {
    const content = await scanJson(async (buffer) => {
      const count = await file.readAt(buffer, at);
      at += count;
      return count;
    });
    const { records, first, last, generatedAt } = content;
    return { records, first, last, generatedAt, sourceRows: null };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const reason = at === 0 ? "the file is empty" : error.message;
    throw new DamagedError(
      `Cannot read ${name.path}: ${reason}. Make it anew with "barkeep rebuild".`,
      { cause: error, facts: { reason } },
    );
  }
}

async function readTableAsset(fs: Fs, root: string, name: DerivedName): Promise<AssetContent> {
  using file = await fs.open(`${root}/${name.path}`, "read");
  const table = await readTable(file);
  const range = await tableRange(file, table);
  const { keyValues } = table.footer;
  return {
    records: table.rows,
    first: range && isoDay(range.first),
    last: range && isoDay(range.last),
    generatedAt: metadataText(table, "computed_at"),
    sourceRows: wholeNumber(keyValues.get("source_rows")) ??
      wholeNumber(metadataText(table, "source_rows") ?? undefined),
  };
}

/** A value of the file's own metadata, or of the attributes that pandas keeps inside its own. */
function metadataText(table: Table, key: string): string | null {
  const { keyValues } = table.footer;
  const own = keyValues.get(key);
  if (own !== undefined) return own.replace(/^"(.*)"$/, "$1");
  try {
    const attributes = JSON.parse(keyValues.get("PANDAS_ATTRS") ?? "{}");
    const value = attributes?.[key];
    return value === undefined || value === null ? null : String(value);
  } catch (error) {
    // Metadata that nobody but its writer reads: not understood is not there.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
