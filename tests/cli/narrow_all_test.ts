import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "../../cli/catalogue.ts";
import { ENVIRONMENT, rootFolders, wideFlags } from "../../cli/narrow_all.ts";
import { type Grants, permissionFlags } from "../../cli/permissions.ts";
import { smallStore } from "../support/small_store.ts";

const support = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));

async function probe(flags: readonly string[], script: string, args: readonly string[]) {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", ...flags, support(script), ...args],
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout)) as string[];
}

/** What a process started with the command's flags may do, and what one that narrowed itself to them may. */
async function compare(grants: Grants, outside: string): Promise<string[]> {
  const flags = permissionFlags(grants), asked = [grants.data, outside];
  const started = await probe(flags, "probe.ts", asked);
  const narrowed = await probe(wideFlags(Deno.build.os), "probe_narrowed.ts", [
    ...asked,
    "--",
    ...flags,
  ]);
  assert.deepEqual(narrowed, started);
  return narrowed;
}

const ACCESSES = new Map(CATALOGUE.map(({ access }) => [access, undefined]));

for (const access of ACCESSES.keys()) {
  Deno.test(`narrowToFlags() leaves exactly the grants of "${access}"`, async () => {
    const root = await Deno.makeTempDir();
    const data = join(root, "data");
    const left = await compare({ access, data }, join(root, "data-evil"));
    assert(left.includes("read inside") && !left.includes("read outside"));
    assert(!left.includes("env HOME") && !left.includes("net other"));
    await Deno.remove(root, { recursive: true });
  });
}

Deno.test("narrowToFlags() keeps the one port of a stand-in and of the dashboard", async () => {
  const port = { access: "serve", data: "/d", port: 8123 } as const;
  assert((await compare(port, "/e")).includes("net loopback"));
  assert(!(await compare({ ...port, port: 8124 }, "/e")).includes("net loopback"));
  const standIn = { access: "fetch", data: "/d", standIn: "127.0.0.1:8123" } as const;
  const left = await compare(standIn, "/e");
  assert(left.includes("net loopback") && !left.includes("net yahoo"));
});

Deno.test("wideFlags() grants nothing bare: what is bare could not be narrowed", () => {
  for (const system of ["linux", "windows"]) {
    for (const flag of wideFlags(system).slice(1)) assert.match(flag, /^--allow-\w+=./);
  }
  assert.deepEqual(rootFolders("windows").slice(0, 2), ["C:\\", "D:\\"]);
  assert.deepEqual(ENVIRONMENT.includes("PATH"), false);
});

Deno.test("the compiled program's entry runs a command narrowed", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 60, 4] });
  const compiled = fileURLToPath(new URL("../../cli_compiled.js", import.meta.url));
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...wideFlags(Deno.build.os), compiled, ...args],
    }).output();
    return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
  };
  const updated = await run("update", ...store.flags);
  assert.equal(updated.code, 0, updated.err);
  assert.match(updated.out, /wrote \d+ bars to 1 file/);
  const looked = await run("status", "--json", `--data=${store.folder}`);
  assert.equal(JSON.parse(looked.out).core.length, 1, looked.err);
  assert.match((await run("--version")).out, /^barkeep /);
  const refused = await run("rebuild", `--data=${store.folder}`);
  assert.equal(refused.code, 2);
});
