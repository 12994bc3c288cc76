/** Takes down how every file is now, so that tomorrow's look can say what changed since. */

import type { Sha256 } from "../fs/hash.ts";
import type { SourceState } from "../store/derived_stale.ts";
import { type Inventory, takeInventory } from "../store/inventory.ts";
import type { CoreFile } from "../store/inventory_core.ts";
import type { Operation } from "../store/ledger.ts";
import {
  readRecord,
  type RecordedFile,
  type RecordedFiles,
  type SeenFile,
  updateRecord,
} from "../store/record.ts";
import { compareWithRecord, type Comparison } from "../store/record_compare.ts";
import type { Settings } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import type { ZoneDecision } from "../store/zone_evidence.ts";
import { withBuiltFrom } from "./built_from.ts";
import { schemaFingerprint } from "./file_facts.ts";
import { tradingDayOf } from "./status_days.ts";
import { assetSource, coreSource } from "./status_derived.ts";
import { rememberedZones, withZone } from "./zones.ts";

export interface RecordRequest {
  readonly command: string;
  readonly operation: Operation | null;
  readonly settings: Settings;
  /** Files that this operation wrote, with their new hashes. */
  readonly written?: ReadonlyMap<string, Sha256>;
  /** What was found by reading files whole, by path. */
  readonly looked?: ReadonlyMap<
    string,
    Pick<SeenFile, "sha256" | "months"> & Pick<RecordedFile, "notes">
  >;
  /** What the user said a naive clock means, by path. */
  readonly zones?: ReadonlyMap<string, ZoneDecision>;
  /** Alarms that the user acknowledged: taken over as they are now. */
  readonly accepted?: ReadonlySet<string>;
}

export interface Recorded {
  readonly inventory: Inventory;
  readonly comparisons: ReadonlyMap<string, Comparison>;
  readonly files: RecordedFiles;
}

/** Alarms: the record keeps what was there until the user acknowledges it. */
const ALARMS: readonly Comparison["verdict"][] = ["shrunk", "changed", "vanished"];

export function isAlarm({ verdict }: Comparison): boolean {
  return ALARMS.includes(verdict);
}

/** What can be seen of a core file from its footer. */
export function seenOf(file: CoreFile): SeenFile {
  const { facts } = file;
  return {
    rows: facts?.rows ?? null,
    first: facts?.first ?? null,
    last: facts?.last ?? null,
    schema: facts ? schemaFingerprint(facts.shape) : null,
    size: file.size ?? 0,
    modified: file.modified ?? 0,
    sha256: null,
    rowGroups: (facts?.groups ?? []).map(({ rows, first, last, bytes }) => ({
      rows,
      first,
      last,
      bytes,
    })),
    months: null,
    problem: file.fault,
  };
}

/** Every file that is there, as it can be seen without reading it whole. */
export function seenFiles({ core, derived }: Inventory): Map<string, SeenFile> {
  const seen = new Map<string, SeenFile>();
  for (const file of core) seen.set(file.name.path, seenOf(file));
  for (const { name, size, modified, fault } of derived) {
    seen.set(name.path, {
      ...{ rows: null, first: null, last: null, schema: null },
      ...{ size: size ?? 0, modified: modified ?? 0, sha256: null },
      ...{ rowGroups: [], months: null, problem: fault },
    });
  }
  return seen;
}

/** Compares everything that is there, or was, with the record. */
export function compareAll(
  recorded: RecordedFiles,
  seen: ReadonlyMap<string, SeenFile>,
): Map<string, Comparison> {
  const names = new Set([...Object.keys(recorded), ...seen.keys()]);
  return new Map(
    [...names].map((name) => [name, compareWithRecord(recorded[name], seen.get(name))]),
  );
}

/** Records all files as seen. What is an alarm stays recorded as it was, until it is acknowledged. */
export async function recordFiles(store: Store, request: RecordRequest): Promise<Recorded> {
  const { fs, root } = store, { settings } = request;
  const remembered = rememberedZones((await readRecord(fs, root)).files);
  // What was just decided needs no second look at the file.
  const zones = new Map([...remembered, ...request.zones ?? []]);
  const inventory = await takeInventory(fs, root, { settings, zones });
  const seen = seenFiles(inventory);
  for (const [name, found] of request.looked ?? []) {
    const file = seen.get(name);
    if (file) seen.set(name, { ...file, ...found });
  }
  let comparisons = new Map<string, Comparison>();
  const files = await updateRecord(store, request.command, (recorded) => {
    comparisons = compareAll(recorded, seen);
    const next = nextRecord(store, request, recorded, seen, comparisons);
    const zoned = withZones(next, recorded, zonesFound(inventory, request));
    return withBuiltFrom(zoned, recorded, inventory.derived, sourcesIn(inventory, settings));
  });
  return { inventory, comparisons, files };
}

