/** `--skip-bad`: every rejected line of an export, beside the data, with its number and the reason. */

import { syncNames } from "../../fs/durable.ts";
import { FsError } from "../../fs/fs.ts";
import type { FileHandle } from "../../fs/fs.ts";
import { writeAll } from "../../fs/write_all.ts";
import { eachRejectedLine, rejectRow, REJECTS_HEADER } from "../../sources/csv/rejected_lines.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import type { ExportPlan } from "./import_plan.ts";

/** What was written: the file's name in the data folder, and its rows. */
export interface Rejects {
  readonly export: string;
  readonly file: string;
  readonly rows: number;
}

/** So much text is gathered before it is written. */
const CHUNK = 1 << 16;

/**
 * Writes `<name>.rejects.csv` for an export that left lines out; a name that is taken gets a number. Nothing
 * is written where no line was rejected. The lines are read from the export once more.
 */
export async function writeRejects(
  store: Store,
  { source, parsed, options, name }: ExportPlan,
): Promise<Rejects | null> {
  if (!source || !parsed || parsed.rejects.length === 0) return null;
  return await onDisk(store, `write the rejected lines of ${name}`, async () => {
    const { handle, file } = await createFree(store, name);
    using out = handle;
    const encoder = new TextEncoder(), ready: string[] = [];
    let text = REJECTS_HEADER;
    const rows = await eachRejectedLine(source, parsed, options, (line) => {
      text += rejectRow(line);
      if (text.length < CHUNK) return;
      ready.push(text);
      text = "";
    });
    for (const part of [...ready, text]) await writeAll(out, encoder.encode(part));
    await out.sync();
    await syncNames(store.fs, store.root);
    return { export: name, file, rows };
  });
}

async function createFree(
  { fs, root }: Store,
  name: string,
): Promise<{ handle: FileHandle; file: string }> {
  for (let count = 1;; count++) {
    const file = count === 1 ? `${name}.rejects.csv` : `${name}.rejects (${count}).csv`;
    try {
      return { handle: await fs.open(`${root}/${file}`, "create"), file };
    } catch (error) {
      if (!(error instanceof FsError) || error.code !== "EEXIST") throw error;
    }
  }
}
