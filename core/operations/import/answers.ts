/**
 * What the user said of exports, remembered in `.barkeep/answers.json` by format and kind of name, so that it
 * need not be said again. Losing the file loses answers, never data. `barkeep.json` is the user's alone.
 */

import { ensureFolder, writeFileAtomic } from "../../fs/durable.ts";
import { readTextIfThere } from "../../fs/read_file.ts";
import type { Fs } from "../../fs/fs.ts";
import { lockBooks } from "../../store/locks.ts";
import { HOME, inHome } from "../../store/paths.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { sourcePattern } from "./source_pattern.ts";

/** The flags that say something of a source, as typed. */
export interface Answers {
  readonly as?: string;
  readonly format?: string;
  readonly columns?: string;
  readonly tz?: string;
  readonly stamp?: string;
  readonly dates?: string;
  readonly symbol?: string;
}

/** What was said once. */
export interface RememberedAnswer {
  /** `sourcePattern` of the file's name. */
  readonly pattern: string;
  readonly answers: Answers;
  /** The file it was said for, and when (ms since the epoch). */
  readonly said: { readonly file: string; readonly time: number };
}

const FILE = "answers.json", VERSION = 1;
const NAMES: readonly (keyof Answers)[] = [
  "as",
  "format",
  "columns",
  "tz",
  "stamp",
  "dates",
  "symbol",
];

/** Everything remembered; a file that can't be read holds nothing. Read permission is enough. */
export async function readAnswers(fs: Fs, root: string): Promise<RememberedAnswer[]> {
  const text = await onDisk(
    { root },
    "read the remembered answers",
    () => readTextIfThere(fs, inHome(root, FILE)),
  );
  return text === undefined ? [] : parse(text);
}

function parse(text: string): RememberedAnswer[] {
  try {
    const { version, answers } = JSON.parse(text) as { version?: unknown; answers?: unknown };
    return version === VERSION && Array.isArray(answers) ? answers.filter(isRemembered) : [];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return [];
    throw error;
  }
}

function isRemembered(value: unknown): value is RememberedAnswer {
  if (typeof value !== "object" || value === null) return false;
  const { pattern, answers, said } = value as Partial<RememberedAnswer>;
  return typeof pattern === "string" && typeof answers === "object" && answers !== null &&
    Object.values(answers).every((answer) => typeof answer === "string") &&
    typeof said?.file === "string" && typeof said.time === "number";
}

/** What was said of files named like this one. */
export function answersFor(
  remembered: readonly RememberedAnswer[],
  fileName: string,
): RememberedAnswer | undefined {
  const pattern = sourcePattern(fileName);
  return remembered.find((one) => one.pattern === pattern);
}

/** Remembers answers for one file's kind over what was remembered before. */
export async function rememberAnswers(
  store: Store,
  command: string,
  said: readonly { readonly file: string; readonly answers: Answers }[],
): Promise<void> {
  const fresh = said.filter(({ answers }) => NAMES.some((name) => answers[name] !== undefined));
  if (fresh.length === 0) return;
  using _books = await lockBooks(store, { command });
  await onDisk(store, "remember your answers", async () => {
    let all = await readAnswers(store.fs, store.root);
    for (const { file, answers } of fresh) {
      const known = answersFor(all, file), pattern = sourcePattern(file);
      const time = store.now();
      all = [
        ...all.filter((one) => one.pattern !== pattern),
        { pattern, answers: { ...known?.answers, ...answers }, said: { file, time } },
      ];
    }
    await write(store, all);
  });
}

async function write(store: Store, answers: readonly RememberedAnswer[]): Promise<void> {
  const folder = await ensureFolder(store.fs, store.root, HOME);
  const text = `${JSON.stringify({ version: VERSION, answers }, null, 2)}\n`;
  const temp = `${folder}/.${FILE}.0.barkeep-tmp`;
  await writeFileAtomic(store.fs, `${folder}/${FILE}`, temp, new TextEncoder().encode(text));
}
