/**
 * Makes the activity and the record anew: from what can still be read of them, the receipts, the sidecars of
 * backups and the files themselves. The old ones are kept in quarantine.
 */

import { ensureFolder, removeIfThere, syncNames, writeFileAtomic } from "../../fs/durable.ts";
import { hashFile } from "../../fs/hash.ts";
import { listIfThere } from "../../fs/read_file.ts";
import { listBackups } from "../../store/backups_list.ts";
import {
  type FileState,
  finishOperation,
  type Ledger,
  NO_FACTS,
  type Operation,
  readLedger,
  startOperation,
} from "../../store/ledger.ts";
import { encodeLine } from "../../store/ledger_lines.ts";
import { readReceipt } from "../../store/ledger_receipts.ts";
import { lockStore } from "../../store/locks.ts";
import { HOME, inHome, parseNumberedName } from "../../store/paths.ts";
import { quarantineCopy } from "../../store/quarantine.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { DamagedError } from "../../errors.ts";
import { scan, type Scanned } from "../scan.ts";
import { type FoundReceipt, rebuiltLedger } from "./rebuilt_ledger.ts";

export interface Rebuilt {
  readonly operation: Operation;
  /** Entries that were read from the old activity, and entries made from receipts and sidecars. */
  readonly kept: number;
  readonly made: number;
  /** Where the old ones are now. */
  readonly aside: readonly string[];
  readonly scanned: Scanned;
}

export interface RebuildRequest {
  readonly settings: Settings;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

/** Needs the store for itself. Throws `LockedError`, `DiskError`. */
export async function rebuildBooks(store: Store, request: RebuildRequest): Promise<Rebuilt> {
  const made = await onDisk(store, "make the activity anew", async () => {
    using _alone = await lockStore(store, "exclusive", { command: "doctor --rebuild" });
    return await rebuildLedger(store);
  });
  const operation = await startOperation(store, { command: "doctor", arguments: ["--rebuild"] });
  const scanned = await scan(store, { command: "scan", ...request });
  const text = `${made.kept} entries kept, ${made.made} made from receipts and backups`;
  await finishOperation(store, operation, "done", text);
  return { operation, ...made, scanned };
}

async function rebuildLedger(store: Store): Promise<Omit<Rebuilt, "operation" | "scanned">> {
  const { fs, root } = store, folder = await ensureFolder(fs, root, HOME);
  const old = await readLedger(fs, root);
  const entries = await newEntries(store, old);
  const aside: string[] = [];
  for (const name of ["ledger.jsonl", "files.json"]) {
    if (!await fs.stat(`${folder}/${name}`)) continue;
    aside.push(await quarantineCopy(store, `${HOME}/${name}`, "made anew by doctor --rebuild"));
  }
  const text = entries.map((entry) => `${encodeLine(entry)}\n`).join("");
  const temp = `${folder}/.ledger.jsonl.0.barkeep-tmp`;
  await writeFileAtomic(fs, `${folder}/ledger.jsonl`, temp, new TextEncoder().encode(text));
  await removeIfThere(fs, `${folder}/files.json`);
  await syncNames(fs, folder);
  return { kept: old.entries.length, made: entries.length - old.entries.length, aside };
}

async function newEntries(store: Store, old: Ledger) {
  const { backups } = await listBackups(store.fs, store.root);
  const receipts = await findReceipts(store);
  const files = new Set([...backups.map(({ file }) => file), ...receipts.map(({ file }) => file)]);
  const present = new Map<string, FileState>();
  for (const file of files) {
    const found = await presentState(store, file);
    if (found) present.set(file, found);
  }
  return rebuiltLedger(old.entries, { backups, receipts, present });
}

async function presentState({ fs, root }: Store, file: string): Promise<FileState | null> {
  const path = `${root}/${file}`, stat = await fs.stat(path);
  if (stat?.kind !== "file") return null;
  return { ...await hashFile(fs, path), ...NO_FACTS };
}

/** Receipts by their names; a damaged one counts no bars but is not forgotten. */
async function findReceipts({ fs, root }: Store): Promise<FoundReceipt[]> {
  const found: FoundReceipt[] = [];
  for (const { name } of await listIfThere(fs, inHome(root, "receipts"))) {
    const bare = name.replace(/\.\d+\.jsonl$/, ".jsonl");
    const parsed = parseNumberedName(bare, ".jsonl");
    if (!parsed) continue;
    const time = (await fs.stat(inHome(root, "receipts", name)))?.modified ?? 0;
    found.push({
      number: parsed.number,
      file: parsed.name,
      receipt: name,
      time,
      ...await countsOf(fs, root, name),
    });
  }
  return found;
}

async function countsOf(fs: Store["fs"], root: string, name: string) {
  try {
    const { added, replaced, removed } = await readReceipt(fs, root, name);
    return {
      added: added.time.length,
      replaced: replaced.after.time.length,
      removed: removed.time.length,
    };
  } catch (error) {
    if (error instanceof DamagedError) return { added: 0, replaced: 0, removed: 0 };
    throw error;
  }
}
