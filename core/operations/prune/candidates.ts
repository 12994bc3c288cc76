/** What retention needs to know of each backup: is it good, and does it hold bars that are lost. */

import type { Backup } from "../../store/backups_list.ts";
import { fileEntries, type FileEntry, type Ledger, type NoteEntry } from "../../store/ledger.ts";
import type { RecordedFiles } from "../../store/record.ts";
import type { Comparison } from "../../store/record_compare.ts";
import type { RetentionCandidate, RetentionPolicy } from "../../store/retention.ts";
import type { Retention } from "../../store/settings.ts";
import type { SeenFile } from "../../store/record.ts";
import { isAlarm } from "../record_files.ts";

/** What is known of the files, so that a backup can be compared with them. */
export interface Surroundings {
  readonly seen: ReadonlyMap<string, SeenFile>;
  readonly recorded: RecordedFiles;
  readonly comparisons: ReadonlyMap<string, Comparison>;
  readonly ledger: Ledger;
}

/** The policy that `barkeep.json` asks for. */
export function policyOf(retention: Retention): RetentionPolicy {
  const { last, daily, weekly, monthly, lostDays, maxGigabytes, maxPercentOfDisk } = retention;
  return {
    ...{ last, daily, weekly, monthly },
    lostBarsDays: lostDays,
    budgetBytes: maxGigabytes * 1e9,
    budgetShare: maxPercentOfDisk / 100,
  };
}

/** Pure. */
export function candidatesOf(
  backups: readonly Backup[],
  surroundings: Surroundings,
): RetentionCandidate[] {
  return backups.map((backup) => ({
    id: backup.id,
    file: backup.file,
    made: backup.made,
    content: backup.content,
    size: backup.size,
    good: backup.verified !== null && backup.health === "good",
    holdsLostBars: holdsLostBars(backup, surroundings),
  }));
}

/** In doubt it does: such a backup only stays longer. */
function holdsLostBars(backup: Backup, surroundings: Surroundings): boolean {
  const { seen, comparisons } = surroundings, file = seen.get(backup.file);
  if (!file || file.problem !== null) return true;
  const comparison = comparisons.get(backup.file);
  if (comparison && isAlarm(comparison)) return true;
  return reachesFurther(backup, file) || lostSince(backup, surroundings);
}

function reachesFurther(backup: Backup, file: SeenFile): boolean {
  const further = (a: number | null, b: number | null) => a !== null && b !== null && a > b;
  return further(backup.rows, file.rows) || further(backup.last, file.last) ||
    further(file.first, backup.first);
}

/** An undo, a restore or a repair took bars out since, or the user took an outside change as it was. */
function lostSince({ file, made }: Backup, { ledger }: Surroundings): boolean {
  const took = (entry: FileEntry) =>
    entry.removed > 0 || entry.replaced > 0 && entry.receipt === null || entry.after === null;
  if (
    fileEntries(ledger).some((entry) => entry.file === file && entry.time >= made && took(entry))
  ) {
    return true;
  }
  return ledger.entries.some((entry) => entry.kind === "note" && isAcknowledged(entry, file, made));
}

function isAcknowledged(entry: NoteEntry, file: string, made: number): boolean {
  return entry.file === file && entry.time >= made && entry.facts?.verdict !== undefined;
}
