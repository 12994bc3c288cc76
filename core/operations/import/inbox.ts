/** What lies in the import folders and can be imported. Reads only. */

import { takeBars } from "../../bars/bars.ts";
import { BarkeepError } from "../../errors.ts";
import { FsError } from "../../fs/fs.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import type { ExportPlan } from "./import_plan.ts";
import { startRun } from "./plan_import.ts";
import { readExport } from "./read_export.ts";

export interface InboxRequest {
  /** Absolute paths. */
  readonly folders: readonly string[];
  readonly settings: Settings;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

/** An export in one of the folders, read as an import would. */
export interface InboxItem {
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  /** Bars that the export gives. */
  readonly bars: number;
  /** Of its bars only the first and the last are kept. */
  readonly plan: ExportPlan;
}

export interface Inbox {
  readonly folders: readonly string[];
  /** What can be imported, or is held: newest first. */
  readonly items: readonly InboxItem[];
  /** Files that look like exports by their name and are none, with the reason. */
  readonly others: readonly { readonly name: string; readonly reason: string }[];
  /** Folders that can't be listed, with the reason. */
  readonly unread: readonly { readonly folder: string; readonly reason: string }[];
}

const ENDING = /\.(csv|txt|tsv|csv\.gz|txt\.gz|zip)$/i;
/** A bigger file is not read just to be listed. */
const LARGEST = 512 << 20;

interface Candidate {
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly modified: number;
}

/** Looks through the folders, not below them. What can't be read is told, never left out. */
export async function inbox(store: Store, request: InboxRequest): Promise<Inbox> {
  const unread: { folder: string; reason: string }[] = [], candidates: Candidate[] = [];
  for (const folder of request.folders) {
    const found = await candidatesIn(store, folder);
    if (typeof found === "string") unread.push({ folder, reason: found });
    else candidates.push(...found);
  }
  candidates.sort((a, b) => b.modified - a.modified);
  const run = await startRun(store, {
    paths: [],
    settings: request.settings,
    answers: {},
  });
  const items: InboxItem[] = [], others: { name: string; reason: string }[] = [];
  for (const [done, { folder, name, size }] of candidates.entries()) {
    request.onFile?.(name, done, candidates.length);
    if (size > LARGEST) {
      const megabytes = Math.round(size / 1e6);
      others.push({ name, reason: `${megabytes} MB: look with "barkeep import --dry-run"` });
      continue;
    }
    const plan = await readExport(run, `${folder}/${name}`);
    if (plan.error) others.push({ name, reason: plan.error.message });
    else {items.push({
        folder,
        size,
        bars: plan.parsed?.bars.time.length ?? 0,
        plan: withoutBars(plan),
      });}
  }
  return { folders: request.folders, items, others, unread };
}

/** Many exports are listed at once: of their bars only the first and the last are kept. */
function withoutBars(plan: ExportPlan): ExportPlan {
  const { parsed } = plan;
  if (!parsed) return plan;
  const last = parsed.bars.time.length - 1;
  const bars = takeBars(parsed.bars, last < 0 ? [] : last === 0 ? [0] : [0, last]);
  return { ...plan, source: null, parsed: { ...parsed, bars } };
}

async function candidatesIn({ fs }: Store, folder: string): Promise<Candidate[] | string> {
  try {
    const found: Candidate[] = [];
    for (const { name, kind } of await fs.list(folder)) {
      if (kind !== "file" || !ENDING.test(name)) continue;
      const stat = await fs.stat(`${folder}/${name}`);
      if (stat) found.push({ folder, name, size: stat.size, modified: stat.modified });
    }
    return found;
  } catch (error) {
    if (error instanceof FsError) {
      return error.code === "ENOENT" ? "there is no such folder" : `the system says ${error.code}`;
    }
    if (error instanceof BarkeepError) return error.message;
    throw error;
  }
}
