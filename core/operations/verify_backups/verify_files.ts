/** Reads every page of files of bars, and compares them with how they were recorded. Reads only. */

import { BarkeepError } from "../../errors.ts";
import { hashHandle, type Sha256 } from "../../fs/hash.ts";
import type { CoreName } from "../../store/naming.ts";
import { readRecord } from "../../store/record.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { lookInto } from "../look_into.ts";
import { openMasterFile } from "../master.ts";

export interface VerifiedFile {
  readonly file: string;
  /** `good`, or what is wrong with it in words. */
  readonly health: string;
  readonly rows: number | null;
  readonly sha256: Sha256 | null;
  /** Whether the bytes are those that were recorded; `null`: their hash was not recorded. */
  readonly asRecorded: boolean | null;
  readonly error: BarkeepError | null;
}

export interface VerifyFilesRequest {
  readonly files: readonly CoreName[];
  readonly settings: Settings;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

export async function verifyFiles(
  store: Store,
  request: VerifyFilesRequest,
): Promise<VerifiedFile[]> {
  const { files: recorded } = await readRecord(store.fs, store.root);
  const found: VerifiedFile[] = [];
  for (const [done, name] of request.files.entries()) {
    request.onFile?.(name.path, done, request.files.length);
    found.push(
      await verifyFile(store, name, request.settings, recorded[name.path]?.sha256 ?? null),
    );
  }
  return found;
}

async function verifyFile(
  store: Store,
  name: CoreName,
  settings: Settings,
  recorded: Sha256 | null,
): Promise<VerifiedFile> {
  const file = name.path;
  try {
    return await onDisk(store, `read ${file}`, async () => {
      using handle = await openMasterFile(store.fs, store.root, file);
      const { sha256 } = await hashHandle(handle);
      const { health, facts: { rows } } = await lookInto(handle, { name, settings });
      const asRecorded = recorded === null ? null : recorded === sha256;
      return { file, health, rows, sha256, asRecorded, error: null };
    });
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    const { message: health } = error;
    return { file, health, rows: null, sha256: null, asRecorded: null, error };
  }
}
