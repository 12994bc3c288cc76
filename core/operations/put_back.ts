/** Puts the bytes of a backup in a file's place, by the one safe way there is. */

import { DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { hashHandle, readFull, type Sha256 } from "../fs/hash.ts";
import type { Sink } from "../fs/sink.ts";
import type { Backup } from "../store/backups_list.ts";
import type { FileFacts, Operation } from "../store/ledger.ts";
import type { BarChanges } from "../store/ledger_receipts.ts";
import { inBackups } from "../store/paths.ts";
import { type Replaced, replaceFile } from "../store/replace.ts";
import type { Store } from "../store/store.ts";

export interface PutBackRequest {
  readonly operation: Operation;
  /** The file, by its name in the store. */
  readonly name: string;
  readonly backup: Backup;
  /** The hash of what is there now, `"absent"` if nothing is. */
  readonly expected: Sha256 | "absent";
  /** What is known of the file as it is; goes into the sidecar of its backup. */
  readonly facts: FileFacts;
  readonly health: string | null;
  /** What that changes, for the receipt; `null` where it can't be told bar by bar. */
  readonly changes: BarChanges | null;
}

const STEP = 1 << 20;

/**
 * Throws `DamagedError` if the backup's bytes are not what its sidecar says, and all that `replaceFile`
 * throws; the file is then as it was.
 */
export async function putBack(store: Store, request: PutBackRequest): Promise<Replaced> {
  const { backup, ...rest } = request;
  return await replaceFile(store, {
    ...rest,
    size: backup.size,
    stage: async (sink) => {
      using from = await store.fs.open(inBackups(store.root, backup.content), "read");
      await copyInto(from, sink);
    },
    check: async (staged) => {
      const { sha256 } = await hashHandle(staged);
      if (sha256 !== backup.sha256) throw spoilt(request.name, backup);
      const { rows, first, last, schema } = backup;
      return { rows, first, last, schema };
    },
  });
}

function spoilt(name: string, { id }: Backup): DamagedError {
  return new DamagedError(
    `Cannot restore ${name} from ${id}: the backup's bytes changed since it was made. Nothing was ` +
      `written. Look for another one with "barkeep backups ${name}".`,
    { facts: { file: name, backup: id } },
  );
}

async function copyInto(from: FileHandle, sink: Sink): Promise<void> {
  const buffer = new Uint8Array(STEP);
  for (let at = 0;;) {
    const count = await readFull(from, buffer, at);
    if (count === 0) return;
    await sink.write(buffer.slice(0, count));
    at += count;
  }
}
