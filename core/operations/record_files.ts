/** Takes down how every file is now, so that tomorrow's look can say what changed since. */

import type { Sha256 } from "../fs/hash.ts";
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
import { schemaFingerprint } from "./file_facts.ts";
import { rememberedZones, withZone } from "./zones.ts";

export interface RecordRequest {
  readonly command: string;
  readonly operation: Operation | null;
  readonly settings: Settings;
  /** Files that this operation wrote, with their new hashes. */
  readonly written?: ReadonlyMap<string, Sha256>;
  /** What was found by reading files whole, by path. */
  readonly looked?: ReadonlyMap<string, Pick<SeenFile, "sha256" | "months">>;
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
  const zones = rememberedZones((await readRecord(fs, root)).files);
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
    return withZones(next, recorded, zonesFound(inventory, request));
  });
  return { inventory, comparisons, files };
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
    const before = recorded[name], now = seen.get(name), sha256 = request.written?.get(name);
    const kept = isAlarm(comparison) && sha256 === undefined && !request.accepted?.has(name);
    if (kept || !now) {
      if (before && !(request.accepted?.has(name) && !now)) next[name] = before;
      continue;
    }
    const same = comparison.verdict === "same" && before !== undefined;
    next[name] = {
      ...now,
      sha256: sha256 ?? now.sha256 ?? (same ? before.sha256 : null),
      months: now.months ?? (same ? before.months : null),
      recorded: store.now(),
      writtenBy: sha256 !== undefined
        ? "barkeep"
        : same
        ? before.writtenBy
        : before
        ? "other"
        : "unknown",
      operation: sha256 !== undefined
        ? request.operation?.number ?? null
        : same
        ? before.operation
        : null,
    };
  }
  return next;
}
