/** Removes backups that no rule keeps. Every decision comes with its reasons before anything goes. */

import { ChangedError, DamagedError } from "../../errors.ts";
import { FsError } from "../../fs/fs.ts";
import { removeBackups, verifyBackup } from "../../store/backups.ts";
import { type Backup, listBackups } from "../../store/backups_list.ts";
import { takeInventory } from "../../store/inventory.ts";
import { openIntents } from "../../store/journal.ts";
import { finishOperation, type Operation, readLedger, startOperation } from "../../store/ledger.ts";
import { type Lock, lockStore, tryLock } from "../../store/locks.ts";
import { readRecord } from "../../store/record.ts";
import { planRetention, type RetentionDecision } from "../../store/retention.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { planDigest } from "../plan_digest.ts";
import { compareAll, seenFiles } from "../record_files.ts";
import { candidatesOf, policyOf } from "./candidates.ts";

/** One backup with what becomes of it. */
export interface PrunedBackup extends RetentionDecision {
  readonly backup: Backup;
}

export interface PrunePlan {
  readonly id: string;
  /** By file, newest first. */
  readonly decisions: readonly PrunedBackup[];
  /** Bytes on disk before and after; bytes that several backups share count once. */
  readonly bytesNow: number;
  readonly bytesAfter: number;
}

export interface Pruned {
  /** `null`: nothing had to go. */
  readonly operation: Operation | null;
  readonly removed: readonly Backup[];
  /** Names of the files in `backups` that went. */
  readonly names: readonly string[];
  readonly freed: number;
}

/** Reads only. */
export async function planPrune(store: Store, settings: Settings): Promise<PrunePlan> {
  const { backups } = await listBackups(store.fs, store.root);
  const facts = {
    now: store.now(),
    named: await namedByIntents(store),
    diskBytes: await diskBytes(store),
  };
  const candidates = candidatesOf(backups, await surroundingsOf(store, settings));
  const byId = new Map(backups.map((backup) => [backup.id, backup]));
  const decisions = planRetention(candidates, policyOf(settings.retention), facts)
    .map((decision) => ({ ...decision, backup: byId.get(decision.id)! }))
    .sort((a, b) => compareText(a.file, b.file) || b.backup.made - a.backup.made);
  const kept = decisions.filter(({ keep }) => keep);
  const gone = decisions.filter(({ keep }) => !keep).map(({ id }) => id).sort();
  return {
    id: planDigest("prune", [{ file: "backups", facts: gone }]),
    decisions,
    bytesNow: bytesOf(decisions),
    bytesAfter: bytesOf(kept),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bytesOf(decisions: readonly PrunedBackup[]): number {
  const contents = new Map(decisions.map(({ backup: { content, size } }) => [content, size]));
  return [...contents.values()].reduce((sum, size) => sum + size, 0);
}

async function surroundingsOf({ fs, root }: Store, settings: Settings) {
  const seen = seenFiles(await takeInventory(fs, root, { settings }));
  const { files: recorded } = await readRecord(fs, root);
  const ledger = await readLedger(fs, root);
  return { seen, recorded, comparisons: compareAll(recorded, seen), ledger };
}

async function namedByIntents({ fs, root }: Store): Promise<Set<string>> {
  const intents = await openIntents(fs, root);
  return new Set(intents.flatMap(({ intent }) => intent?.backup ?? []));
}

async function diskBytes({ fs, root }: Store): Promise<number | null> {
  try {
    return (await fs.space(root)).totalBytes;
  } catch (error) {
    // Not permitted or not supported: then only the budget in bytes counts.
    if (error instanceof FsError) return null;
    throw error;
  }
}

/**
 * Removes what the plan says, under the store lock held alone. The plan is made again there: only what both
 * let go goes. Throws `LockedError`, `ChangedError` if nothing of the plan holds any more, `DiskError`.
 */
export async function applyPrune(
  store: Store,
  plan: PrunePlan,
  settings: Settings,
): Promise<Pruned> {
  using _lock = await lockStore(store, "exclusive", { command: "prune" });
  return await pruneLocked(store, plan, settings);
}

const NOTHING: Pruned = { operation: null, removed: [], names: [], freed: 0 };

async function pruneLocked(store: Store, plan: PrunePlan, settings: Settings): Promise<Pruned> {
  const wanted = goneIn(plan);
  if (wanted.length === 0) return NOTHING;
  const now = new Set(goneIn(await planPrune(store, settings)).map(({ id }) => id));
  const agreed = wanted.filter(({ id }) => now.has(id));
  if (agreed.length === 0) {
    throw new ChangedError(
      `Cannot prune: the backups or the files changed since the plan was made. Look again with --dry-run.`,
    );
  }
  const operation = await startOperation(store, { command: "prune", arguments: [] });
  const removed = await withGoodOneLeft(store, plan, agreed);
  const names = await onDisk(store, "remove backups", () => removeBackups(store, removed));
  const sizes = new Map(removed.map(({ content, size }) => [content, size]));
  const freed = names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const text = `${removed.length} backups removed, ${freed} bytes freed`;
  await finishOperation(store, operation, "done", text);
  return { operation, removed, names, freed };
}

function goneIn({ decisions }: PrunePlan): Backup[] {
  return decisions.filter(({ keep }) => !keep).map(({ backup }) => backup);
}

/** What a sidecar claims is not enough here: of every file one that stays is read again first. */
async function withGoodOneLeft(
  store: Store,
  { decisions }: PrunePlan,
  gone: readonly Backup[],
): Promise<Backup[]> {
  const safe: Backup[] = [];
  for (const [file, own] of Map.groupBy(gone, (backup) => backup.file)) {
    const kept = decisions.filter((one) => one.file === file && one.keep);
    const best = kept.find(({ backup }) => backup.health === "good") ?? kept[0];
    if (!best) continue;
    const check = await onDisk(store, `read ${best.id}`, () => verifyBackup(store, best.backup));
    if (!check.good) throw keptIsBad(best.backup, check.reason);
    safe.push(...own);
  }
  return safe;
}

function keptIsBad({ id, file }: Backup, reason: string): DamagedError {
  return new DamagedError(
    `Cannot prune the backups of ${file}: ${id}, which was to stay, is damaged (${reason}). Nothing was ` +
      `removed. Run "barkeep verify --backups".`,
    { facts: { file, backup: id, reason } },
  );
}

/**
 * What runs by itself after a successful update: prunes if nobody else is at work, and says nothing unless
 * something went. A damaged backup or a full disk must not make the update fail that went before.
 */
export async function pruneAfter(store: Store, settings: Settings): Promise<Pruned> {
  using lock = await tryAlone(store);
  if (!lock) return NOTHING;
  try {
    return await pruneLocked(store, await planPrune(store, settings), settings);
  } catch (error) {
    // Told by "verify --backups" and by the next "prune", where it can be acted on.
    if (error instanceof DamagedError || error instanceof ChangedError) return NOTHING;
    throw error;
  }
}

function tryAlone(store: Store): Promise<Lock | undefined> {
  return tryLock(() => lockStore(store, "exclusive", { command: "prune", wait: 0 }));
}
