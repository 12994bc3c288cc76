/** Carries a repair out, file by file: an operation with backups of its own. */

import { BarkeepError, CommitUnknownError, DiskError } from "../../errors.ts";
import { takeBars } from "../../bars/bars.ts";
import type { FileHandle } from "../../fs/fs.ts";
import type { Sha256 } from "../../fs/hash.ts";
import { checkRewrite } from "../../parquet/check_rewrite.ts";
import { withWholeColumn } from "../../parquet/fill_time.ts";
import { renameColumn } from "../../parquet/rename_column.ts";
import { copyTable, modelOf, rewriteTable, wholeColumns } from "../../parquet/rewrite.ts";
import { readTable, type Table } from "../../parquet/table.ts";
import type { RawColumn } from "../../parquet/raw_column.ts";
import {
  appendEntry,
  finishOperation,
  NO_FACTS,
  type Operation,
  startOperation,
} from "../../store/ledger.ts";
import { type Replaced, replaceFile } from "../../store/replace.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { factsOf, rangeInUtc } from "../file_facts.ts";
import { putBack } from "../put_back.ts";
import { recordFiles } from "../record_files.ts";
import { writeChanges } from "../write_changes.ts";
import type { RowWork } from "./find_row_work.ts";
import type { RepairFilePlan, RepairPlan } from "./plan_repair.ts";

export interface RepairFileResult {
  readonly plan: RepairFilePlan;
  readonly outcome: "repaired" | "nothing" | "failed" | "not tried";
  readonly replaced: Replaced | null;
  readonly error: BarkeepError | null;
}

export interface RepairResult {
  /** `null`: there was nothing to do. */
  readonly operation: Operation | null;
  readonly files: readonly RepairFileResult[];
}

function hasWork({ outcome }: RepairFilePlan): boolean {
  return outcome === "write" || outcome === "restore";
}

/** A file that fails fails alone, unless it is the disk. */
export async function applyRepair(
  store: Store,
  plan: RepairPlan,
  options: { readonly settings: Settings; readonly arguments: readonly string[] },
): Promise<RepairResult> {
  if (!plan.files.some(hasWork)) return { operation: null, files: plan.files.map(leave) };
  const operation = await startOperation(store, {
    command: "repair",
    arguments: options.arguments,
  });
  const files: RepairFileResult[] = [];
  let ill = false;
  for (const file of plan.files) {
    const result: RepairFileResult = !hasWork(file)
      ? leave(file)
      : ill
      ? { ...leave(file), outcome: "not tried" }
      : await repairOne(store, operation, file);
    files.push(result);
    ill ||= result.error instanceof DiskError || result.error instanceof CommitUnknownError;
  }
  const written = new Map<string, Sha256>();
  for (const { plan: { file }, replaced } of files) {
    if (replaced) written.set(file, replaced.after.sha256);
  }
  if (!ill) {
    await recordFiles(store, { command: "repair", operation, settings: options.settings, written });
  }
  const failed = files.some(({ outcome }) => outcome === "failed" || outcome === "not tried");
  await finishOperation(
    store,
    operation,
    failed ? "failed" : "done",
    `${written.size} files repaired`,
  );
  return { operation, files };
}

function leave(plan: RepairFilePlan): RepairFileResult {
  return { plan, outcome: plan.error ? "failed" : "nothing", replaced: null, error: plan.error };
}

async function repairOne(
  store: Store,
  operation: Operation,
  plan: RepairFilePlan,
): Promise<RepairFileResult> {
  try {
    const replaced = await write(store, operation, plan);
    await note(store, operation, plan);
    return { plan, outcome: "repaired", replaced, error: null };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { plan, outcome: "failed", replaced: null, error };
  }
}

function write(store: Store, operation: Operation, plan: RepairFilePlan): Promise<Replaced> {
  const { file: name, sha256, restore, periods, work } = plan;
  if (restore?.backup) {
    const { present, backup } = restore;
    return putBack(store, {
      ...{ operation, name, backup, expected: sha256 ?? "absent", changes: null },
      facts: present?.facts ?? NO_FACTS,
      health: present?.health ?? null,
    });
  }
  if (sha256 === null) throw new TypeError(`${name} has nothing to repair`);
  if (periods && periods.changes.removed.time.length > 0) {
    const { master, changes } = periods;
    return writeChanges(store, { operation, master, expected: sha256, changes });
  }
  if (!work) throw new TypeError(`${name} has nothing to repair`);
  return rewrite(store, operation, { name, sha256, work, steps: plan.steps });
}

interface Rewrite extends Pick<RepairFilePlan, "steps"> {
  readonly name: string;
  readonly sha256: Sha256;
  readonly work: RowWork;
}

function rewrite(
  store: Store,
  operation: Operation,
  { name, sha256, work, steps }: Rewrite,
): Promise<Replaced> {
  const { table, rows, filled, rename } = work;
  const order = rows?.rows ?? Array.from({ length: table.rows }, (_, i) => i);
  const named = rename ? renameColumn(table, rename.from, rename.to) : table;
  const opened = (file: FileHandle | undefined): FileHandle => {
    if (file) return file;
    throw new TypeError(`${name} is not open`);
  };
  return replaceFile(store, {
    ...{ operation, name, expected: sha256, facts: factsOf(table, null) },
    health: steps.map(({ text }) => text).join("; "),
    // The rows that stay are the same bars; the backup undoes it.
    changes: null,
    stage: async (sink, file) => {
      if (!rows && filled.size === 0) return void await copyTable(opened(file), named, sink);
      const old = await wholeColumns(opened(file), table);
      const columns = old.map((column, i) => filled.get(i) ?? column);
      const model = await modelFor(named, columns, work);
      await rewriteTable({ model, columns, rows: order, sink });
    },
    check: async (after, file) => {
      await checkRewrite({
        ...{ before: opened(file), beforeTable: table, after, rows: order, filled },
        twins: rows?.twins ?? new Map(),
        chosen: new Set(rows?.chosen),
        names: named.shape.columns.map((column) => column.name),
      });
      const now = await readTable(after);
      return factsOf(now, await rangeInUtc(after, now, null));
    },
  });
}

/** Only a column of another type needs another schema. */
async function modelFor(
  named: Table,
  columns: readonly RawColumn[],
  { retyped }: RowWork,
): Promise<Table> {
  if (retyped === null) return named;
  const pandas = withWholeColumn(named.footer.keyValues.get("pandas"), retyped);
  return await modelOf(named, columns, pandas);
}

/** Rows that go although they differ, with their values, because no receipt has them. */
const MOST_IN_NOTE = 1000;

async function note(
  store: Store,
  { number, command }: Operation,
  { file, steps, work }: RepairFilePlan,
): Promise<void> {
  const text = `${file}: ${steps.map((step) => step.text).join("; ")}`;
  const chosen = work?.rows?.chosen.slice(0, MOST_IN_NOTE) ?? [];
  const bars = work && chosen.length > 0 ? takeBars(work.bars, chosen) : null;
  const dropped = bars &&
    Object.fromEntries(Object.entries(bars).map(([name, column]) => [`${name}s`, [...column]]));
  const facts = { steps, ...(dropped && { dropped }) };
  await appendEntry(store, { kind: "note", number, time: store.now(), file, text, facts }, command);
}
