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
