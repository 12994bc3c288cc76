/** What happened to a file since it was recorded. Pure. */

import type { RecordedFile, SeenFile } from "./record.ts";

/** What happened to a file. */
export type Verdict = "same" | "grown" | "shrunk" | "changed" | "vanished" | "new";

/** The verdict, and why, in words. `shrunk`, `changed` and `vanished` are alarms. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What is seen now, with what tells whether the month the record ended in only grew. */
export interface Seen extends SeenFile {
  /** The digest of the bars from the start of the month of `recorded.last` up to that bar, if it was made. */
  readonly upToRecorded?: string;
}

/**
 * Compares a file with how it was last recorded. A file that only grew at the end, or got older bars in
 * front, with all it had unchanged, is `grown`; anything that lost or changed bars is an alarm.
 */
export function compareWithRecord(
  recorded: RecordedFile | undefined,
  seen: Seen | undefined,
): Comparison {
  if (!recorded) {
    return seen ? to("new", "not recorded yet") : to("same", "neither there nor recorded");
  }
  if (!seen) return to("vanished", `it had ${count(recorded.rows)} and is gone`);
  if (sameBytes(recorded, seen)) return to("same", "the bytes are the same");
  return problems(recorded, seen) ?? lost(recorded, seen) ?? inside(recorded, seen) ??
    grown(recorded, seen);
}

function to(verdict: Verdict, reason: string): Comparison {
  return { verdict, reason };
}

function sameBytes(recorded: RecordedFile, seen: Seen): boolean {
  if (recorded.size !== seen.size) return false;
  if (recorded.sha256 !== null && seen.sha256 !== null) return recorded.sha256 === seen.sha256;
  return recorded.modified === seen.modified;
}

/** Files that can't be compared by their bars. */
function problems(recorded: RecordedFile, seen: Seen): Comparison | undefined {
  if (seen.problem !== null) {
    return recorded.problem === seen.problem
      ? to("same", `it still can't be read: ${seen.problem}`)
      : to("changed", `it can't be read any more: ${seen.problem}`);
  }
  if (recorded.problem !== null) return to("changed", "it could not be read and can be now");
  if (recorded.schema !== null && seen.schema !== null && recorded.schema !== seen.schema) {
    return to("changed", "its columns, types or metadata are others");
  }
  // Assets are made anew by whoever computes them: that is their use, not an alarm.
  if (recorded.rows === null && seen.rows === null) return to("same", "made anew");
  if (recorded.rows === null || seen.rows === null) return to("changed", "its bytes are others");
  return undefined;
}

/** Fewer rows, or an end that moved inwards. More rows don't make up for it. */
function lost(recorded: RecordedFile, seen: Seen): Comparison | undefined {
  const rows = recorded.rows ?? 0, now = seen.rows ?? 0;
  const lastMoved = isBefore(seen.last, recorded.last);
  const firstMoved = isBefore(recorded.first, seen.first);
  if (now >= rows && !lastMoved && !firstMoved) return undefined;
  const parts = [
    now < rows ? `${number(rows - now)} rows are gone (${number(rows)} -> ${number(now)})` : "",
    lastMoved ? `it ends at ${iso(seen.last)} instead of ${iso(recorded.last)}` : "",
    firstMoved ? `it starts at ${iso(seen.first)} instead of ${iso(recorded.first)}` : "",
  ];
  return to("shrunk", parts.filter((part) => part !== "").join("; "));
}

function isBefore(a: number | null, b: number | null): boolean {
  return b !== null && (a === null || a < b);
}

/** Months that the record has and that are others now. */
function inside(recorded: RecordedFile, seen: Seen): Comparison | undefined {
  if (!recorded.months || !seen.months) return undefined;
  const endMonth = recorded.last === null ? "" : iso(recorded.last).slice(0, 7);
  const changed = Object.keys(recorded.months).sort().filter((month) =>
    recorded.months?.[month] !== seen.months?.[month] &&
    !(month === endMonth && recorded.months?.[month] === seen.upToRecorded) &&
    !(month === endMonth && seen.upToRecorded === undefined && hasLater(recorded, seen)) &&
    !isFrontMonth(recorded, seen, month)
  );
  if (changed.length === 0) return undefined;
  const named = changed.slice(0, 3).join(", ");
  const more = changed.length > 3 ? ` and ${changed.length - 3} more months` : "";
  return to("changed", `bars inside ${named}${more} are others`);
}

function hasLater(recorded: RecordedFile, seen: Seen): boolean {
  return isBefore(recorded.last, seen.last);
}

/** The month the record began in, when older bars came in front of it: its digest must be another. */
function isFrontMonth(recorded: RecordedFile, seen: Seen, month: string): boolean {
  if (recorded.first === null || !isBefore(seen.first, recorded.first)) return false;
  return month === iso(recorded.first).slice(0, 7);
}

function grown(recorded: RecordedFile, seen: Seen): Comparison {
  const more = (seen.rows ?? 0) - (recorded.rows ?? 0);
  const compared = recorded.months && seen.months ? "" : "; what is inside was not compared";
  if (more === 0) {
    if (recorded.months && seen.months) return to("same", "written again with the same bars");
    return onlyTouched(recorded, seen)
      ? to("same", "only its time is another; barkeep scan compares the bytes")
      : to("changed", "its bytes are others, its rows and range are not");
  }
  const where = [
    isBefore(seen.first, recorded.first) ? "in front" : "",
    hasLater(recorded, seen) ? "at the end" : "",
  ].filter((part) => part !== "");
  if (where.length === 0) return to("changed", `${number(more)} rows came in between`);
  return to("grown", `${number(more)} rows more, ${where.join(" and ")}${compared}`);
}

/** Copied or touched: the size and every row group are as recorded, and no hash is there to say more. */
function onlyTouched(recorded: RecordedFile, seen: Seen): boolean {
  const hashes = recorded.sha256 !== null && seen.sha256 !== null;
  return !hashes && recorded.size === seen.size &&
    JSON.stringify(recorded.rowGroups) === JSON.stringify(seen.rowGroups);
}

function count(rows: number | null): string {
  return rows === null ? "an unknown number of rows" : `${number(rows)} rows`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function iso(time: number | null): string {
  return time === null ? "no bar" : new Date(time).toISOString().replace(".000Z", "Z");
}
