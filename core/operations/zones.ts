/** What naive clocks were found, or said, to mean: remembered in the record of files. */

import type { RecordedFile, RecordedFiles } from "../store/record.ts";
import type { ZoneDecision } from "../store/zone_evidence.ts";

/** Where a decision stands in a recorded file's notes. */
const NOTE = "zone";

/** Decisions that rest on evidence or the user's word; what a column or the settings say needs no memory. */
const WORTH: readonly ZoneDecision["how"][] = [
  "time column",
  "hours",
  "stamps",
  "sibling",
  "dates",
  "said",
];

/** The decisions of the record, by path. */
export function rememberedZones(files: RecordedFiles): Map<string, ZoneDecision> {
  const zones = new Map<string, ZoneDecision>();
  for (const [path, file] of Object.entries(files)) {
    const decision = file.notes?.[NOTE] as ZoneDecision | undefined;
    if (decision) zones.set(path, decision);
  }
  return zones;
}

/** The notes of a file with a decision added, where it is worth remembering; an older one stays otherwise. */
export function withZone(
  notes: RecordedFile["notes"],
  decision: ZoneDecision | undefined,
): RecordedFile["notes"] {
  return decision && WORTH.includes(decision.how) ? { ...notes, [NOTE]: decision } : notes;
}
