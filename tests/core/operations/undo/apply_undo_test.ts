import assert from "node:assert/strict";
import { DiskError } from "../../../../core/errors.ts";
import { denoFs } from "../../../../core/fs/deno_fs.ts";
import { type Fs, FsError } from "../../../../core/fs/fs.ts";
import { applyUndo } from "../../../../core/operations/undo/apply_undo.ts";
import { planUndo } from "../../../../core/operations/undo/plan_undo.ts";
import type { Store } from "../../../../core/store/store.ts";
import { at, KeptStore, minutes, SETTINGS } from "../../../support/kept_store.ts";

const FILE = "ES1_1m.parquet";
const LAST = { kind: "last" } as const;

async function undoOn(store: Store) {
  const plan = await planUndo(store, LAST, SETTINGS);
  return await applyUndo(store, plan, { settings: SETTINGS, arguments: [], removeFiles: false });
}

async function written(): Promise<KeptStore> {
  const kept = await KeptStore.make({ [FILE]: minutes(0, 50) });
  await kept.write({ [FILE]: { added: at([100], 1) } });
  return kept;
}

Deno.test("applyUndo() writes nothing where the file system has no locks, and says so", async () => {
  await using kept = await written();
  const before = await kept.sha256(FILE);
  const fs: Fs = {
    ...denoFs,
    open: async (path, mode) => {
      const handle = await denoFs.open(path, mode);
      handle.tryLock = () => Promise.reject(new FsError("ENOTSUP", "lock", path));
      return handle;
    },
  };
  await assert.rejects(undoOn({ ...kept.store, fs }), (error) => {
    assert.ok(error instanceof DiskError);
    assert.match(error.message, /this file system has no file locks/);
    return true;
  });
  assert.equal(await kept.sha256(FILE), before);
});

Deno.test("applyUndo() says that a folder is read-only and leaves the file", async () => {
  await using kept = await written();
  const before = await kept.sha256(FILE);
  const fs: Fs = {
    ...denoFs,
    open: (path, mode) =>
      mode === "read"
        ? denoFs.open(path, mode)
        : Promise.reject(new FsError("EROFS", "open", path)),
  };
  await assert.rejects(undoOn({ ...kept.store, fs }), /mounted read-only/);
  assert.equal(await kept.sha256(FILE), before);
});

Deno.test("applyUndo() tries nothing more once the disk failed", async () => {
  await using kept = await KeptStore.make({
    [FILE]: minutes(0, 50),
    "NQ1_1m.parquet": minutes(0, 9),
  });
  await kept.write({
    [FILE]: { added: at([100], 1) },
    "NQ1_1m.parquet": { added: at([100], 1) },
  });
  const fs: Fs = {
    ...denoFs,
    open: (path, mode) =>
      mode === "create" && path.includes("ES1_1m")
        ? Promise.reject(new FsError("ENOSPC", "open", path))
        : denoFs.open(path, mode),
  };
  const { files } = await undoOn({ ...kept.store, fs });
  assert.deepEqual(files.map(({ outcome }) => outcome), ["failed", "not tried"]);
  assert.match(files[0].error!.message, /the disk is full/);
});

Deno.test("applyUndo() refuses once the file changed after the plan was made", async () => {
  await using kept = await written();
  const plan = await planUndo(kept.store, LAST, SETTINGS);
  await kept.write({ [FILE]: { added: at([101], 1) } });
  const before = await kept.sha256(FILE);
  const options = { settings: SETTINGS, arguments: [], removeFiles: false };
  const { files: [file] } = await applyUndo(kept.store, plan, options);
  assert.deepEqual([file.outcome, file.error?.kind], ["failed", "changed"]);
  assert.equal(await kept.sha256(FILE), before);
});
