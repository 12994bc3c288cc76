/** What reading backups again showed, for people and for scripts. */

import type {
  DamagedBackup,
  VerifiedBackups,
} from "../../core/operations/verify_backups/verify_backups.ts";
import { bytes, counted, grouped } from "./format.ts";
import type { Terminal } from "./terminal.ts";

export function printVerifiedBackups(terminal: Terminal, found: VerifiedBackups): void {
  for (const one of found.damaged) printDamaged(terminal, one);
  for (const { name, reason } of found.problems) terminal.warn(`backups/${name}: ${reason}.`);
  if (found.unmarked.length > 0) {
    terminal.note(
      `${
        counted(found.unmarked.length, "sidecar")
      } could not be marked: the folder is read-only or in use.`,
    );
  }
  const share = found.checked < found.of ? ` of ${grouped(found.of)}, those due first` : "";
  const bad = new Set(found.damaged.map(({ backup }) => backup.content)).size;
  terminal.print(
    `${counted(found.checked, "backup")}${share} read again, ${bytes(found.bytes)} as they were${
      bad > 0 ? `, ${grouped(bad)} damaged` : ""
    }.`,
  );
}

function printDamaged(terminal: Terminal, one: DamagedBackup): void {
  const { id, file } = one.backup;
  terminal.print(`${terminal.paint("red", `■ ${id}`)}  ${one.reason}`);
  terminal.print(terminal.paint("grey", `    ${adviceFor(one, file)}`));
}

function adviceFor({ other, masterHasThem }: DamagedBackup, file: string): string {
  if (masterHasThem) return `${file} still has these bytes: barkeep backup ${file} makes a new one`;
  return other
    ? `it is never restored from; the next one of ${file} is ${other.id}`
    : `it is never restored from, and ${file} has no other: keep the file itself safe`;
}

export function backupsJson(found: VerifiedBackups) {
  const damaged = found.damaged.map((one) => ({
    id: one.backup.id,
    file: one.backup.file,
    reason: one.reason,
    other: one.other?.id ?? null,
    masterHasThem: one.masterHasThem,
  }));
  return { version: 1, ...found, damaged };
}
