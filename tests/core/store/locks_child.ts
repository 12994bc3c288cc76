/** Started by locks_test.ts: takes a lock on the real file system, says so and keeps it. */

import { denoFs } from "../../../core/fs/deno_fs.ts";
import { lockFile } from "../../../core/store/locks.ts";
import { openStore } from "../../../core/store/store.ts";

const [root, name] = Deno.args;
const holder = { pid: Deno.pid, started: Date.UTC(2026, 10, 22, 8, 30) };
const store = await openStore(denoFs, root, { holder });
using _lock = await lockFile(store, name, { command: "update ES1" });
await Deno.stdout.write(new TextEncoder().encode("locked\n"));
await new Promise((resolve) => setTimeout(resolve, 60_000));
