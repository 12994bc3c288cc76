import { deepEqual, equal, ok } from "node:assert/strict";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { hashFile } from "../../../core/fs/hash.ts";
import { verifyBackup } from "../../../core/store/backups.ts";
import { listBackups } from "../../../core/store/backups_list.ts";
import { fileEntries, readLedger } from "../../../core/store/ledger.ts";
import { recover } from "../../../core/store/recovery.ts";
import { openStore } from "../../../core/store/store.ts";

const NAME = "A_1m.parquet";

async function inFolder(run: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-process-" }));
  try {
    await Deno.writeFile(`${root}/${NAME}`, new Uint8Array(new Uint32Array(20_000).buffer));
    await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function start(root: string, times: number): Deno.ChildProcess {
  const script = new URL("./replace_child.ts", import.meta.url).pathname;
  const flags = ["--no-lock", "--no-prompt", `--allow-read=${root}`, `--allow-write=${root}`];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, script, root, String(times)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** The number a file is filled with; fails if it is not the same throughout. */
async function numberIn(root: string): Promise<number> {
  const numbers = new Uint32Array((await Deno.readFile(`${root}/${NAME}`)).buffer);
  equal(numbers.length, 20_000);
  ok(numbers.every((number) => number === numbers[0]), "torn");
  return numbers[0];
}

Deno.test("replaceFile() in four processes at once loses no update", async () => {
  await inFolder(async (root) => {
    const children = Array.from({ length: 4 }, () => start(root, 6));
    const outputs = await Promise.all(children.map((child) => child.output()));
    deepEqual(outputs.map(({ code }) => code), [0, 0, 0, 0]);
    equal(await numberIn(root), 24);
    const entries = fileEntries(await readLedger(denoFs, root));
    equal(entries.length, 24);
    entries.slice(1).forEach((entry, i) => equal(entry.before?.sha256, entries[i].after?.sha256));
    equal(new Set(entries.map(({ number }) => number)).size, 4);
  });
});

Deno.test("replaceFile() killed with -9 at any moment leaves a whole file and true books", async () => {
  await inFolder(async (root) => {
    const store = await openStore(denoFs, root);
    for (let round = 0; round < 8; round++) {
      const child = start(root, 1000);
      const reader = child.stdout.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 3 + round * 7));
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      const number = await numberIn(root);
      const { complete } = await recover(store, "recovery");
      equal(complete, true);
      equal(await numberIn(root), number);
      const entries = fileEntries(await readLedger(denoFs, root));
      equal(entries.length, number, `round ${round}: writes and entries`);
      const { sha256 } = await hashFile(denoFs, `${root}/${NAME}`);
      if (entries.length > 0) equal(entries[entries.length - 1].after?.sha256, sha256);
      deepEqual((await recover(store, "recovery")).actions, []);
    }
    const { backups, problems } = await listBackups(denoFs, root);
    deepEqual(problems, []);
    for (const backup of backups) ok((await verifyBackup(store, backup)).good, backup.id);
  });
});
