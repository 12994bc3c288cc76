/** What the port promises, held against the real file system and against the one in memory. */

import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import type { Fs } from "../../../core/fs/fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { readFile } from "../../../core/fs/read_file.ts";
import { writeAll } from "../../../core/fs/write_all.ts";

const BYTES = new TextEncoder().encode("0123456789");

async function write(fs: Fs, path: string, bytes: Uint8Array = BYTES): Promise<void> {
  using handle = await fs.open(path, "create");
  await writeAll(handle, bytes);
}

async function text(fs: Fs, path: string): Promise<string> {
  return new TextDecoder().decode(await readFile(fs, path));
}

type Case = (
  fs: Fs,
  root: string,
  symlink: (target: string, path: string) => void,
) => Promise<void>;

const CASES: Readonly<Record<string, Case>> = {
  "open() in each mode": async (fs, root) => {
    const path = `${root}/a`;
    await rejects(fs.open(path, "read"), { name: "FsError", code: "ENOENT" });
    await write(fs, path);
    await rejects(fs.open(path, "create"), { name: "FsError", code: "EEXIST" });
    using append = await fs.open(path, "append");
    await writeAll(append, new Uint8Array([65]));
    equal(await text(fs, path), "0123456789A");
    using update = await fs.open(path, "update");
    await writeAll(update, new Uint8Array([66]));
    equal(await text(fs, path), "B123456789A");
  },
  "readAt() keeps the places of large and small reads at once apart": async (fs, root) => {
    const bytes = Uint8Array.from({ length: 3 << 20 }, (_, i) => i * 7919 >> 8);
    await write(fs, `${root}/a`, bytes);
    using handle = await fs.open(`${root}/a`, "read");
    const places = [[1 << 20, 1 << 20], [0, 1 << 20], [17, 10], [2 << 20, 1 << 20], [5, 1 << 19]];
    await Promise.all(places.map(async ([at, length]) => {
      const buffer = new Uint8Array(length), count = await handle.readAt(buffer, at);
      ok(count > 0);
      deepEqual(buffer.subarray(0, count), bytes.subarray(at, at + count));
    }));
  },
  "readAt() reads anywhere and stops at the end": async (fs, root) => {
    await write(fs, `${root}/a`);
    using handle = await fs.open(`${root}/a`, "read");
    const buffer = new Uint8Array(4);
    equal(await handle.readAt(buffer, 8), 2);
    deepEqual([...buffer.subarray(0, 2)], [0x38, 0x39]);
    equal(await handle.readAt(buffer, 10), 0);
    equal(await handle.readAt(buffer, 0), 4);
    deepEqual([...buffer], [0x30, 0x31, 0x32, 0x33]);
  },
  "a held handle reads the old bytes after a rename": async (fs, root) => {
    await write(fs, `${root}/a`);
    await write(fs, `${root}/b`, new Uint8Array([1, 2]));
    using handle = await fs.open(`${root}/a`, "read");
    await fs.rename(`${root}/b`, `${root}/a`);
    equal(await handle.readAt(new Uint8Array(20), 0), 10);
    equal((await fs.stat(`${root}/a`))?.size, 2);
    equal(await fs.stat(`${root}/b`), undefined);
  },
  "link() gives a second name and takes no name that is taken": async (fs, root) => {
    await write(fs, `${root}/a`);
    await fs.link(`${root}/a`, `${root}/b`);
    const [a, b] = [await fs.stat(`${root}/a`), await fs.stat(`${root}/b`)];
    equal(a?.identity, b?.identity);
    equal(a?.links, 2);
    await rejects(fs.link(`${root}/a`, `${root}/b`), { code: "EEXIST" });
    await fs.remove(`${root}/a`);
    equal(await text(fs, `${root}/b`), "0123456789");
    equal((await fs.stat(`${root}/b`))?.links, 1);
  },
  "folders are made, listed in order and removed only when empty": async (fs, root) => {
    await fs.makeFolder(`${root}/f`);
    await rejects(fs.makeFolder(`${root}/f`), { code: "EEXIST" });
    await rejects(fs.makeFolder(`${root}/none/f`), { code: "ENOENT" });
    await write(fs, `${root}/f/b`);
    await write(fs, `${root}/f/B`);
    deepEqual(await fs.list(`${root}/f`), [{ name: "B", kind: "file" }, {
      name: "b",
      kind: "file",
    }]);
    await rejects(fs.remove(`${root}/f`), { name: "FsError" });
    await fs.remove(`${root}/f/b`);
    await fs.remove(`${root}/f/B`);
    await fs.remove(`${root}/f`);
    equal(await fs.stat(`${root}/f`), undefined);
    await rejects(fs.list(`${root}/f`), { code: "ENOENT" });
  },
  "stat() tells a link from what it points at, open() follows it": async (fs, root, symlink) => {
    await write(fs, `${root}/a`);
    symlink("a", `${root}/l`);
    equal((await fs.stat(`${root}/l`))?.kind, "link");
    equal(await text(fs, `${root}/l`), "0123456789");
    equal(await fs.realPath(`${root}/l`), `${root}/a`);
  },
  "tryLock() excludes other handles and ends with the handle": async (fs, root) => {
    using one = await fs.open(`${root}/lock`, "update");
    using two = await fs.open(`${root}/lock`, "update");
    equal(await one.tryLock("shared"), true);
    equal(await two.tryLock("shared"), true);
    equal(await one.tryLock("exclusive"), false);
    two.close();
    equal(await one.tryLock("exclusive"), true);
    using three = await fs.open(`${root}/lock`, "update");
    equal(await three.tryLock("shared"), false);
    one.close();
    equal(await three.tryLock("exclusive"), true);
  },
  "truncate() cuts and sync() and syncFolder() succeed": async (fs, root) => {
    await write(fs, `${root}/a`);
    using handle = await fs.open(`${root}/a`, "update");
    await handle.truncate(3);
    await handle.sync();
    await fs.syncFolder(root);
    equal(await text(fs, `${root}/a`), "012");
  },
  "setAttributes() sets the mode": async (fs, root) => {
    await write(fs, `${root}/a`);
    await fs.setAttributes(`${root}/a`, { mode: 0o600, uid: null, gid: null });
    equal((await fs.stat(`${root}/a`))?.mode, 0o600);
  },
  "a file is no folder": async (fs, root) => {
    await write(fs, `${root}/a`);
    await rejects(fs.list(`${root}/a`), { code: "ENOTDIR" });
    await rejects(fs.open(`${root}/a/b`, "create"), { code: "ENOTDIR" });
  },
};

for (const [name, run] of Object.entries(CASES)) {
  Deno.test(`denoFs: ${name}`, async () => {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-fs-" }));
    try {
      await run(denoFs, root, (target, path) => Deno.symlinkSync(target, path));
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });

  Deno.test(`MemoryFs: ${name}`, async () => {
    const fs = new MemoryFs();
    await fs.makeFolder("/data");
    await run(fs, "/data", (target, path) => fs.putLink(path, target));
  });
}

Deno.test("MemoryFs takes what there is room for and then is full", async () => {
  const fs = new MemoryFs({ files: { "/d/x": "12345" }, capacity: 12 });
  using handle = await fs.open("/d/y", "create");
  equal(await handle.write(BYTES), 7);
  await rejects(handle.write(BYTES), { code: "ENOSPC" });
  await fs.remove("/d/x");
  equal(await handle.write(BYTES), 5);
});

Deno.test("denoFs.space() knows the size of the disk", async () => {
  const { freeBytes, totalBytes } = await denoFs.space(Deno.cwd());
  ok(freeBytes !== null && totalBytes !== null && freeBytes <= totalBytes && totalBytes > 0);
});
