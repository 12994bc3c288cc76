/** The status of derived assets: fresh or stale, and why. Pure. */

import type { CoreFile } from "../store/inventory_core.ts";
import type { DerivedFile } from "../store/inventory.ts";
import {
  type BuiltFrom,
  type SourceState,
  type Staleness,
  staleness,
} from "../store/derived_stale.ts";
import type { RecordedFile } from "../store/record.ts";
import { recordedSource } from "./built_from.ts";
import { type DerivedStatus, type Finding, isoUtc } from "./status_report.ts";

export interface DerivedContext {
  /** All that an asset may be made from, of every ticker asked for. */
  readonly sources: readonly SourceState[];
  /** What the record of files knows of how an asset was made. */
  readonly builtFrom?: ((file: DerivedFile) => readonly BuiltFrom[]) | undefined;
}

/** What staleness is judged against. `lastDay` is the trading day of the file's last bar. */
export function coreSource(
  file: CoreFile,
  lastDay: string | null,
  recorded?: RecordedFile,
): SourceState {
  return {
    ...recordedSource(recorded, file),
    path: file.name.path,
    ticker: file.name.ticker,
    timeframe: file.name.timeframe,
    asset: null,
    readable: file.fault === null,
    modified: file.modified ?? 0,
    rows: file.facts?.rows ?? null,
    lastDay,
    lastBar: file.facts?.last ?? null,
  };
}

/** An asset as a source of other assets. */
export function assetSource(file: DerivedFile): SourceState {
  return {
    path: file.name.path,
    ticker: file.name.ticker,
    timeframe: null,
    asset: file.name.asset,
    readable: file.fault === null,
    modified: file.modified ?? 0,
    rows: null,
    lastDay: file.content?.last ?? null,
  };
}

export function derivedStatus(file: DerivedFile, context: DerivedContext): DerivedStatus {
  const { name, content } = file;
  const judged = judge(file, context);
  const finding = findingOf(file, judged);
  return {
    file: name.path,
    ticker: name.ticker,
    asset: name.asset,
    known: name.rule !== null,
    health: finding?.health ?? "ok",
    reason: file.fault ?? judged.reason,
    mend: finding?.mend ?? null,
    stale: judged.verdict === "unknown" ? null : judged.verdict === "stale",
    by: judged.by,
    builtFrom: judged.sources,
    records: content?.records ?? null,
    first: content?.first ?? null,
    last: content?.last ?? null,
    generatedAt: content?.generatedAt ?? null,
    size: file.size,
    modified: isoUtc(file.modified),
  };
}

function judge(file: DerivedFile, { sources, builtFrom }: DerivedContext): Staleness {
  if (file.fault !== null) {
    return { verdict: "unknown", reason: file.fault, by: "nothing", sources: [] };
  }
  return staleness(
    {
      name: file.name,
      modified: file.modified ?? 0,
      lastDay: file.content?.last ?? null,
      sourceRows: file.content?.sourceRows ?? null,
    },
    sources,
    builtFrom?.(file) ?? [],
  );
}

/**
 * An asset of unknown kind may be a finished backtest: that its bars went on is told, but needs nobody.
 * Neither does a verdict that is open because a source can't be read: that file has its own line.
 */
function findingOf(file: DerivedFile, judged: Staleness): Finding | undefined {
  const mend = `barkeep rebuild ${file.name.ticker}`;
  if (file.fault !== null) return { health: "damaged", reason: file.fault, mend };
  if (file.name.rule === null) return undefined;
  if (judged.verdict === "stale") return { health: "attention", reason: judged.reason, mend };
  const orphan = judged.verdict === "unknown" && judged.reason.endsWith("not in the store");
  return orphan ? { health: "attention", reason: judged.reason, mend: null } : undefined;
}
