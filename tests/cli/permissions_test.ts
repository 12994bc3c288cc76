import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Access, CATALOGUE } from "../../cli/catalogue.ts";
import { flaggable, permissionFlags } from "../../cli/permissions.ts";

const PROBE = fileURLToPath(new URL("../support/probe.ts", import.meta.url));

/** What a process of each access may do; everything else that the probe asks for it may not. */
const GRANTED: Readonly<Record<Access, readonly string[]>> = {
  look: ["read inside"],
  write: ["read inside", "write inside", "sys statfs"],
  create: ["read inside", "write inside", "sys statfs"],
  fetch: ["read inside", "write inside", "net yahoo", "sys statfs"],
  demo: ["read inside", "write inside", "net loopback", "sys statfs"],
  import: ["read inside", "write inside", "sys statfs"],
  inbox: ["read inside"],
  rebuild: ["read inside", "write inside", "sys statfs"],
  serve: ["read inside", "write inside", "net yahoo", "sys statfs"],
  "serve-look": ["read inside"],
};

async function probe(flags: string[], data: string, outside: string): Promise<string[]> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", ...flags, PROBE, data, outside],
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

for (const { name, access } of CATALOGUE) {
  Deno.test(`${name} has exactly the permissions of "${access}"`, async () => {
    const root = await Deno.makeTempDir();
    const data = join(root, "data");
    const found = await probe(permissionFlags({ access, data }), data, join(root, "data-evil"));
    assert.deepEqual(found, GRANTED[access]);
    await Deno.remove(root, { recursive: true });
  });
}

Deno.test("a stand-in takes the place of Yahoo in the grants", async () => {
  const flags = permissionFlags({ access: "fetch", data: "/d", standIn: "127.0.0.1:8123" });
  const found = await probe(flags, "/d", "/e");
  assert.deepEqual(found, ["read inside", "write inside", "net loopback", "sys statfs"]);
});

Deno.test("flaggable() climbs above a comma", () => {
  assert.equal(flaggable("/a/b"), "/a/b");
  assert.equal(flaggable("/a/b, c/d"), "/a");
});

/** What a process may read once it has narrowed itself, as `cli/run.ts` does. */
async function readable(
  flags: string[],
  narrowed: { data: string; reads: string[] },
  asked: string[],
): Promise<boolean[]> {
  const script = fileURLToPath(new URL("../support/narrow_probe.ts", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", ...flags, script, JSON.stringify({ ...narrowed, asked })],
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("import reads exactly the files named, commas in their names or not", async () => {
  const root = await Deno.makeTempDir();
  const path = (name: string) => join(root, name);
  await Deno.mkdir(path("data"));
  const named = ["CME_MINI_ES1!, 5.csv", "plain.csv", "sub, folder/x.csv"].map(path);
  const flags = permissionFlags({ access: "import", data: path("data"), reads: named });
  const others = ["other, 5.csv", "other.csv", "data-evil", "sub, folder/y.csv"].map(path);
  const asked = [path("data"), path("data/ES1_1m.parquet"), ...named, ...others, root];
  const found = await readable(flags, { data: path("data"), reads: named }, asked);
  assert.deepEqual(
    found,
    asked.map((one) =>
      one.startsWith(path("data/")) || one === path("data") ||
      named.includes(one)
    ),
  );
  await Deno.remove(root, { recursive: true });
});

Deno.test("import from the data folder keeps the data folder", async () => {
  const root = await Deno.makeTempDir();
  const named = join(root, "CME_MINI_ES1!, 5.csv");
  const flags = permissionFlags({ access: "import", data: root, reads: [named] });
  const asked = [root, named, join(root, "ES1_1m.parquet"), `${root}-evil`];
  const found = await readable(flags, { data: root, reads: [named] }, asked);
  assert.deepEqual(found, [true, true, true, false]);
  await Deno.remove(root, { recursive: true });
});

Deno.test("inbox reads the import folders and writes nowhere", async () => {
  const flags = permissionFlags({ access: "inbox", data: "/d", reads: ["/in", "/more, in"] });
  assert.deepEqual(flags, ["--no-prompt", "--allow-read=/d,/in,/"]);
  const asked = ["/d", "/in/x.csv", "/more, in/x.csv", "/e"];
  const found = await readable(flags, { data: "/d", reads: ["/in", "/more, in"] }, asked);
  assert.deepEqual(found, [true, true, true, false]);
});

Deno.test("serve reaches its own port and the source, serve --read-only its own port only", async () => {
  const grants = { data: "/d", port: 8123 };
  const serve = await probe(permissionFlags({ ...grants, access: "serve" }), "/d", "/e");
  assert.deepEqual(
    serve,
    ["read inside", "write inside", "net yahoo", "net loopback", "sys statfs"],
  );
  const look = await probe(permissionFlags({ ...grants, access: "serve-look" }), "/d", "/e");
  assert.deepEqual(look, ["read inside", "net loopback"]);
});
