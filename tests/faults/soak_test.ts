// deno-lint-ignore-file no-console -- the seed, so that a failure can be repeated
/** Random changes in a process that is killed after 0 to 200 ms, over and over in the same folder. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { verifyBackup } from "../../core/store/backups.ts";
import { listBackups } from "../../core/store/backups_list.ts";
import { fileEntries, type FileEntry, readLedger } from "../../core/store/ledger.ts";
import { recover } from "../../core/store/recovery.ts";
import { openStore } from "../../core/store/store.ts";
import { uniform } from "../../demo/random.ts";
import { firstLine, startScript } from "./support/counters.ts";
import { treeOf } from "./support/oracle.ts";
import { RESULTS, suite, type Tally } from "./support/tally.ts";
import { fillFolder, hashesIn, inTempFolder } from "./support/world.ts";

function numberAfter(flag: string): number | undefined {
  const found = Deno.args.find((arg) => arg.startsWith(`--${flag}=`));
  return found === undefined ? undefined : Number(found.slice(flag.length + 3));
}

const ROUNDS = numberAfter("rounds") ?? 200;
const SEED = numberAfter("seed") ?? Math.floor(Date.now() / 1000) % 1_000_000_007;
/** Backups pile up; a folder is used for so many rounds. */
const ROUNDS_A_FOLDER = 40;

suite("L12", `soak of ${ROUNDS} rounds`, null, async (tally) => {
  console.log(`L12 seed ${SEED}; repeat it with --seed=${SEED}`);
  const log: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += ROUNDS_A_FOLDER) {
      const rounds = Math.min(ROUNDS_A_FOLDER, ROUNDS - round);
      await inTempFolder((root) => soak(root, round, rounds, { tally, log }));
    }
  } finally {
    Deno.mkdirSync(RESULTS, { recursive: true });
    await Deno.writeTextFile(new URL("soak.log", RESULTS), `seed ${SEED}\n${log.join("\n")}\n`);
  }
  ok((tally.facts["changes reported"] ?? 0) > 0, "nothing was changed");
});

interface Books {
  readonly tally: Tally;
  readonly log: string[];
}

async function soak(root: string, first: number, rounds: number, books: Books): Promise<void> {
  const { tally, log } = books;
  await fillFolder(root);
  const start = await hashesIn(root), said: string[] = [];
  for (let round = first; round < first + rounds; round++) {
    const seed = SEED + round, ms = Math.floor(uniform(seed)() * 200);
    const lines = await runAndKill(root, seed, ms);
    said.push(...lines);
    tally.add("changes reported", lines.length);
    const good = await tally.point(async () => {
      const actions = await recoverAndJudge(root, start, said, `round ${round}, seed ${seed}`);
      tally.add("cut off and settled", actions.length);
      log.push(
        `round ${round} seed ${seed} killed after ${ms} ms, done ${lines.length}: ${actions}`,
      );
    });
    if (!good) log.push(`round ${round} seed ${seed} killed after ${ms} ms: BROKEN`);
  }
}

/** Returns what the process reported as done. */
async function runAndKill(root: string, seed: number, ms: number): Promise<string[]> {
  const child = startScript("./soak_child.ts", root, String(seed));
  await firstLine(child);
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  const text = new TextDecoder().decode((await child.output()).stdout);
  return text.split("\n").filter((line) => line !== "" && line !== "ready");
}

async function recoverAndJudge(
  root: string,
  start: ReadonlyMap<string, string>,
  said: readonly string[],
  where: string,
): Promise<string[]> {
  const store = await openStore(denoFs, root);
  const { actions } = await recover(store, "recovery");
  equal(actions.some(({ attention }) => attention), false, `${where}: something is unexplained`);
  const entries = fileEntries(await readLedger(denoFs, root));
  await requireLive(root, start, entries, where);
  const booked = entries.map(({ file, after }) => `${file} ${after?.sha256 ?? "gone"}`);
  let at = 0;
  for (const line of booked) if (line === said[at]) at++;
  equal(at, said.length, `${where}: ${said[at]} reported success and is not there`);
  await requireSoundBackups(root, where);
  const settled = await treeOf(root);
  deepEqual((await recover(store, "recovery")).actions, [], `${where}: again`);
  deepEqual(await treeOf(root), settled, `${where}: a second recovery changed something`);
  return actions.map(({ outcome, file }) => `${outcome} ${file}`);
}

/** The ledger is a chain from the first bytes of a file to those that are there. */
async function requireLive(
  root: string,
  start: ReadonlyMap<string, string>,
  entries: readonly FileEntry[],
  where: string,
): Promise<void> {
  const live = await hashesIn(root), expected = new Map(start);
  for (const { file, before, after } of entries) {
    equal(before?.sha256, expected.get(file), `${where}: the ledger of ${file} is broken`);
    if (after) expected.set(file, after.sha256);
    else expected.delete(file);
  }
  const sorted = [...expected].sort(([a], [b]) => a < b ? -1 : 1);
  deepEqual([...live], sorted, `${where}: a file is neither old nor new`);
}

async function requireSoundBackups(root: string, where: string): Promise<void> {
  const { backups, problems } = await listBackups(denoFs, root);
  deepEqual(problems, [], where);
  for (const backup of backups) {
    const { good, reason } = await verifyBackup({ fs: denoFs, root }, backup);
    ok(good, `${where}: backup ${backup.id} is bad: ${reason}`);
  }
}
