/** What each asset was made from, remembered in the record of files. Pure. */

import {
  type BuiltFrom,
  monthsDigest,
  sourcesOf,
  type SourceState,
  staleness,
} from "../store/derived_stale.ts";
import type { DerivedFile } from "../store/inventory.ts";
import type { RecordedFile, RecordedFiles } from "../store/record.ts";

/** Where it stands in a recorded file's notes. */
const NOTE = "builtFrom";

/** What an asset was made from, if it is still the file that was recorded; empty else. */
export function builtFromOf(
  recorded: RecordedFile | undefined,
  now: { readonly size: number | null; readonly modified: number | null },
): readonly BuiltFrom[] {
  const same = recorded && recorded.size === now.size && recorded.modified === now.modified;
  return same ? (recorded.notes?.[NOTE] as readonly BuiltFrom[] | undefined) ?? [] : [];
}

/** The recorded hash and months of a source, if it is still the file that was recorded. */
export function recordedSource(
  recorded: RecordedFile | undefined,
  now: { readonly size: number | null; readonly modified: number | null },
): Pick<SourceState, "sha256" | "months"> {
  const same = recorded && recorded.size === now.size && recorded.modified === now.modified;
  return same ? { sha256: recorded.sha256, months: recorded.months } : {};
}

/**
 * The record with what its assets were made from. An asset that is newer than its sources, and whose dates do
 * not deny it, was made from them as they are; one that was remade from something unknown forgets it.
 */
export function withBuiltFrom(
  next: RecordedFiles,
  recorded: RecordedFiles,
  derived: readonly DerivedFile[],
  sources: readonly SourceState[],
): RecordedFiles {
  const all: Record<string, RecordedFile> = Object.assign(Object.create(null), next);
  for (const file of derived) {
    const path = file.name.path, now = all[path];
    if (!now || file.fault !== null) continue;
    const kept = builtFromOf(recorded[path], now);
    const built = kept.length > 0 ? kept : builtNow(file, next, sources);
    const { [NOTE]: _, ...notes } = now.notes ?? {};
    all[path] = { ...now, notes: built.length > 0 ? { ...notes, [NOTE]: built } : notes };
  }
  return all;
}

function builtNow(
  file: DerivedFile,
  next: RecordedFiles,
  present: readonly SourceState[],
): BuiltFrom[] {
  const modified = file.modified ?? 0;
  const asset = {
    name: file.name,
    modified,
    lastDay: file.content?.last ?? null,
    sourceRows: file.content?.sourceRows ?? null,
  };
  if (staleness(asset, present).verdict !== "fresh") return [];
  return sourcesOf(file.name, present).sources.flatMap((source) => {
    const recorded = next[source.path];
    if (!recorded?.sha256 || recorded.rows === null || recorded.modified > modified) return [];
    const { path } = source, { sha256, rows, last: lastBar, months } = recorded;
    return [{ path, sha256, rows, lastBar, ...(months && { old: oldMonths(months) }) }];
  });
}

/** A digest of all months but the last, which is still growing. */
function oldMonths(months: Readonly<Record<string, string>>): NonNullable<BuiltFrom["old"]> {
  const until = Object.keys(months).sort().at(-1) ?? "";
  return { until, digest: monthsDigest(months, until) };
}
