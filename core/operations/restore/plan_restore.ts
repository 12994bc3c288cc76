/** Plans a restore: which backup, and exactly what would come back, go and differ. Reads only. */

import type { Bars } from "../../bars/bars.ts";
import { BarkeepError } from "../../errors.ts";
import { resolveFile } from "../../fs/containment.ts";
import { hashHandle, type Sha256 } from "../../fs/hash.ts";
import { type Backup, listBackups } from "../../store/backups_list.ts";
import { type FileFacts, NO_FACTS, readLedger } from "../../store/ledger.ts";
import type { BarChanges } from "../../store/ledger_receipts.ts";
import type { CoreName, FileName } from "../../store/naming.ts";
import { inBackups } from "../../store/paths.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { diffBars } from "../diff_bars.ts";
import { type Look, lookInto } from "../look_into.ts";
import { marketFor } from "../market_for.ts";
import { planDigest } from "../plan_digest.ts";
import { chooseBackup, type PassedOver, type RestoreTo } from "./choose_backup.ts";
import { type Hole, newHoles } from "./holes.ts";

/** A file or a backup as the plan saw it. */
export interface Seen {
  readonly sha256: Sha256;
  readonly size: number;
  readonly facts: FileFacts;
  readonly health: string | null;
}

export interface RestoreFilePlan {
  readonly file: string;
  readonly outcome: "write" | "nothing" | "failed";
  readonly backup: Backup | null;
  readonly passedOver: readonly PassedOver[];
  /** `null`: the file is not there. */
  readonly present: Seen | null;
  readonly restored: Seen | null;
  /** Bars that come back (added), go (removed) and differ (replaced); `null` where it can't be told. */
  readonly changes: BarChanges | null;
  /** Holes that the restored file would have and the present one has not, the longest first. */
  readonly holes: readonly Hole[];
  readonly error: BarkeepError | null;
}

export interface RestorePlan {
  readonly id: string;
  readonly files: readonly RestoreFilePlan[];
}

export interface RestoreRequest {
  readonly files: readonly FileName[];
  readonly to: RestoreTo;
  readonly settings: Settings;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

export async function planRestore(store: Store, request: RestoreRequest): Promise<RestorePlan> {
  const files: RestoreFilePlan[] = [];
  for (const [done, name] of request.files.entries()) {
    request.onFile?.(name.path, done, request.files.length);
    files.push(await planFile(store, name, request));
  }
  const id = planDigest(
    "restore",
    files.map(({ file, outcome, backup, present }) => ({
      file,
      facts: [outcome, backup?.sha256 ?? null, present?.sha256 ?? null],
    })),
  );
  return { id, files };
}

/** True if the plan takes or changes bars that the file has now; those need a yes. */
export function takesBars({ outcome, present, changes }: RestoreFilePlan): boolean {
  if (outcome !== "write" || !present) return false;
  // A file that can't be read has bars that nobody can count.
  return changes === null || changes.removed.time.length + changes.replaced.after.time.length > 0;
}

async function planFile(
  store: Store,
  name: FileName,
  request: RestoreRequest,
): Promise<RestoreFilePlan> {
  const empty = {
    ...{ file: name.path, backup: null, passedOver: [], present: null, restored: null },
    ...{ changes: null, holes: [], error: null },
  };
  try {
    return await onDisk(
      store,
      `restore ${name.path}`,
      () => planKnown(store, name, request, empty),
    );
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...empty, outcome: "failed", error };
  }
}

async function planKnown(
  store: Store,
  name: FileName,
  { to, settings }: RestoreRequest,
  empty: Omit<RestoreFilePlan, "outcome">,
): Promise<RestoreFilePlan> {
  const { fs, root } = store, file = name.path;
  const present = await presentOf(store, name, settings);
  const { backups } = await listBackups(fs, root, file);
  const ledger = await readLedger(fs, root);
  const { backup, passedOver } = await chooseBackup(store, to, {
    ...{ file, backups, ledger, settings, present: present?.seen.sha256 ?? null },
  });
  const base = { ...empty, passedOver, present: present?.seen ?? null };
  if (!backup || backup.sha256 === present?.seen.sha256) {
    return { ...base, backup, outcome: "nothing" };
  }
  if (name.kind !== "core") {
    const restored = { ...backup, facts: NO_FACTS };
    return { ...base, backup, restored, outcome: "write" };
  }
  const compared = await compare(store, { name, backup, present: present?.look ?? null, settings });
  return { ...base, ...compared, backup, outcome: "write" };
}

interface Present {
  readonly seen: Seen;
  readonly look: Look | null;
}

/** The file as it is, read whole; a damaged one too. */
async function presentOf(
  { fs, root }: Store,
  name: FileName,
  settings: Settings,
): Promise<Present | null> {
  const { path, stat } = await resolveFile(fs, root, name.path);
  if (!stat) return null;
  using handle = await fs.open(path, "read");
  const digest = await hashHandle(handle);
  if (name.kind !== "core") {
    return { seen: { ...digest, facts: NO_FACTS, health: null }, look: null };
  }
  const look = await lookInto(handle, { name, settings });
  return { seen: { ...digest, facts: look.facts, health: look.health }, look };
}

interface Comparing {
  readonly name: CoreName;
  readonly backup: Backup;
  readonly present: Look | null;
  readonly settings: Settings;
}

async function compare(
  store: Store,
  { name, backup, present, settings }: Comparing,
): Promise<Pick<RestoreFilePlan, "restored" | "changes" | "holes">> {
  using file = await store.fs.open(inBackups(store.root, backup.content), "read");
  const { facts, health, bars, zone } = await lookInto(file, { name, settings });
  const { sha256, size } = backup, restored = { sha256, size, facts, health };
  // The two must be read on one clock; a plan that can't is shown without single bars.
  const same = !present || present.zone === zone;
  const now: Bars | null = same && present ? present.bars : null;
  if (!bars) return { restored, changes: null, holes: [] };
  const market = marketFor(name, settings), { timeframe } = name;
  const holes = health === "good" ? newHoles(bars, { timeframe, market, present: now }) : [];
  return { restored, changes: now && diffBars(now, bars), holes };
}
