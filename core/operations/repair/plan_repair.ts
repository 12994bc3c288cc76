/** Plans what would mend a file, without guessing: what needs a choice is refused until it is made. Reads only. */

import { BarkeepError, HeldError } from "../../errors.ts";
import { resolveFile } from "../../fs/containment.ts";
import { hashHandle, type Sha256 } from "../../fs/hash.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { lookInto } from "../look_into.ts";
import { planDigest } from "../plan_digest.ts";
import { planRestore, type RestoreFilePlan } from "../restore/plan_restore.ts";
import { findRowWork, type RowWork } from "./find_row_work.ts";
import { findPeriodWork, type PeriodWork } from "./find_period_work.ts";

/** What is mended, for lists and `--json`. */
export interface RepairStep {
  readonly kind: "restore" | "name" | "order" | "duplicates" | "time column" | "periods";
  /** Rows that it concerns; 0 for a name. */
  readonly rows: number;
  /** One line for people. */
  readonly text: string;
}

export interface RepairFilePlan {
  readonly file: string;
  readonly outcome: "write" | "restore" | "nothing" | "refused" | "failed";
  readonly steps: readonly RepairStep[];
  readonly sha256: Sha256 | null;
  readonly work: RowWork | null;
  readonly periods: PeriodWork | null;
  /** For a file that can't be read at all. */
  readonly restore: RestoreFilePlan | null;
  readonly error: BarkeepError | null;
}

export interface RepairPlan {
  readonly id: string;
  readonly files: readonly RepairFilePlan[];
}

export interface RepairRequest {
  readonly files: readonly CoreName[];
  readonly settings: Settings;
  /** Which of several rows of one time stays, where they differ; `null`: such a file is refused. */
  readonly equal: "first" | "last" | null;
  /** Look for doubled trading periods too. */
  readonly periods: boolean;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

export async function planRepair(store: Store, request: RepairRequest): Promise<RepairPlan> {
  const files: RepairFilePlan[] = [];
  for (const [done, name] of request.files.entries()) {
    request.onFile?.(name.path, done, request.files.length);
    files.push(await planFile(store, name, request));
  }
  const id = planDigest(
    "repair",
    files.map(({ file, outcome, steps, sha256, restore, periods }) => ({
      file,
      facts: [outcome, steps, sha256, restore?.backup?.id ?? null],
      changes: periods?.changes ?? null,
    })),
  );
  return { id, files };
}

const EMPTY = { steps: [], sha256: null, work: null, periods: null, restore: null, error: null };

async function planFile(
  store: Store,
  name: CoreName,
  request: RepairRequest,
): Promise<RepairFilePlan> {
  const file = name.path;
  try {
    return await onDisk(store, `repair ${file}`, () => planKnown(store, name, request));
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...EMPTY, file, outcome: error instanceof HeldError ? "refused" : "failed", error };
  }
}

async function planKnown(
  store: Store,
  name: CoreName,
  request: RepairRequest,
): Promise<RepairFilePlan> {
  const file = name.path, { path, stat } = await resolveFile(store.fs, store.root, file);
  if (!stat) return await planRestored(store, name, "the file is gone", request);
  using handle = await store.fs.open(path, "read");
  const { sha256 } = await hashHandle(handle);
  const look = await lookInto(handle, { name, settings: request.settings });
  if (!look.table || !look.bars) return await planRestored(store, name, look.health, request);
  const work = await findRowWork(handle, { ...look, table: look.table, bars: look.bars }, request);
  const periods = request.periods
    ? await findPeriodWork(store, name, look.bars, work.steps, request.settings)
    : null;
  const steps = [...work.steps, ...periods?.steps ?? []];
  return {
    ...EMPTY,
    file,
    outcome: steps.length > 0 ? "write" : "nothing",
    steps,
    sha256,
    work,
    periods,
  };
}

/** A file cut short or with pages that can't be decoded: only a backup helps. */
async function planRestored(
  store: Store,
  name: CoreName,
  health: string,
  { settings }: RepairRequest,
): Promise<RepairFilePlan> {
  const plan = await planRestore(store, { files: [name], to: { kind: "last-good" }, settings });
  const [restore] = plan.files, sha256 = restore.present?.sha256 ?? null;
  if (restore.error) throw restore.error;
  const text = `${health}: restored from ${restore.backup?.id ?? "no backup"}`;
  const steps: RepairStep[] = [{ kind: "restore", rows: restore.restored?.facts.rows ?? 0, text }];
  return { ...EMPTY, file: name.path, outcome: "restore", steps, sha256, restore };
}
