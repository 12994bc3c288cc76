/**
 * What was fetched for a plan that waits for an answer: kept with a checksum, because the source may not
 * serve it any more when the answer comes.
 */

import type { Bars } from "../bars/bars.ts";
import { DamagedError } from "../errors.ts";
import { ensureFolder, removeIfThere, syncNames, writeFileAtomic } from "../fs/durable.ts";
import type { Fs } from "../fs/fs.ts";
import { listIfThere, readTextIfThere } from "../fs/read_file.ts";
import { decodeLines, encodeLine } from "./ledger_lines.ts";
import { barLines, decodeBars } from "./ledger_receipts.ts";
import { lockStore } from "./locks.ts";
import { flatName, HOME, inHome, isTempName, stampOf } from "./paths.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** What was kept, without its bars. */
export interface IncomingHeader {
  /** `ES1_1m.parquet_20261122T083000123Z`: also its file name without the extension. */
  readonly id: string;
  /** The file the bars are meant for. */
  readonly file: string;
  /** `yahoo`, or the name of an imported file. */
  readonly source: string;
  /** When the bars were fetched, ms since the epoch. */
  readonly fetched: number;
  /** Number of bars. */
  readonly rows: number;
  /** Whatever the source and the plan want to know again: time zone, adjustment, the held question. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What was kept, whole. */
export interface Incoming extends IncomingHeader {
  readonly bars: Bars;
}

/** Keeps bars, durably. What was kept for the same file from the same source before stays beside it. */
export async function keepIncoming(
  store: Store,
  what: Omit<Incoming, "id" | "rows">,
): Promise<IncomingHeader> {
  // Keeps recovery from taking the temporary file for a leftover.
  using _share = await lockStore(store, "shared", { command: `keep bars for ${what.file}` });
  return await onDisk(store, `keep what was fetched for ${what.file}`, async () => {
    const folder = await ensureFolder(store.fs, store.root, HOME, "incoming");
    const { bars, ...facts } = what;
    const id = await freeId(store, folder, what.file);
    const header: IncomingHeader = { id, ...facts, rows: bars.time.length };
    const lines = [encodeLine({ version: 1, ...header }), ...barLines("bars", bars)];
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    await writeFileAtomic(
      store.fs,
      `${folder}/${id}.jsonl`,
      `${folder}/.${id}.0.barkeep-tmp`,
      bytes,
    );
    return header;
  });
}

async function freeId(store: Store, folder: string, file: string): Promise<string> {
  for (let time = store.now();; time++) {
    const id = `${flatName(file)}_${stampOf(time)}`;
    if (!await store.fs.stat(`${folder}/${id}.jsonl`)) return id;
  }
}

/** What is kept, oldest first, and the names of files that can't be read. Read permission is enough. */
export async function listIncoming(
  fs: Fs,
  root: string,
): Promise<{ readonly kept: readonly IncomingHeader[]; readonly damaged: readonly string[] }> {
  return await onDisk({ root }, "read what was fetched", async () => {
    const kept: IncomingHeader[] = [], damaged: string[] = [];
    for (const { name } of await listIfThere(fs, inHome(root, "incoming"))) {
      if (isTempName(name) || !name.endsWith(".jsonl")) continue;
      const text = await readTextIfThere(fs, inHome(root, "incoming", name));
      const incoming = text === undefined ? undefined : parse(name, text);
      if (incoming) kept.push(headerOf(incoming));
      else if (text !== undefined) damaged.push(name);
    }
    return { kept: kept.sort((a, b) => a.fetched - b.fetched), damaged };
  });
}

function headerOf({ id, file, source, fetched, rows, facts }: Incoming): IncomingHeader {
  return { id, file, source, fetched, rows, facts };
}

/** The bars again. Throws `DamagedError` if they are not whole or not there. */
export async function readIncoming(fs: Fs, root: string, id: string): Promise<Incoming> {
  const name = `${id}.jsonl`;
  const text = await onDisk(
    { root },
    `read what was fetched (${id})`,
    () => readTextIfThere(fs, inHome(root, "incoming", name)),
  );
  const incoming = text === undefined ? undefined : parse(name, text);
  if (incoming) return incoming;
  throw new DamagedError(
    `Cannot use what was fetched (${id}): ${
      text === undefined ? "it is gone" : "it is damaged"
    }. ` +
      `Fetch it again with "barkeep update".`,
    { facts: { id } },
  );
}

function parse(name: string, text: string): Incoming | undefined {
  const { values: [header, ...lines], damaged } = decodeLines(text);
  if (damaged.length > 0 || header?.version !== 1 || `${header.id}.jsonl` !== name) {
    return undefined;
  }
  const bars = decodeBars(lines, "bars");
  if (bars.time.length !== header.rows) return undefined;
  const { version: _version, ...rest } = header;
  return { ...rest as unknown as IncomingHeader, bars };
}

/** Drops what was kept: it was written, or the answer was no. */
export async function dropIncoming(store: Store, id: string): Promise<void> {
  await onDisk(store, `drop what was fetched (${id})`, async () => {
    const removed = await removeIfThere(store.fs, inHome(store.root, "incoming", `${id}.jsonl`));
    if (removed) await syncNames(store.fs, inHome(store.root, "incoming"));
  });
}
