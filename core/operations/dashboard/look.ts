/** Everything the pages are made from, read afresh: a dashboard that shows yesterday's folder is worse than none. */

import type { Fs } from "../../fs/fs.ts";
import { type Backup, listBackups } from "../../store/backups_list.ts";
import { type IncomingHeader, listIncoming } from "../../store/incoming.ts";
import { openIntents } from "../../store/journal.ts";
import { type Ledger, readLedger } from "../../store/ledger.ts";
import { type FilesRecord, readRecord } from "../../store/record.ts";
import { readSettings, type Settings } from "../../store/settings.ts";
import { status } from "../status.ts";
import type { StatusReport } from "../status_report.ts";
import { rememberedZones } from "../zones.ts";

export interface Look {
  readonly report: StatusReport;
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly record: FilesRecord;
  readonly backups: readonly Backup[];
  readonly incoming: readonly IncomingHeader[];
}

export async function look(fs: Fs, root: string, now: number): Promise<Look> {
  const settings = await readSettings(fs, root), record = await readRecord(fs, root);
  const zones = rememberedZones(record.files);
  const openOperations = await openIntents(fs, root);
  const report = await status(fs, root, {
    ...{ now, settings, openOperations, zones, recorded: record.files },
  });
  return {
    report,
    settings,
    record,
    ledger: await readLedger(fs, root),
    backups: (await listBackups(fs, root)).backups,
    incoming: (await listIncoming(fs, root)).kept,
  };
}
