/** kill -9 of a real process before each of its system calls. */

import { ok } from "node:assert/strict";
import { lacksStrace } from "./support/means.ts";
import { newFilesIn, recoverAndCheck } from "./support/oracle.ts";
import {
  type CallFault,
  CHANGING,
  faultArguments,
  newFolder,
  recordCalls,
  type Reference,
  runChild,
} from "./support/strace.ts";
import type { Flaw } from "./support/broken.ts";
import { inPairs, suite, Tally } from "./support/tally.ts";
import { inTempFolder } from "./support/world.ts";

function killsOf({ counts }: Reference): CallFault[] {
  return [...counts].filter(([call]) => CHANGING.includes(call)).flatMap(([call, count]) =>
    Array.from({ length: count }, (_, i) => ({ call, at: i + 1, what: "kill" }))
  );
}

suite("L3", "kill -9 before every system call of an update", lacksStrace(), async (tally) => {
  await inTempFolder(async (parent) => {
    const reference = await recordCalls(await newFolder(parent, "reference"), "update");
    const kills = killsOf(reference);
    ok(kills.length > 150, `only ${kills.length} calls`);
    await inPairs(kills, (kill) => killAndCheck(parent, reference, kill, tally));
    ok(
      tally.points >= kills.length * 0.98,
      `${tally.points} of ${kills.length} calls were reached`,
    );
  });
});

async function killAndCheck(
  parent: string,
  reference: Reference,
  kill: CallFault,
  tally: Tally,
): Promise<void> {
  const where = `killed before ${kill.call} ${kill.at}`;
  const root = await newFolder(parent, `${kill.call}-${kill.at}`);
  const trace = faultArguments(root, reference, kill);
  const { done, how } = await runChild(root, "update", { trace });
  // The last close of all may come when everything is over.
  if (how === "killed") {
    await tally.point(async () => {
      await newFilesIn(root, `${where}, before recovery`);
      await recoverAndCheck(root, done, where);
    });
  }
  await Deno.remove(root, { recursive: true });
}

/** Where updates are cut off whose recovery is cut off in turn. */
const STEP = 9;

suite("L3b", "kill -9 of the recovery of a killed update", lacksStrace(), async (tally) => {
  await inTempFolder(async (parent) => {
    const reference = await recordCalls(await newFolder(parent, "reference"), "update");
    const kills = killsOf(reference).filter((_, i) => i % STEP === 0);
    await inPairs(kills, (kill) => killRecovery(parent, reference, kill, tally));
    ok(tally.points > kills.length, `only ${tally.points} recoveries were killed`);
  });
});

/** What a kill can show: the page cache outlives it, so a missing fsync is not among these. */
const SHOWN: readonly Flaw[] = ["in place", "backup not verified"];

suite("L13-kill", "kills catch broken protocols", lacksStrace(), async (tally) => {
  await inTempFolder(async (parent) => {
    for (const flaw of SHOWN) {
      ok(await isCaught(parent, flaw, tally), `nobody noticed: ${flaw}`);
      tally.add("caught");
      tally.add(`caught: ${flaw}`);
    }
  });
});

/** Kills a process with the flaw before one write after the other, until something is wrong. */
async function isCaught(parent: string, flaw: Flaw, tally: Tally): Promise<boolean> {
  const folder = flaw.replaceAll(" ", "-"), broken = new Tally();
  const reference = await recordCalls(await newFolder(parent, folder), "update", flaw);
  for (let at = 1; at <= (reference.counts.get("write") ?? 0); at++) {
    const root = await newFolder(parent, `${folder}-${at}`);
    const trace = faultArguments(root, reference, { call: "write", at, what: "kill" });
    const { done } = await runChild(root, "update", { trace, flaw });
    tally.add("broken protocols: points");
    if (!await broken.point(() => recoverAndCheck(root, done, flaw))) return true;
  }
  return false;
}

/** The same wreck several times, with the recovery killed at another call each time. */
async function killRecovery(
  parent: string,
  reference: Reference,
  kill: CallFault,
  tally: Tally,
): Promise<void> {
  const name = `recovery-${kill.call}-${kill.at}`, wreck = await newFolder(parent, name);
  const trace = faultArguments(wreck, reference, kill);
  const { done, how } = await runChild(wreck, "update", { trace });
  if (how === "killed") {
    const calls = await copied(wreck, "reference", (root) => recordCalls(root, "recover"));
    const second = killsOf(calls), step = Math.max(1, Math.ceil(second.length / 4));
    for (let i = kill.at % step; i < second.length; i += step) {
      await copied(wreck, String(i), async (root) => {
        const where = `${name}, then before ${second[i].call} ${second[i].at} of recovery`;
        const again = faultArguments(root, calls, second[i]);
        if ((await runChild(root, "recover", { trace: again })).how !== "killed") return;
        await tally.point(() => recoverAndCheck(root, done, where));
      });
    }
  }
  await Deno.remove(wreck, { recursive: true });
}

/** Runs on a copy of a folder; the copy is gone afterwards. */
async function copied<T>(
  root: string,
  name: string,
  run: (copy: string) => Promise<T>,
): Promise<T> {
  const copy = `${root}.${name}`;
  await copyTree(root, copy);
  try {
    return await run(copy);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** With hard links kept: a hold is a second name, not a second file. */
async function copyTree(from: string, to: string): Promise<void> {
  await new Deno.Command("cp", { args: ["-a", from, to] }).output();
}
