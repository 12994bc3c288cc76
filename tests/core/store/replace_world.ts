/** A small data folder, a workload over it, and what must be true of it whatever happened. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { barsOf } from "../../../core/bars/bars.ts";
import { BarkeepError } from "../../../core/errors.ts";
import type { Fs } from "../../../core/fs/fs.ts";
import { sha256Of } from "../../../core/fs/hash.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { verifyBackup } from "../../../core/store/backups.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { openIntents } from "../../../core/store/journal.ts";
import {
  fileEntries,
  finishOperation,
  NO_FACTS,
  readLedger,
  startOperation,
} from "../../../core/store/ledger.ts";
import { NO_CHANGES, readReceipt } from "../../../core/store/ledger_receipts.ts";
import { recover } from "../../../core/store/recovery.ts";
import { removeFile } from "../../../core/store/replace_remove.ts";
import { replaceFile, type ReplaceRequest } from "../../../core/store/replace.ts";
import { openStore, type Store } from "../../../core/store/store.ts";

export const ROOT = "/data";
export const START = Date.UTC(2026, 10, 22, 8, 30);

/** Bytes that differ from place to place, so that a sector in the wrong place shows. */
export function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + seed * 31 + (i >> 8) * 13) & 0xff);
}

export const A_BEFORE = pattern(3000, 1);
export const A_AFTER = Uint8Array.from([...A_BEFORE, ...pattern(700, 2)]);
export const B_BEFORE = pattern(2000, 3);
export const B_AFTER = B_BEFORE.map((byte, i) => i === 1234 ? byte ^ 0xff : byte);
export const C_AFTER = pattern(1500, 4);
export const D_ALWAYS = pattern(100, 5);
export const E_BEFORE = pattern(900, 6);

/** What each file is before and after; `null`: not there. */
export const STATES: Readonly<Record<string, readonly [Uint8Array | null, Uint8Array | null]>> = {
  "A_1m.parquet": [A_BEFORE, A_AFTER],
  "B_1m.parquet": [B_BEFORE, B_AFTER],
  "C_1m.parquet": [null, C_AFTER],
  "E_1m.parquet": [E_BEFORE, null],
};

export function newDisk(): MemoryFs {
  return new MemoryFs({
    files: {
      [`${ROOT}/A_1m.parquet`]: A_BEFORE,
      [`${ROOT}/B_1m.parquet`]: B_BEFORE,
      [`${ROOT}/D_1m.parquet`]: D_ALWAYS,
      [`${ROOT}/E_1m.parquet`]: E_BEFORE,
    },
  });
}

/** A store with a clock that moves one second a look and never waits. */
export function openTestStore(fs: Fs, start: number = START): Promise<Store> {
  let now = start;
  return openStore(fs, ROOT, {
    holder: { pid: 7, started: START },
    now: () => (now += 1000),
    wait: () => Promise.resolve(),
    lockWait: 2000,
  });
}

const BAR = barsOf([{ time: START, open: 1, high: 2, low: 0.5, close: -0, volume: NaN }]);

/** A write of whole bytes in pieces, as an encoder would do it. */
export function requestFor(
  operation: ReplaceRequest["operation"],
  name: string,
  more: Partial<ReplaceRequest> = {},
): ReplaceRequest {
  const [before, after] = STATES[name];
  const bytes = after ?? new Uint8Array(0);
  return {
    operation,
    name,
    expected: before ? sha256Of(before) : "absent",
    changes: { ...NO_CHANGES, added: BAR },
    size: bytes.length,
    stage: async (sink) => {
      for (let at = 0; at < bytes.length; at += 600) await sink.write(bytes.subarray(at, at + 600));
    },
    check: async (staged) => {
      equal((await staged.stat()).size, bytes.length);
      return NO_FACTS;
    },
    ...more,
  };
}

/** One command: append to A, revise a bar in B, create C, remove E. Tells of each file when its write has returned. */
export async function runWorkload(store: Store, done: (name: string) => void): Promise<void> {
  await recover(store, "update");
  const operation = await startOperation(store, { command: "update", arguments: ["A", "B", "C"] });
  for (const name of Object.keys(STATES)) {
    const change = STATES[name][1] === null ? removeFile : replaceFile;
    await change(store, requestFor(operation, name));
    done(name);
  }
  await finishOperation(store, operation, "done");
  done("all");
}

