/** What reading files and backups again showed, for people and for scripts. */

import type {
  DamagedBackup,
  VerifiedBackups,
} from "../../core/operations/verify_backups/verify_backups.ts";
import type { VerifiedFile } from "../../core/operations/verify_backups/verify_files.ts";
import { bytes, counted, grouped } from "./format.ts";
import { errorJson } from "./changes_text.ts";
import type { Terminal } from "./terminal.ts";

export function printVerifiedFiles(terminal: Terminal, files: readonly VerifiedFile[]): void {
  const bad = files.filter(({ health }) => health !== "good");
  for (const { file, health } of bad) {
    const what = file.replace(/\.parquet$/, "");
    terminal.print(`${terminal.paint("red", `■ ${file}`)}  ${health}`);
    terminal.print(
      terminal.paint("grey", `    barkeep repair ${what}, or barkeep restore ${what}`),
    );
  }
  for (const { file } of files.filter(({ asRecorded }) => asRecorded === false)) {
    const text = "its bytes are not those that were recorded; barkeep status says what changed";
    terminal.print(`${terminal.paint("yellow", `▲ ${file}`)}  ${text}`);
  }
  const rows = files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  const good = files.length - bad.length;
  terminal.print(
    `${counted(good, "file")} of ${grouped(files.length)} good: every page decoded, ${
      counted(rows, "row")
    }, times strictly increasing.`,
  );
}

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

export function filesJson(files: readonly VerifiedFile[]) {
  return { version: 1, files: files.map((one) => ({ ...one, error: errorJson(one.error) })) };
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
