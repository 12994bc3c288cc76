import assert from "node:assert/strict";
import { type Fs, FsError } from "../../../core/fs/fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { HELD_BY_ANOTHER, patientFs, PAUSES } from "../../../core/fs/patient_fs.ts";
import { reasonOf } from "../../../core/store/store_errors.ts";

/** Renames fail `times` times, as on Windows while another program has the file open. */
function heldFor(times: number, code = "EBUSY"): { fs: Fs; calls: () => number } {
  const memory = new MemoryFs({ files: { "/a": "new", "/b": "old" } });
  let calls = 0;
  const inner = Object.create(memory) as Fs;
  inner.rename = (from, to) => {
    calls++;
    return calls <= times
      ? Promise.reject(new FsError(code, "rename", to))
      : memory.rename(from, to);
  };
  return { fs: inner, calls: () => calls };
}

Deno.test("patientFs() tries again while another program holds the file", async () => {
  const { fs, calls } = heldFor(3), waited: number[] = [];
  await patientFs(fs, (ms) => (waited.push(ms), Promise.resolve())).rename("/a", "/b");
  assert.deepEqual([calls(), waited], [4, PAUSES.slice(0, 3)]);
});

Deno.test("patientFs() gives up after the last pause and names the likely cause", async () => {
  for (const code of ["EBUSY", "EACCES", "EPERM"]) {
    const { fs, calls } = heldFor(99, code);
    await assert.rejects(
      patientFs(fs, () => Promise.resolve()).rename("/a", "/b"),
      (error) => error instanceof FsError && error.code === HELD_BY_ANOTHER && error.path === "/b",
    );
    assert.equal(calls(), PAUSES.length + 1);
  }
  assert.match(reasonOf(HELD_BY_ANOTHER).reason, /open/);
});

Deno.test("patientFs() does not repeat what fails for another reason", async () => {
  const { fs, calls } = heldFor(99, "ENOSPC");
  await assert.rejects(
    patientFs(fs).rename("/a", "/b"),
    (error) => error instanceof FsError && error.code === "ENOSPC",
  );
  assert.equal(calls(), 1);
});
