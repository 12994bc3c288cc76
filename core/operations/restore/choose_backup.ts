/** Which backup a restore takes: a given one, the one of a time, or the last good one by its health. */

import { DamagedError, UsageError } from "../../errors.ts";
import type { Sha256 } from "../../fs/hash.ts";
import { verifyBackup } from "../../store/backups.ts";
import type { Backup } from "../../store/backups_list.ts";
import { fileEntries, type FileEntry, type Ledger } from "../../store/ledger.ts";
import { inBackups } from "../../store/paths.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { nameOf } from "../known_files.ts";
import { lookInto } from "../look_into.ts";

/** What the user asked for. `time` is UTC ms. */
export type RestoreTo =
  | { readonly kind: "last-good" }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "time"; readonly time: number };

/** A backup that was passed over, and why. */
export interface PassedOver {
  readonly id: string;
  readonly reason: string;
}

export interface Choice {
  /** `null`: the file is what was asked for already. */
  readonly backup: Backup | null;
  readonly passedOver: readonly PassedOver[];
}

export interface ChooseOptions {
  readonly file: string;
  /** Backups of this file, oldest first. */
  readonly backups: readonly Backup[];
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** Hash of the file as it is; `null` if it is not there. */
  readonly present: Sha256 | null;
}

/** A backup, read whole: its hash, and its health where nobody looked at that before. */
export interface JudgedBackup {
  readonly backup: Backup;
  /** `null`: good. */
  readonly reason: string | null;
  readonly rows: number | null;
}

/** Throws `UsageError` if there is none of that kind, `DamagedError` if the one asked for is no good. */
export async function chooseBackup(
  store: Store,
  to: RestoreTo,
  given: ChooseOptions,
): Promise<Choice> {
  const options = { ...given, backups: given.backups.toSorted(byNumber) };
  if (options.backups.length === 0) {
    throw new UsageError(
      `Cannot restore ${options.file}: it has no backup. "barkeep backups" lists all there are.`,
      { facts: { file: options.file } },
    );
  }
  if (to.kind === "last-good") return await lastGood(store, options);
  const wanted = to.kind === "id" ? byId(to.id, options) : byTime(to.time, options);
  if (wanted === null) return { backup: null, passedOver: [] };
  const { reason } = await judgeBackup(store, wanted, options.settings, "hash");
  if (reason === null) return { backup: wanted, passedOver: [] };
  throw await noGood(store, wanted, reason, options);
}

/** Operations are numbered in the order in which they ran; the clock may have gone back between two. */
function byNumber(a: Backup, b: Backup): number {
  const numbered = a.operation !== null && b.operation !== null && a.operation !== b.operation;
  return numbered ? a.operation! - b.operation! : a.made - b.made;
}

function byId(id: string, { backups, file }: ChooseOptions): Backup {
  const found = backups.find((backup) => backup.id === id.replace(/\.(parquet|json)$/, ""));
  if (found) return found;
  throw new UsageError(
    `Cannot restore ${file} from ${id}: it has no such backup. There is ${
      backups.slice(-5).map((backup) => backup.id).join(", ")
    }${backups.length > 5 ? ", …" : ""}.`,
    { facts: { file, id } },
  );
}

/**
 * The file as it was at a time. Backups are made before a write, so what it was then is what the last write
 * before left, and that is in the backup made before the next one.
 */
function byTime(time: number, { backups, file, ledger, present }: ChooseOptions): Backup | null {
  const writes = fileEntries(ledger).filter((entry) => entry.file === file);
  const states = [
    writes.findLast((entry) => entry.time <= time)?.after?.sha256,
    writes.find((entry) => entry.time > time)?.before?.sha256,
  ].filter((sha256) => sha256 !== undefined);
  for (const sha256 of states) {
    if (sha256 === present) return null;
    const found = backups.findLast((backup) => backup.sha256 === sha256);
    if (found) return found;
  }
  const older = backups.findLast((backup) => backup.made <= time);
  if (older) return older;
  throw new UsageError(
    `Cannot restore ${file} as it was at ${iso(time)}: its first backup is of ${
      iso(backups[0].made)
    }.`,
    { facts: { file, first: iso(backups[0].made) } },
  );
}

