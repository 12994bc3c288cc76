/** Outside changes: what a file had when it was recorded, and what it has now. */

import type { AlarmSide, AlarmStatus } from "../../core/operations/status_report.ts";
import { timeIn } from "./changes_text.ts";
import { counted } from "./format.ts";

function sideText(file: string, { rows, first, last }: AlarmSide): string {
  if (rows === null) return "unknown rows";
  if (first === null || last === null) return counted(rows, "row");
  return `${counted(rows, "row")}, ${timeIn(file, Date.parse(first))} to ${
    timeIn(file, Date.parse(last))
  }`;
}

/** `shrunk outside Barkeep (…): 347,873 rows, … -> 26,479 rows, …`. */
export function alarmText({ file, verdict, reason, before, now }: AlarmStatus): string {
  const sides = `${sideText(file, before)} -> ${now ? sideText(file, now) : "gone"}`;
  return `${verdict} outside Barkeep (${reason}): ${sides}`;
}
