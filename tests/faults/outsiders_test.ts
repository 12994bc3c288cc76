/** Another program that knows of no locks touches a master at every step of its update. */

import { equal, ok } from "node:assert/strict";
import { BarkeepError } from "../../core/errors.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { sha256Of } from "../../core/fs/hash.ts";
import { recover } from "../../core/store/recovery.ts";
import { treeOf } from "./support/oracle.ts";
import { watchedFs } from "./support/stop_fs.ts";
import { suite, type Tally } from "./support/tally.ts";
import {
  A,
  fillFolder,
  inTempFolder,
  knownStates,
  openWorld,
  runWorkload,
} from "./support/world.ts";

const THEIRS = new TextEncoder().encode("written by another program ".repeat(40));

/** What outsiders do. Everything is synchronous: it happens between two calls of ours. */
const DEEDS: Readonly<Record<string, (path: string, outside: string) => void>> = {
  "edits it": (path) => {
    using file = Deno.openSync(path, { append: true });
    file.writeSync(THEIRS);
  },
  "writes it anew": (path) => Deno.writeFileSync(path, THEIRS),
  "replaces it": (path) => {
    Deno.writeFileSync(`${path}.new`, THEIRS);
    Deno.renameSync(`${path}.new`, path);
  },
  "deletes it": (path) => Deno.removeSync(path),
  "swaps in a link": (path, outside) => {
    Deno.removeSync(path);
    Deno.symlinkSync(outside, path);
  },
  "makes it a folder": (path) => {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    Deno.writeFileSync(`${path}/theirs`, THEIRS);
  },
};

/** How many calls the update of A takes; the deed comes before each of them. */
function callsOnA(): Promise<string[]> {
  return inTempFolder(async (root) => {
    await fillFolder(root);
    const calls: string[] = [];
    const fs = watchedFs(denoFs, (_, call) => calls.push(call));
    let count = 0;
    await runWorkload(await openWorld(root, fs), (name) => count ||= name === A ? calls.length : 0);
    return calls.slice(0, count);
  });
}

for (const [deed, act] of Object.entries(DEEDS)) {
  const layer = `L11-${deed.replaceAll(" ", "-")}`;
  suite(layer, `another program ${deed}, before every call`, null, async (tally) => {
    const calls = await callsOnA();
    const backup = calls.findIndex((call) => /^rename .*\/backups\/[^/]+\.parquet$/.test(call));
    ok(calls.length > 30 && backup > 0, `only ${calls.length} calls`);
    for (let at = 1; at <= calls.length; at++) {
      await inTempFolder(async (folder) => {
        const backedUp = at > backup + 1, call = calls[at - 1];
        await tally.point(() => disturb(folder, { deed, act, at, call, backedUp }, tally));
      });
    }
  });
}

interface Disturbance {
  readonly deed: string;
  readonly act: typeof DEEDS[string];
  readonly at: number;
  readonly call: string;
  /** Whether there is a backup by then. */
  readonly backedUp: boolean;
}

async function disturb(
  folder: string,
  { deed, act, at, call, backedUp }: Disturbance,
  tally: Tally,
): Promise<void> {
  const root = `${folder}/data`, outside = `${folder}/outside`, where = `${deed} before ${call}`;
  await Deno.mkdir(root);
  await Deno.writeFile(outside, THEIRS);
  await fillFolder(root);
  let theirs: string | null = null;
  const fs = watchedFs(denoFs, (n) => {
    if (n !== at) return;
    act(`${root}/${A}`, outside);
    theirs = hashThere(`${root}/${A}`);
  });
  const done = new Set<string>();
  await onPurpose(async () => runWorkload(await openWorld(root, fs), (name) => done.add(name)));
  tally.add(done.has(A) ? "written" : "refused or told");
  await onPurpose(async () => void await recover(await openWorld(root), "recovery"));
  equal(sha256Of(await Deno.readFile(outside)), sha256Of(THEIRS), `${where}: the file outside`);
  const hashes = new Set((await treeOf(root)).values());
  const [before] = (await knownStates())[A];
  ok(!backedUp || (before && hashes.has(before)), `${where}: the bytes before are nowhere`);
  if (theirs === null || hashes.has(theirs)) return;
  // No program without a lock of the system's own can close this one.
  ok(isLastInstant(deed, call), `${where}: what the other program wrote is nowhere`);
  tally.add("overwritten between the last look and the rename");
}

/** What the other program left at the path; `null`: nothing that we could lose. */
function hashThere(path: string): string | null {
  try {
    const { isFile, isDirectory } = Deno.lstatSync(path);
    if (isFile) return sha256Of(Deno.readFileSync(path));
    return isDirectory ? sha256Of(Deno.readFileSync(`${path}/theirs`)) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function isLastInstant(deed: string, call: string): boolean {
  return deed === "replaces it" && call.startsWith("rename ") && call.endsWith(`/${A}`);
}

async function onPurpose(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
  }
}
