/** Carries a plan of merges out, file by file, and reports each of them. */

import { BarkeepError, CommitUnknownError, DiskError } from "../../errors.ts";
import type { Sha256 } from "../../fs/hash.ts";
import { finishOperation, type Operation, startOperation } from "../../store/ledger.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import type { ZoneDecision } from "../../store/zone_evidence.ts";
import { recordFiles } from "../record_files.ts";
import { writeMerge, writeNew, type Written } from "../write_merge.ts";
import type { FilePlan, MergePlans } from "./file_plan.ts";
import { replaceKept } from "./kept.ts";

/** What became of one file. `not tried`: the disk failed before its turn came. */
export type FileResult =
  | { readonly plan: FilePlan; readonly outcome: "written"; readonly written: Written }
  | { readonly plan: FilePlan; readonly outcome: "failed"; readonly error: BarkeepError }
  | { readonly plan: FilePlan; readonly outcome: "kept" | "left alone" | "not tried" };

export interface MergeResult {
  /** `null` if there was nothing to write and nothing to keep. */
  readonly operation: Operation | null;
  readonly files: readonly FileResult[];
  /** Ms from the first write to the last. */
  readonly took: number;
}

export interface ApplyOptions {
  /** As the activity names it: `update`, `import`. */
  readonly command: string;
  readonly settings: Settings;
  readonly arguments: readonly string[];
  /** Hashes of the files as the plan saw them, where it took them. */
  readonly hashes?: ReadonlyMap<string, Sha256>;
  readonly onFile?: (file: string, done: number, of: number) => void;
  /** What is held is kept aside, because it may not come again. Default: false. */
  readonly keeps?: boolean;
  /** What else belongs to the operation, once the files are written. */
  readonly after?: (operation: Operation, files: readonly FileResult[]) => Promise<void>;
}

function hasWork({ outcome, keep }: FilePlan, keeps: boolean): boolean {
  return outcome === "write" || (keeps && keep.time.length > 0);
}

/**
 * Writes what is clean or decided, keeps what was fetched for held plans. A file that fails fails alone,
 * unless it is the disk that failed: then nothing more is tried.
 */
export async function applyPlan(
  store: Store,
  plan: MergePlans,
  options: ApplyOptions,
): Promise<MergeResult> {
  const work = plan.files.filter((file) => hasWork(file, options.keeps ?? false)),
    started = performance.now();
  if (work.length === 0) {
    return { operation: null, files: plan.files.map((file) => alone(file)), took: 0 };
  }
  const operation = await startOperation(store, {
    command: options.command,
    arguments: options.arguments,
  });
  const results = new Map<FilePlan, FileResult>();
  let ill = false;
  for (const [done, file] of work.entries()) {
    options.onFile?.(file.file.path, done, work.length);
    const result: FileResult = ill
      ? { plan: file, outcome: "not tried" }
      : await applyFile(store, operation, file, options);
    results.set(file, result);
    ill ||= result.outcome === "failed" && isDisk(result.error);
  }
  const files = plan.files.map((file) => results.get(file) ?? alone(file));
  if (!ill) {
    await options.after?.(operation, files);
    await recordFiles(store, {
      command: options.command,
      operation,
      settings: options.settings,
      written: writtenOf(files),
      zones: zonesDecided(files),
    });
  }
  await finishOperation(store, operation, outcomeOf(files), summaryOf(files));
  return { operation, files, took: performance.now() - started };
}

function alone(plan: FilePlan): FileResult {
  return { plan, outcome: "left alone" };
}

function isDisk(error: BarkeepError): boolean {
  return error instanceof DiskError || error instanceof CommitUnknownError;
}

async function applyFile(
  store: Store,
  operation: Operation,
  plan: FilePlan,
  { hashes, keeps = false }: ApplyOptions,
): Promise<FileResult> {
  const { file: { path }, keep, outcome } = plan;
  try {
    const written = outcome === "write"
      ? await writePlan(store, operation, plan, hashes?.get(path))
      : null;
    if (keeps) {
      await replaceKept(store, path, keep, { question: plan.reason, operation: operation.number });
    }
    return written ? { plan, outcome: "written", written } : { plan, outcome: "kept" };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { plan, outcome: "failed", error };
  }
}

async function writePlan(
  store: Store,
  operation: Operation,
  { file, master, created, merge }: FilePlan,
  expected: Sha256 | undefined,
): Promise<Written> {
  if (!merge) throw new TypeError(`${file.path} has nothing to write`);
  if (master) {
    return await writeMerge(store, { operation, master, expected: expected ?? null, merge });
  }
  if (!created) throw new TypeError(`${file.path} has no shape`);
  const { like, zone } = created;
  return await writeNew(store, { operation, name: file.path, like, zone, bars: merge.added });
}

function writtenOf(files: readonly FileResult[]): ReadonlyMap<string, Sha256> {
  return new Map(
    files.flatMap((file) =>
      file.outcome === "written"
        ? [[file.plan.file.path, file.written.replaced.after.sha256] as const]
        : []
    ),
  );
}

/** What the naive clocks of the files that were written mean, as it was decided before writing. */
function zonesDecided(files: readonly FileResult[]): ReadonlyMap<string, ZoneDecision> {
  return new Map(
    files.flatMap(({ plan: { file, master }, outcome }) =>
      outcome === "written" && master && isNews(master.decision)
        ? [[file.path, master.decision] as const]
        : []
    ),
  );
}

/** What a column or the settings say is read again each time; what is remembered stands in the record. */
function isNews({ how }: ZoneDecision): boolean {
  return how !== "column" && how !== "settings" && how !== "remembered" && how !== "undecided";
}

function outcomeOf(files: readonly FileResult[]): "done" | "held" | "failed" {
  if (
    files.some(({ outcome, plan }) =>
      outcome === "failed" || outcome === "not tried" || plan.outcome === "failed"
    )
  ) {
    return "failed";
  }
  return files.some(({ plan }) => plan.outcome === "held") ? "held" : "done";
}

function summaryOf(files: readonly FileResult[]): string {
  const written = files.filter(({ outcome }) => outcome === "written");
  const added = written.reduce((sum, { plan }) => sum + (plan.merge?.counts.added ?? 0), 0);
  const replaced = written.reduce((sum, { plan }) => sum + (plan.merge?.counts.replaced ?? 0), 0);
  const held = files.filter(({ plan }) => plan.outcome === "held").length;
  const failed =
    files.filter(({ outcome, plan }) => outcome === "failed" || plan.outcome === "failed").length;
  return `${written.length} files, +${added} bars, ${replaced} replaced, 0 removed, ${held} held, ${failed} failed`;
}