/** All that assets may be made from. */
function sourcesIn({ core, derived }: Inventory, settings: Settings): SourceState[] {
  return [
    ...core.map((file) => {
      const last = file.facts?.last ?? null;
      const day = last === null ? null : tradingDayOf(file.name.ticker, last, settings);
      return coreSource(file, day);
    }),
    ...derived.map(assetSource),
  ];
}

/** What each file's clock means: the user's word over what the evidence shows. */
function zonesFound({ core }: Inventory, { zones }: RecordRequest): Map<string, ZoneDecision> {
  const found = new Map<string, ZoneDecision>();
  for (const { name, facts } of core) if (facts) found.set(name.path, facts.zone);
  for (const [path, decision] of zones ?? []) found.set(path, decision);
  return found;
}

function withZones(
  next: RecordedFiles,
  recorded: RecordedFiles,
  zones: ReadonlyMap<string, ZoneDecision>,
): RecordedFiles {
  const all: Record<string, RecordedFile> = Object.create(null);
  for (const [path, file] of Object.entries(next)) {
    const notes = withZone({ ...recorded[path]?.notes, ...file.notes }, zones.get(path));
    all[path] = { ...file, notes: notes ?? {} };
  }
  return all;
}

function nextRecord(
  store: Store,
  request: RecordRequest,
  recorded: RecordedFiles,
  seen: ReadonlyMap<string, SeenFile>,
  comparisons: ReadonlyMap<string, Comparison>,
): RecordedFiles {
  const next: Record<string, RecordedFile> = Object.create(null);
  for (const [name, comparison] of comparisons) {
    const before = recorded[name], now = seen.get(name);
    const file = nextFile(store, request, { name, comparison, before, now });
    if (file) next[name] = file;
  }
  return next;
}

interface Compared {
  readonly name: string;
  readonly comparison: Comparison;
  readonly before: RecordedFile | undefined;
  readonly now: SeenFile | undefined;
}

/** A file as it is recorded from now on; `undefined`: not any more. */
function nextFile(
  store: Store,
  request: RecordRequest,
  { name, comparison, before, now }: Compared,
): RecordedFile | undefined {
  const sha256 = request.written?.get(name), accepted = request.accepted?.has(name) ?? false;
  if (!now) return accepted ? undefined : before;
  const alarm = isAlarm(comparison) && sha256 === undefined && !accepted;
  if (before && (alarm || isUnproven(comparison, before, now))) return before;
  const same = comparison.verdict === "same" && before !== undefined;
  return {
    ...now,
    sha256: sha256 ?? now.sha256 ?? (same ? before.sha256 : null),
    months: now.months ?? monthsKept(comparison, before),
    recorded: store.now(),
    ...writer(request, { same, before, sha256 }),
  };
}

/** A new time and no hash: the recorded hash stays, so that the next scan compares the bytes with it. */
function isUnproven(comparison: Comparison, before: RecordedFile, now: SeenFile): boolean {
  return comparison.verdict === "same" && before.sha256 !== null && now.sha256 === null &&
    before.modified !== now.modified;
}

/** The digests that still hold: all of an equal file's, and of one that grew those of the months inside. */
function monthsKept({ verdict }: Comparison, before: RecordedFile | undefined): SeenFile["months"] {
  if (!before?.months || (verdict !== "same" && verdict !== "grown")) return null;
  if (verdict === "same") return before.months;
  const edges = [before.first, before.last].map((time) =>
    time === null ? "" : new Date(time).toISOString().slice(0, 7)
  );
  return Object.fromEntries(
    Object.entries(before.months).filter(([month]) => !edges.includes(month)),
  );
}

function writer(
  { operation }: RecordRequest,
  { same, before, sha256 }: {
    readonly same: boolean;
    readonly before: RecordedFile | undefined;
    readonly sha256: Sha256 | undefined;
  },
): Pick<RecordedFile, "writtenBy" | "operation"> {
  if (sha256 !== undefined) return { writtenBy: "barkeep", operation: operation?.number ?? null };
  if (same && before) return { writtenBy: before.writtenBy, operation: before.operation };
  return { writtenBy: before ? "other" : "unknown", operation: null };
}
