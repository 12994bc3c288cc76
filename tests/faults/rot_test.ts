/** Single bits flip in a master, a backup, a staged file, the ledger: each one has to be noticed. */

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { DamagedError } from "../../core/errors.ts";
import { UTC } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import type { FileHandle, Fs } from "../../core/fs/fs.ts";
import { hashFile } from "../../core/fs/hash.ts";
import { verifyFiles } from "../../core/operations/verify_backups/verify_files.ts";
import { putBack } from "../../core/operations/put_back.ts";
import { BytesFile } from "../../core/parquet/bytes.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { verifyBackup } from "../../core/store/backups.ts";
import { listBackups } from "../../core/store/backups_list.ts";
import { NO_FACTS, readLedger, startOperation } from "../../core/store/ledger.ts";
import { DEFAULT_SETTINGS } from "../../core/store/settings.ts";
import type { Store } from "../../core/store/store.ts";
import { recordFiles } from "../../core/operations/record_files.ts";
import { suite, type Tally } from "./support/tally.ts";
import {
  A,
  fillFolder,
  hashesIn,
  inTempFolder,
  masterIn,
  openWorld,
  runWorkload,
} from "./support/world.ts";

const POSITIONS = 2000;

/** Bits spread evenly over a file: byte and mask. */
function bitsOf(size: number, count: number): (readonly [number, number])[] {
  const bits = size * 8;
  return Array.from({ length: Math.min(count, bits) }, (_, i) => {
    const bit = Math.floor(i * bits / Math.min(count, bits));
    return [bit >> 3, 1 << (bit & 7)] as const;
  });
}

/** Flips one bit of a file after the other, each back again. */
async function flipEach(
  path: string,
  count: number,
  look: (where: string, n: number) => Promise<void>,
): Promise<void> {
  const bytes = await Deno.readFile(path);
  for (const [n, [at, mask]] of bitsOf(bytes.length, count).entries()) {
    bytes[at] ^= mask;
    await Deno.writeFile(path, bytes);
    await look(`bit ${mask} of byte ${at}`, n);
    bytes[at] ^= mask;
  }
  await Deno.writeFile(path, bytes);
}

/** A folder after an update, with everything recorded. */
function afterUpdate(run: (store: Store) => Promise<void>): Promise<void> {
  return inTempFolder(async (root) => {
    await fillFolder(root);
    const store = await openWorld(root);
    await runWorkload(store, () => {});
    const written = await hashesIn(root);
    await recordFiles(store, {
      command: "update",
      operation: null,
      settings: DEFAULT_SETTINGS,
      written,
    });
    await run(store);
  });
}

suite("L8-master", "bit flips in a master", null, async (tally) => {
  await afterUpdate(async (store) => {
    const path = `${store.root}/${A}`, good = await readTimes(await Deno.readFile(path));
    const { name } = await masterIn(store, A);
    await flipEach(path, POSITIONS, async (where) => {
      await tally.point(async () => {
        const [found] = await verifyFiles(store, { files: [name], settings: DEFAULT_SETTINGS });
        ok(found.asRecorded === false || found.error !== null, `${where} was not noticed`);
        tally.add("noticed");
      });
      tally.add(await plainRead(await Deno.readFile(path), good));
    });
  });
});

async function readTimes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const file = new BytesFile(bytes, A),
    { bars } = await readBars(file, await readTable(file), {
      zone: UTC,
    });
  return JSON.stringify(Object.values(bars).map((column) => [...column]));
}

/** What a reader without a hash would have seen. Any error at all counts as noticed. */
async function plainRead(bytes: Uint8Array<ArrayBuffer>, good: string): Promise<string> {
  try {
    return await readTimes(bytes) === good
      ? "plain read: no difference"
      : "plain read: other values, no error";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return "plain read: error";
  }
}

suite("L8-backup", "bit flips in a backup, and restoring from it", null, async (tally) => {
  await afterUpdate(async (store) => {
    const { backups } = await listBackups(store.fs, store.root, A);
    const [backup] = backups, path = `${store.root}/backups/${backup.content}`;
    const expected = (await hashFile(denoFs, `${store.root}/${A}`)).sha256;
    const operation = await startOperation(store, { command: "restore", arguments: [] });
    await flipEach(path, POSITIONS, async (where, n) => {
      await tally.point(async () => {
        equal((await verifyBackup(store, backup)).good, false, `${where} was not noticed`);
        tally.add("noticed");
      });
      if (n % 10 !== 0) return;
      await tally.point(async () => {
        tally.add("restores tried");
        const request = { operation, name: A, backup, expected, facts: NO_FACTS };
        await mustRefuse(() => putBack(store, { ...request, health: null, changes: null }), where);
        equal((await hashFile(denoFs, `${store.root}/${A}`)).sha256, expected, where);
      });
    });
    tally.add("restored from a damaged backup", 0);
  });
});

async function mustRefuse(run: () => Promise<unknown>, where: string): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof DamagedError) return;
    throw error;
  }
  ok(false, `${where}: it was not refused`);
}

suite("L8-ledger", "bit flips in the ledger", null, async (tally) => {
  await afterUpdate(async (store) => {
    const whole = (await readLedger(store.fs, store.root)).entries;
    await flipEach(`${store.root}/.barkeep/ledger.jsonl`, POSITIONS, async (where) => {
      await tally.point(async () => {
        const { entries, damaged } = await readLedger(store.fs, store.root);
        notEqual(damaged.length, 0, `${where} was not noticed`);
        const texts = new Set(whole.map((entry) => JSON.stringify(entry)));
        ok(entries.every((entry) => texts.has(JSON.stringify(entry))), `${where}: a wrong entry`);
        tally.add("noticed");
      });
    });
  });
});

suite("L8-staged", "bit flips in a file on its way to the disk", null, async (tally) => {
  for (const name of ["staged", "backup"] as const) {
    for (let n = 0; n < 100; n++) {
      await inTempFolder(async (root) => {
        await fillFolder(root);
        await tally.point(() => flipOnTheWay(root, name, n, tally));
      });
    }
  }
});

/** The disk takes other bytes than it was given; reading back has to show it. */
async function flipOnTheWay(
  root: string,
  what: "staged" | "backup",
  n: number,
  tally: Tally,
): Promise<void> {
  const before = await hashesIn(root), where = `${what} ${n}`;
  const path = what === "staged" ? `${root}/.${A}.` : `${root}/backups/.${A}.`;
  const store = await openWorld(root, flipping(denoFs, path, n));
  await mustRefuse(() => runWorkload(store, () => {}), where);
  deepEqual(await hashesIn(root), before, where);
  tally.add("noticed");
}

function flipping(fs: Fs, prefix: string, n: number): Fs {
  const open = async (path: string, mode: Parameters<Fs["open"]>[1]) => {
    const handle = await fs.open(path, mode);
    return mode === "create" && path.startsWith(prefix) ? flippingHandle(handle, n) : handle;
  };
  return { ...fs, open };
}

function flippingHandle(handle: FileHandle, n: number): FileHandle {
  return {
    path: handle.path,
    stat: () => handle.stat(),
    readAt: (buffer, position) => handle.readAt(buffer, position),
    write: (bytes) => {
      const other = bytes.slice();
      other[(n * 7919) % other.length] ^= 1 << (n % 8);
      return handle.write(other);
    },
    sync: () => handle.sync(),
    truncate: (size) => handle.truncate(size),
    tryLock: (kind) => handle.tryLock(kind),
    close: () => handle.close(),
    [Symbol.dispose]: () => handle.close(),
  };
}
