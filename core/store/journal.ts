/**
 * Intents: what an operation is about to do to a file, written before it does it and removed after. What is
 * open after a crash is settled by comparing the file's hash with the two that stand in its intent.
 */

import { ensureFolder, removeIfThere, syncNames, writeFileAtomic } from "../fs/durable.ts";
import type { Fs } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { listIfThere, readTextIfThere } from "../fs/read_file.ts";
import { writeAll } from "../fs/write_all.ts";
import type { FileEntry, FileState } from "./ledger.ts";
import { decodeLines, encodeLine } from "./ledger_lines.ts";
import { HOME, inHome, numberedName, parseNumberedName } from "./paths.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** What an operation set out to do to one file. */
export interface Intent {
  readonly number: number;
  readonly command: string;
  readonly file: string;
  /** When, ms since the epoch. */
  readonly since: number;
  /** The file as it was; `null`: there was none. */
  readonly before: FileState | null;
  /** Id of the backup of `before`, and the file in `backups` that holds its bytes. */
  readonly backup: string | null;
  readonly content: string | null;
  /** The temporary file, by its name in the store. */
  readonly temp: string;
  /** The receipt in `.barkeep/receipts`, written before the rename; `null`: none is kept. */
  readonly receipt: string | null;
  /** Numbers of bars that the plan changes. */
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
}

/** The second line of an intent, added when the temporary file stands and was checked. */
export interface Staged {
  /** `null`: the file is to be removed. */
  readonly after: FileState | null;
}

/** An intent as it was found. */
export interface OpenIntent {
  readonly number: number;
  readonly file: string;
  /** `null` if the intent can't be read. */
  readonly command: string | null;
  /** ms since the epoch; `null` if the intent can't be read. */
  readonly since: number | null;
  /** `undefined` if the intent can't be read. */
  readonly intent: Intent | undefined;
  /** `undefined`: the rename can't have happened yet. */
  readonly staged: Staged | undefined;
}

function intentPath(root: string, number: number, file: string): string {
  return inHome(root, "intents", `${numberedName(number, file)}.jsonl`);
}

/** Writes an intent and makes it durable. */
export async function openIntent(store: Store, intent: Intent): Promise<void> {
  const folder = await ensureFolder(store.fs, store.root, HOME, "intents");
  const path = intentPath(store.root, intent.number, intent.file);
  const temp = `${folder}/.${numberedName(intent.number, intent.file)}.0.barkeep-tmp`;
  const bytes = new TextEncoder().encode(`${encodeLine(intent)}\n`);
  await writeFileAtomic(store.fs, path, temp, bytes);
}

/** Adds to an intent what the file is about to become. Durable before it returns. */
export async function stageIntent(store: Store, intent: Intent, staged: Staged): Promise<void> {
  using handle = await store.fs.open(
    intentPath(store.root, intent.number, intent.file),
    "append",
  );
  await writeAll(handle, new TextEncoder().encode(`${encodeLine(staged)}\n`));
  await handle.sync();
}

/** Removes an intent: the operation on this file is over, one way or the other. */
export async function closeIntent(
  store: Store,
  intent: Pick<Intent, "number" | "file">,
): Promise<void> {
  await removeIfThere(store.fs, intentPath(store.root, intent.number, intent.file));
  await syncNames(store.fs, inHome(store.root, "intents"));
}

/** All intents that are open, by number. Read permission is enough; one may belong to a command that runs. */
export async function openIntents(fs: Fs, root: string): Promise<OpenIntent[]> {
  return await onDisk({ root }, "read the open operations", async () => {
    const found: OpenIntent[] = [];
    for (const { name } of await listIfThere(fs, inHome(root, "intents"))) {
      const parsed = parseNumberedName(name, ".jsonl");
      const text = parsed && await readTextIfThere(fs, inHome(root, "intents", name));
      // Closed between the listing and the reading: not open any more.
      if (parsed && text !== undefined) found.push(toOpenIntent(parsed, text));
    }
    return found.sort((a, b) => a.number - b.number);
  });
}

function toOpenIntent(
  named: { readonly number: number; readonly name: string },
  text: string,
): OpenIntent {
  const { values: [first, second] } = decodeLines(text);
  const whole = first?.number === named.number && first.file === named.name;
  const intent = whole ? first as unknown as Intent : undefined;
  return {
    number: named.number,
    file: named.name,
    command: intent?.command ?? null,
    since: intent?.since ?? null,
    intent,
    staged: intent && second?.after !== undefined ? second as unknown as Staged : undefined,
  };
}

/** The ledger's entry for what an intent announced, once it has happened. */
export function toFileEntry(
  { number, file, before, backup, receipt, added, replaced, removed }: Intent,
  after: FileState | null,
  time: number,
  recovered: boolean,
): FileEntry {
  const what = { file, before, after, backup, receipt, added, replaced, removed };
  return { kind: "file", number, time, ...what, recovered };
}

/** The two states that settle an intent; `after` is `undefined` while nothing was staged. */
export function statesOf(
  { intent, staged }: OpenIntent,
): { readonly before: Sha256 | "nothing"; readonly after: Sha256 | "nothing" | undefined } {
  return {
    before: intent?.before?.sha256 ?? "nothing",
    after: staged && (staged.after?.sha256 ?? "nothing"),
  };
}
