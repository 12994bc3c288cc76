/** What happened to files outside Barkeep since they were recorded. Reads only. */

import { FsError } from "../../fs/fs.ts";
import { hashFile } from "../../fs/hash.ts";
import type { Fs } from "../../fs/fs.ts";
import type { RecordedFile, RecordedFiles, SeenFile } from "../../store/record.ts";
import { compareWithRecord, type Comparison } from "../../store/record_compare.ts";
import { isAlarm } from "../record_files.ts";

/** A file that is not as it was recorded. Times are UTC ms. */
export interface OutsideChange {
  readonly file: string;
  readonly verdict: Comparison["verdict"];
  /** `true`: it lost or changed bars, or is gone; it stays told until it is acknowledged. */
  readonly alarm: boolean;
  readonly reason: string;
  readonly before: Shown;
  /** `null`: it is gone. */
  readonly now: Shown | null;
  readonly recorded: number;
}

export interface Shown {
  readonly rows: number | null;
  readonly first: number | null;
  readonly last: number | null;
}

/**
 * Alarms first, then what only grew. A file whose size is as recorded and whose time is not may have been
 * touched, copied or changed inside: only its hash tells, so it is read whole.
 */
export async function outsideChanges(
  fs: Fs,
  root: string,
  recorded: RecordedFiles,
  seen: ReadonlyMap<string, SeenFile>,
): Promise<OutsideChange[]> {
  const changes: OutsideChange[] = [];
  for (const [file, before] of Object.entries(recorded)) {
    const now = seen.get(file);
    const comparison = await compareOne(fs, `${root}/${file}`, before, now);
    if (comparison.verdict === "same" || comparison.verdict === "new") continue;
    changes.push({
      file,
      ...comparison,
      alarm: isAlarm(comparison),
      before: shown(before),
      now: now ? shown(now) : null,
      recorded: before.recorded,
    });
  }
  return changes.sort((a, b) => Number(b.alarm) - Number(a.alarm) || (a.file < b.file ? -1 : 1));
}

async function compareOne(
  fs: Fs,
  path: string,
  before: RecordedFile,
  now: SeenFile | undefined,
): Promise<Comparison> {
  const comparison = compareWithRecord(before, now);
  const hashable = now && before.sha256 !== null && now.sha256 === null &&
    now.size === before.size && now.modified !== before.modified;
  if (!hashable) return comparison;
  try {
    return compareWithRecord(before, { ...now, sha256: (await hashFile(fs, path)).sha256 });
  } catch (error) {
    // It can't be read now: then what the footer told stands.
    if (error instanceof FsError) return comparison;
    throw error;
  }
}

function shown({ rows, first, last }: Shown): Shown {
  return { rows, first, last };
}