function iso(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

/** Newest first; what is not good, or is what is there already, is passed over with the reason. */
async function lastGood(store: Store, options: ChooseOptions): Promise<Choice> {
  const passedOver: PassedOver[] = [], { backups, present, settings } = options;
  for (const backup of backups.toReversed()) {
    if (backup.sha256 === present) {
      passedOver.push({ id: backup.id, reason: "it is what the file is now" });
      continue;
    }
    const judged = await judgeBackup(store, backup, settings, "health");
    const reason = judged.reason ?? await lostBars(store, judged, options);
    if (reason === null) return { backup, passedOver };
    passedOver.push({ id: backup.id, reason });
  }
  if (passedOver.some(({ reason }) => reason.startsWith("it is what"))) {
    return { backup: null, passedOver };
  }
  const [{ id, reason }] = passedOver;
  throw new DamagedError(
    `Cannot restore ${options.file}: none of its ${backups.length} backups is good (${id}: ${reason}). ` +
      `Take one all the same with --to ID.`,
    { facts: { file: options.file, passedOver } },
  );
}

/** `hash` reads the bytes only; `health` also decodes a file that nobody looked into before. */
export async function judgeBackup(
  store: Store,
  backup: Backup,
  settings: Settings,
  depth: "hash" | "health",
): Promise<JudgedBackup> {
  const { good, reason, rows } = { rows: backup.rows, ...await verify(store, backup) };
  if (!good) return { backup, reason, rows };
  const name = nameOf(backup.file);
  if (depth === "hash" || name.kind !== "core") return { backup, reason: null, rows };
  if (backup.health !== null) return { backup, reason: goodOr(backup.health), rows };
  return await onDisk(store, `read ${backup.id}`, async () => {
    using file = await store.fs.open(inBackups(store.root, backup.content), "read");
    const { health, facts } = await lookInto(file, { name, settings });
    return { backup, reason: goodOr(health), rows: facts.rows };
  });
}

function verify(store: Store, backup: Backup) {
  return onDisk(store, `read ${backup.id}`, () => verifyBackup(store, backup));
}

function goodOr(health: string): string | null {
  return health === "good" ? null : health;
}

/**
 * A sound file may still be a contaminated one: a converter wrote a month over ten years. It has fewer rows
 * than an older good backup although nothing was removed through Barkeep in between.
 */
async function lostBars(
  store: Store,
  { backup, rows }: JudgedBackup,
  { backups, ledger, settings }: ChooseOptions,
): Promise<string | null> {
  if (rows === null) return null;
  const removals = fileEntries(ledger).filter((entry) =>
    entry.file === backup.file && (entry.removed > 0 || isRewrite(entry))
  );
  const older = backups.slice(0, backups.indexOf(backup)).reverse();
  for (const one of older) {
    if (one.rows === null || one.rows <= rows) continue;
    if (removals.some((entry) => isBetween(entry, one, backup))) return null;
    if ((await judgeBackup(store, one, settings, "health")).reason !== null) continue;
    const fewer = (one.rows - rows).toLocaleString("en-US");
    return `it has ${fewer} rows fewer than ${one.id}, and nothing was removed through Barkeep`;
  }
  return null;
}

/** A backup is the file as it was before its operation. */
function isBetween({ number, time }: FileEntry, older: Backup, newer: Backup): boolean {
  if (older.operation === null || newer.operation === null) {
    return time >= older.made && time <= newer.made;
  }
  return number >= older.operation && number < newer.operation;
}

/** A write whose bars no receipt tells: a restore or a repair. */
function isRewrite({ receipt, before }: FileEntry): boolean {
  return receipt === null && before !== null;
}

async function noGood(
  store: Store,
  { id }: Backup,
  reason: string,
  options: ChooseOptions,
): Promise<DamagedError> {
  const { file } = options;
  const others = options.backups.filter((backup) => backup.id !== id);
  const next = await nextGood(store, { ...options, backups: others });
  const advice = next
    ? `The next good one is ${next.id}: barkeep restore ${file} --to ${next.id}`
    : "No other backup of it is good.";
  return new DamagedError(
    `Cannot restore ${file} from ${id}: ${reason}. Nothing was written. ${advice}`,
    { facts: { file, backup: id, reason, next: next?.id ?? null } },
  );
}

async function nextGood(store: Store, options: ChooseOptions): Promise<Backup | null> {
  for (const backup of options.backups.toReversed()) {
    const judged = await judgeBackup(store, backup, options.settings, "health");
    if (judged.reason === null && await lostBars(store, judged, options) === null) return backup;
  }
  return null;
}
