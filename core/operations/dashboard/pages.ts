/** What the pages beside the overview show. */

import type { Backup } from "../../store/backups_list.ts";
import type { Look } from "./look.ts";
import { counted, idOf, titleOf } from "./view/words.ts";
import type { BackupsPage, HealthPage } from "./view/pages.ts";

export function backupsPage({ backups, settings }: Look): BackupsPage {
  const contents = new Map(backups.map(({ content, size }) => [content, size]));
  const groups = Map.groupBy(backups, ({ file }) => file);
  return {
    count: backups.length,
    size: [...contents.values()].reduce((sum, size) => sum + size, 0),
    most: settings.retention.maxGigabytes * 1e9,
    files: [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([file, own]) => ({
      id: idOf(file),
      backups: own.toReversed().map(backupLine),
    })),
  };
}

function backupLine({ id, made, rows, size, health, reason, verified }: Backup) {
  return {
    ...{ id, rows, size, health, reason },
    made: new Date(made).toISOString().slice(0, 19).replace("T", " "),
    verified: verified === null ? null : new Date(verified).toISOString().slice(0, 10),
  };
}

export function healthPage({ report }: Look): HealthPage {
  return {
    alarms: report.alarms.map(({ file, alarm, reason, before, now }) => ({
      id: idOf(file),
      alarm,
      text: reason,
      before: sideText(before),
      now: now === null ? "gone" : sideText(now),
    })),
    findings: report.problems.map(({ file, health, reason, mend }) => ({
      title: titleOf(idOf(file)),
      state: health === "damaged" ? "damaged" : "attention",
      text: reason,
      mend,
    })),
  };
}

type Side = Look["report"]["alarms"][number]["before"];

function sideText({ rows, first, last }: Side): string {
  const range = first && last ? `, ${first.slice(0, 16)} to ${last.slice(0, 16)}` : "";
  return `${rows === null ? "unknown" : counted(rows, "bar")}${range.replaceAll("T", " ")}`;
}
