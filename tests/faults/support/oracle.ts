/** What must be true of the folder after recovery, whatever happened to the workload. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { sha256Of } from "../../../core/fs/hash.ts";
import { verifyBackup } from "../../../core/store/backups.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { openIntents } from "../../../core/store/journal.ts";
import { fileEntries, readLedger } from "../../../core/store/ledger.ts";
import { recover } from "../../../core/store/recovery.ts";
import { hashesIn, knownStates, NOW, openWorld } from "./world.ts";

const DAY = 86_400_000;

/** The names of the files that show their new bytes. Fails if one is neither old nor new. */
export async function newFilesIn(root: string, where: string): Promise<Set<string>> {
  const states = await knownStates(), hashes = await hashesIn(root);
  const found = new Set<string>();
  for (const [name, [before, after]] of Object.entries(states)) {
    const hash = hashes.get(name) ?? null;
    ok(hash === before || hash === after, `${where}: ${name} is neither old nor new`);
    if (hash !== before) found.add(name);
  }
  return found;
}

/** After recovery: what reported success is there, the rest is old or new, and the books are true. */
export async function requirePromises(
  root: string,
  done: ReadonlySet<string>,
  where: string,
): Promise<void> {
  const found = await newFilesIn(root, where);
  for (const name of done) {
    ok(name === "all" || found.has(name), `${where}: ${name} reported success and is not there`);
  }
  const states = await knownStates();
  const strangers = [...(await hashesIn(root)).keys()].filter((name) => !(name in states));
  deepEqual(strangers, [], `${where}: leftovers`);
  deepEqual(await openIntents(denoFs, root), [], `${where}: intents are open`);
  await requireBackups(root, found, where);
  const entries = fileEntries(await readLedger(denoFs, root)).map(({ file }) => file).sort();
  deepEqual(entries, [...found].sort(), `${where}: the ledger does not say what is there`);
}

async function requireBackups(root: string, found: Set<string>, where: string): Promise<void> {
  const states = await knownStates();
  const { backups, problems } = await listBackups(denoFs, root);
  deepEqual(problems, [], `${where}: backup problems`);
  for (const backup of backups) {
    const { good, reason } = await verifyBackup({ fs: denoFs, root }, backup);
    ok(good, `${where}: backup ${backup.id} is bad: ${reason}`);
  }
  for (const name of found) {
    const [before] = states[name];
    ok(
      !before || backups.some(({ file, sha256 }) => file === name && sha256 === before),
      `${where}: ${name} was replaced and no backup has its old bytes`,
    );
  }
}

/** Recovers as a new process would, checks the promises, and that recovering again changes nothing. */
export async function recoverAndCheck(
  root: string,
  done: ReadonlySet<string>,
  where: string,
): Promise<void> {
  await recoverAlone(root, NOW + DAY);
  await requirePromises(root, done, where);
  const settled = await treeOf(root);
  equal(await recoverAlone(root, NOW + 2 * DAY), 0, `${where}: a second recovery found work`);
  deepEqual(await treeOf(root), settled, `${where}: a second recovery changed something`);
}

/** Recovers when nobody else is at work: a process that was killed may still be on its way out. */
async function recoverAlone(root: string, now: number): Promise<number> {
  for (let actions = 0;;) {
    const recovery = await recover(await openWorld(root, denoFs, now), "recovery");
    actions += recovery.actions.length;
    if (recovery.complete) return actions;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every file below a folder with its hash, every link with its target; lock files hold messages only. */
export async function treeOf(root: string, below: string = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of Deno.readDirSync(`${root}/${below}`)) {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) { for (const pair of await treeOf(root, name)) found.set(...pair); }
    else if (entry.isSymlink) found.set(name, `-> ${Deno.readLinkSync(`${root}/${name}`)}`);
    else if (!name.endsWith(".lock")) {
      found.set(name, sha256Of(await Deno.readFile(`${root}/${name}`)));
    }
  }
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1));
}
