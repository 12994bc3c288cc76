/** Started by replace_process_test.ts: raises the number that a file is filled with, again and again. */

import { denoFs } from "../../../core/fs/deno_fs.ts";
import { NO_FACTS, startOperation } from "../../../core/store/ledger.ts";
import { recover } from "../../../core/store/recovery.ts";
import { replaceFile } from "../../../core/store/replace.ts";
import { openStore } from "../../../core/store/store.ts";

const [root, times] = Deno.args;
const holder = { pid: Deno.pid, started: Date.now() };
const store = await openStore(denoFs, root, { holder, lockWait: 60_000 });
await recover(store, "raise");
const operation = await startOperation(store, { command: "raise", arguments: [times] });
await Deno.stdout.write(new TextEncoder().encode("ready\n"));
for (let i = 0; i < Number(times); i++) {
  await replaceFile(store, {
    operation,
    name: "A_1m.parquet",
    expected: "present",
    changes: null,
    stage: async (sink, master) => {
      const old = new Uint32Array(1);
      await master?.readAt(new Uint8Array(old.buffer), 0);
      const bytes = new Uint8Array(new Uint32Array(20_000).fill(old[0] + 1).buffer);
      for (let at = 0; at < bytes.length; at += 9000) {
        await sink.write(bytes.subarray(at, at + 9000));
      }
    },
    check: () => Promise.resolve(NO_FACTS),
  });
}
