/** Started by the fault suites: the workload in a process of its own. Prints each file when it is done. */

import { BarkeepError } from "../../../core/errors.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { recover } from "../../../core/store/recovery.ts";
import { brokenFs, type Flaw } from "./broken.ts";
import { callOnOneThread } from "./one_thread.ts";
import { filesBefore, NOW, openWorld, runWorkload } from "./world.ts";

const [what, root, flaw] = Deno.args;
callOnOneThread();
const fs = flaw ? brokenFs(denoFs, flaw as Flaw, root) : denoFs;
const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

// What an encoder needs is loaded by now, and whoever traces this process has time to come in.
await filesBefore();
say("ready");
Deno.stdin.readSync(new Uint8Array(8));
try {
  if (what === "recover") await recover(await openWorld(root, fs, NOW + 86_400_000), "recovery");
  else await runWorkload(await openWorld(root, fs), say);
  say("over");
} catch (error) {
  if (!(error instanceof BarkeepError)) throw error;
  say(`refused ${error.kind}: ${error.message}`);
  Deno.exit(3);
}