/** Which files show the new bytes; fails if one shows anything but its old or its new ones. */
export function newFiles(disk: MemoryFs, where: string): Set<string> {
  const files = disk.snapshot(), found = new Set<string>();
  for (const [name, [before, after]] of Object.entries(STATES)) {
    const bytes = files.get(`${ROOT}/${name}`);
    const [isOld, isNew] = [sameBytes(bytes, before), sameBytes(bytes, after)];
    ok(isNew || isOld, `${where}: ${name} is neither old nor new (${bytes?.length} bytes)`);
    if (isNew) found.add(name);
  }
  const other = files.get(`${ROOT}/D_1m.parquet`);
  ok(other && sameBytes(other, D_ALWAYS), `${where}: a file outside the plan changed`);
  return found;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | null): boolean {
  if (!a || !b) return !a && !b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The promises, after recovery: whatever reported success is there, everything else is old or new. */
export async function requirePromises(
  disk: MemoryFs,
  done: ReadonlySet<string>,
  where: string,
): Promise<void> {
  const found = newFiles(disk, where);
  for (const name of done) {
    if (name !== "all") ok(found.has(name), `${where}: ${name} reported success and is not there`);
  }
  deepEqual(await openIntents(disk, ROOT), [], `${where}: intents are open`);
  await requireBackups(disk, found, where);
  await requireLedger(disk, found, where);
  const leftovers = [...disk.snapshot().keys()]
    .filter((path) => path.endsWith(".barkeep-tmp") || path.includes("/hold/"));
  deepEqual(leftovers, [], `${where}: leftovers`);
}

async function requireBackups(disk: MemoryFs, found: Set<string>, where: string): Promise<void> {
  const { backups, problems } = await listBackups(disk, ROOT);
  deepEqual(problems, [], `${where}: backup problems`);
  for (const backup of backups) {
    const { good, reason } = await verifyBackup({ fs: disk, root: ROOT }, backup);
    ok(good, `${where}: backup ${backup.id} is bad: ${reason}`);
  }
  for (const name of found) {
    const [before] = STATES[name];
    if (!before) continue;
    const hash = sha256Of(before);
    ok(
      backups.some((backup) => backup.file === name && backup.sha256 === hash),
      `${where}: ${name} was replaced and no backup has its old bytes`,
    );
  }
}

async function requireLedger(disk: MemoryFs, found: Set<string>, where: string): Promise<void> {
  const entries = fileEntries(await readLedger(disk, ROOT));
  deepEqual(
    new Set(entries.map((entry) => entry.file)),
    found,
    `${where}: the ledger does not say what is there`,
  );
  equal(entries.length, found.size, `${where}: something stands twice in the ledger`);
  for (const { receipt } of entries) {
    ok(receipt, `${where}: no receipt`);
    const { added } = await readReceipt(disk, ROOT, receipt);
    deepEqual([...added.close, ...added.volume], [-0, NaN], `${where}: the receipt is wrong`);
  }
}

/** The files that mean something, by path; lock files hold messages only. */
export function meaningful(disk: MemoryFs): Map<string, Uint8Array> {
  return new Map([...disk.snapshot()].filter(([path]) => !path.endsWith(".lock")));
}

/** Recovers, checks the promises, and checks that recovering again changes nothing. */
export async function recoverAndCheck(
  disk: MemoryFs,
  done: ReadonlySet<string>,
  where: string,
): Promise<void> {
  await recover(await openTestStore(disk, START + 86_400_000), "recovery");
  await requirePromises(disk, done, where);
  const settled = meaningful(disk);
  const again = await recover(await openTestStore(disk, START + 2 * 86_400_000), "recovery");
  deepEqual(again.actions, [], `${where}: a second recovery found work`);
  deepEqual(meaningful(disk), settled, `${where}: a second recovery changed something`);
}

/** Says whether a disk with the same content and the same promises was seen before. */
export function isRepeated(
  disk: MemoryFs,
  done: ReadonlySet<string>,
  seen: Set<string>,
): boolean {
  const hash = createHash("sha256").update([...done].join());
  for (const [path, bytes] of meaningful(disk)) hash.update(`\n${path}\n`).update(bytes);
  const key = hash.digest("hex"), repeated = seen.has(key);
  seen.add(key);
  return repeated;
}

/** Runs and swallows only what Barkeep says on purpose; says whether it was said. */
export async function failsOnPurpose(run: () => Promise<void>): Promise<BarkeepError | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof BarkeepError) return error;
    throw error;
  }
}
