/** What writing a plan would take, found out without writing: the bytes go nowhere. */

import type { Sha256 } from "../../fs/hash.ts";
import { hashHandle } from "../../fs/hash.ts";
import type { Sink } from "../../fs/sink.ts";
import { createTable } from "../../parquet/create.ts";
import { patchTable } from "../../parquet/patch.ts";
import { listBackups } from "../../store/backups_list.ts";
import { backupFileName } from "../../store/paths.ts";
import type { Store } from "../../store/store.ts";
import { mustBeSameTable, openMasterFile } from "../master.ts";
import { barsToPut } from "../write_merge.ts";
import type { FilePlan } from "./file_plan.ts";

export interface Estimate {
  readonly file: string;
  /** Bytes; `null` for a new file. */
  readonly before: number | null;
  readonly after: number;
  /** The backup that would be made, in words; `null` for a new file. */
  readonly backup: string | null;
  /** The file's hash as the plan saw it; `null` for a new file. */
  readonly sha256: Sha256 | null;
}

class CountingSink implements Sink {
  position = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.position += bytes.length;
    return Promise.resolve();
  }
}

/** Encodes what a plan would write and counts it. Throws what encoding it for real would throw. */
export async function estimate(store: Store, plan: FilePlan): Promise<Estimate> {
  const { file: { path }, master, created, merge } = plan;
  if (!merge) throw new TypeError(`${path} has nothing to write`);
  const sink = new CountingSink();
  if (!master) {
    await createTable({
      like: created?.like ?? null,
      bars: merge.added,
      zone: created?.zone ?? null,
      sink,
    });
    return { file: path, before: null, after: sink.position, backup: null, sha256: null };
  }
  using file = await openMasterFile(store.fs, store.root, path);
  const { sha256 } = await hashHandle(file);
  const table = await mustBeSameTable(master, file);
  await patchTable({ file, table, zone: master.zone, put: barsToPut(merge), sink });
  const backup = await backupWords(store, path, sha256);
  return { file: path, before: table.size, after: sink.position, backup, sha256 };
}

async function backupWords(store: Store, path: string, sha256: Sha256): Promise<string> {
  const { backups } = await listBackups(store.fs, store.root, path);
  const same = backups.find((backup) => backup.sha256 === sha256);
  return same
    ? `the same bytes are in backups/${same.content}`
    : `backups/${backupFileName(path, store.now()).replace(/\d{8}T\d{9}Z/, "<time>")}`;
}
