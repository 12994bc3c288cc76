/** Started by the concurrency suites: raises the number that files are filled with, again and again. */

import { denoFs } from "../../../core/fs/deno_fs.ts";
import { startOperation } from "../../../core/store/ledger.ts";
import { recover } from "../../../core/store/recovery.ts";
import { openStore } from "../../../core/store/store.ts";
import { raise } from "./counters.ts";

const [root, times, first, ...files] = Deno.args;
const holder = { pid: Deno.pid, started: Date.now() };
const store = await openStore(denoFs, root, { holder, lockWait: 240_000 });
await recover(store, "raise");
const operation = await startOperation(store, { command: "raise", arguments: [times] });
Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
for (let i = 0; i < Number(times); i++) {
  await raise(store, operation, files[(i + Number(first)) % files.length]);
}
