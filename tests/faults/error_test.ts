/** An error from the kernel at each system call of a real process: once, and from then on. */

import { ok } from "node:assert/strict";
import { lacksStrace } from "./support/means.ts";
import { newFilesIn, recoverAndCheck } from "./support/oracle.ts";
import {
  type CallFault,
  faultArguments,
  newFolder,
  recordCalls,
  type Reference,
  runChild,
} from "./support/strace.ts";
import { inPairs, suite, type Tally } from "./support/tally.ts";
import { inTempFolder } from "./support/world.ts";

const ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR"] as const;
/** Looks and reads: all their answers are tried in the model; here a share of them. */
const LOOKING = ["read", "lseek", "statx", "newfstatat", "getdents64", "statfs", "close"];
const LOOKING_STEP = 4;

/** Each changing call with two errors, so that every pair of call and error comes up; each third for good. */
function faultsOf({ counts }: Reference): CallFault[] {
  const faults: CallFault[] = [];
  for (const [call, count] of counts) {
    const step = LOOKING.includes(call) ? LOOKING_STEP : 1;
    for (let at = 1; at <= count; at += step) {
      for (const shift of step === 1 ? [0, 2] : [0]) {
        const what = ERRORS[(Math.floor(at / step) + shift) % ERRORS.length];
        // The kernel interrupts now and then; for ever would be a call that Rust repeats for ever.
        faults.push({ call, at, what, fromThenOn: what !== "EINTR" && faults.length % 3 === 0 });
      }
    }
  }
  return faults;
}

suite("L4", "an error at every system call of an update", lacksStrace(), async (tally) => {
  await inTempFolder(async (parent) => {
    const reference = await recordCalls(await newFolder(parent, "reference"), "update");
    const faults = faultsOf(reference);
    await inPairs(faults, (fault) => failAndCheck(parent, reference, fault, tally));
    ok(tally.points > 300, `only ${tally.points} faults`);
  });
});

async function failAndCheck(
  parent: string,
  reference: Reference,
  fault: CallFault,
  tally: Tally,
): Promise<void> {
  const { call, at, what, fromThenOn } = fault;
  const where = `${what} from ${call} ${at}${fromThenOn ? " and from then on" : ""}`;
  const root = await newFolder(parent, `${call}-${at}-${what}`);
  const trace = faultArguments(root, reference, fault);
  await tally.point(async () => {
    const { done, how } = await runChild(root, "update", { trace });
    tally.add({ done: "carried on", refused: "refused", killed: "Deno itself gave up" }[how]);
    ok(how !== "done" || done.has("all"), `${where}: it said it was over and had not done all`);
    await newFilesIn(root, `${where}, before recovery`);
    await recoverAndCheck(root, done, where);
  });
  await Deno.remove(root, { recursive: true });
}
