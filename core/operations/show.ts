/** `show`: everything about one file, or a few. Reads only; leaves no trace. */

import type { Zone } from "../bars/zone.ts";
import type { Fs } from "../fs/fs.ts";
import { faultOf } from "../store/inventory_core.ts";
import type { ShowFile, ShowReport, ShowTable } from "./show_report.ts";
import { showTable } from "./show_table.ts";
import { status, type StatusOptions } from "./status.ts";
import type { CoreStatus } from "./status_report.ts";

export interface ShowOptions extends StatusOptions {
  /** Bars shown at either end of a core file. Default: 5. */
  readonly bars?: number;
}

/** Looks at the files that `what` names, as `status` does, and inside them. */
export async function show(fs: Fs, root: string, options: ShowOptions): Promise<ShowReport> {
  const { core, derived, others } = await status(fs, root, options);
  const none = { core: null, derived: null, other: null };
  const found = [
    ...core.map((it) => ({ ...none, file: it.file, kind: "core" as const, core: it })),
    ...derived.map((it) => ({ ...none, file: it.file, kind: "derived" as const, derived: it })),
    ...others.map((it) => ({ ...none, file: it.file, kind: "other" as const, other: it })),
  ];
  const files: ShowFile[] = [];
  // One after the other: several decoders at once would only take more memory.
  for (const file of found) {
    files.push({ ...file, ...await inside(fs, root, file, options.bars ?? 5) });
  }
  return { version: 1, folder: root, files };
}

async function inside(
  fs: Fs,
  root: string,
  { file: path, kind, core }: Pick<ShowFile, "file" | "kind" | "core">,
  bars: number,
): Promise<{ table: ShowTable | null; tableFault: string | null }> {
  if (!path.endsWith(".parquet")) return { table: null, tableFault: null };
  try {
    if ((await fs.stat(`${root}/${path}`))?.kind !== "file") {
      return { table: null, tableFault: core?.reason ?? "it is no file" };
    }
    using file = await fs.open(`${root}/${path}`, "read");
    // Only a core file's columns are known to be bars.
    const options = { zone: zoneOf(core), bars: kind === "core" ? bars : 0 };
    return { table: await showTable(file, options), tableFault: null };
  } catch (error) {
    return { table: null, tableFault: faultOf(error) };
  }
}

/** The zone of a naive clock, if it was decided. */
function zoneOf(core: CoreStatus | null): Zone | null {
  return (core?.zone?.name ?? null) as Zone | null;
}
