import { equal, rejects, throws } from "node:assert/strict";
import { partsOfName, resolveFile } from "../../../core/fs/containment.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";

const BAD = [
  "",
  "/etc/passwd",
  "../outside",
  "a/../../outside",
  "./a",
  "a//b",
  "a/",
  "a\\..\\b",
  "a\0b",
  "a\nb",
  `${"x".repeat(256)}`,
  `${"é".repeat(128)}`,
];

for (const name of BAD) {
  Deno.test(`partsOfName() refuses ${JSON.stringify(name.slice(0, 20))}`, () => {
    throws(() => partsOfName(name), { name: "ContainmentError" });
  });
}

function newFs(): MemoryFs {
  const fs = new MemoryFs({
    files: { "/store/a": "a", "/store/f/b": "b", "/store-evil/x": "x", "/outside": "o" },
  });
  fs.putLink("/store/link", "/outside");
  fs.putLink("/store/folder-link", "/store-evil");
  fs.putLink("/store/inside-link", "a");
  return fs;
}

Deno.test("resolveFile() finds files that are there and names that are free", async () => {
  const fs = newFs();
  equal((await resolveFile(fs, "/store", "f/b")).path, "/store/f/b");
  equal((await resolveFile(fs, "/store", "new")).stat, undefined);
});

const REFUSED: Readonly<Record<string, RegExp>> = {
  "link": /link/,
  "inside-link": /link/,
  "folder-link/x": /link/,
  "f": /no file/,
  "a/b": /no folder/,
  "none/b": /does not exist/,
};

for (const [name, message] of Object.entries(REFUSED)) {
  Deno.test(`resolveFile() refuses ${name}`, async () => {
    await rejects(resolveFile(newFs(), "/store", name), { name: "ContainmentError", message });
  });
}

Deno.test("resolveFile() refuses a file with two names unless told otherwise", async () => {
  const fs = newFs();
  await fs.link("/store/a", "/store/second");
  await rejects(resolveFile(fs, "/store", "a"), { name: "ContainmentError", message: /2 names/ });
  equal((await resolveFile(fs, "/store", "a", "allow")).stat?.links, 2);
});
