/**
 * The self-extracting program as somebody gets it: an empty home, neither Deno nor Node on the PATH, no network.
 * Slow (it packs 100 MB), so it has a task of its own: `deno task test:compile`.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** All that the program's shell script calls. */
const TOOLS = "sh tail tar gzip sha256sum mkdir mktemp mv rm find id".split(" ");
const here = Deno.build.os === "linux";

const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "barkeep-compile-" }));
globalThis.addEventListener("unload", () => Deno.removeSync(work, { recursive: true }));
const program = join(work, "barkeep"), tools = join(work, "tools");

async function run(command: string, args: readonly string[], env?: Record<string, string>) {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    ...(env ? { clearEnv: true, env } : {}),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** A folder with nothing but the tools, by links. */
async function makeTools(): Promise<void> {
  await Deno.mkdir(tools);
  for (const tool of TOOLS) {
    const { out } = await run("/bin/sh", ["-c", `command -v ${tool}`]);
    await Deno.symlink(out.trim(), join(tools, tool));
  }
}

async function build(): Promise<void> {
  if (await exists(program)) return;
  await makeTools();
  const islands = await run(Deno.execPath(), ["task", "--quiet", "islands"]);
  assert.equal(islands.code, 0, islands.err);
  const made = await run(Deno.execPath(), [
    "run",
    "--quiet",
    "--allow-all",
    "scripts/compile.ts",
    "--self-extracting",
    "--output",
    program,
  ]);
  assert.equal(made.code, 0, made.err);
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether this user may make a place without network. */
async function canLeaveNetwork(): Promise<boolean> {
  try {
    return (await run("unshare", ["-n", "ip", "link", "set", "lo", "up"])).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const start = (env: Record<string, string>, ...args: string[]) =>
  run(program, args, { PATH: tools, ...env });

async function home(name: string): Promise<string> {
  await Deno.mkdir(join(work, name), { recursive: true });
  return join(work, name);
}

async function partsOf(cache: string): Promise<string> {
  for await (const { name } of Deno.readDir(join(cache, ".cache", "barkeep"))) {
    return join(cache, ".cache", "barkeep", name);
  }
  throw new Error("nothing was unpacked");
}

const isolated = here && await canLeaveNetwork();

Deno.test({
  name: `the program works with an empty home, no Deno and no Node${
    isolated ? ", and no network" : " (with network: unshare -n is not permitted here)"
  }`,
  ignore: !here,
  fn: async () => {
    await build();
    const folder = join(work, "session");
    await Deno.mkdir(folder);
    const session = [
      "run",
      "--allow-all",
      "--quiet",
      join(ROOT, "tests/compile/session.ts"),
      program,
      folder,
      tools,
    ];
    const inside = 'ip link set lo up && exec "$0" "$@"';
    const { code, out, err } = isolated
      ? await run("unshare", ["-n", "sh", "-c", inside, Deno.execPath(), ...session])
      : await run(Deno.execPath(), session);
    assert.equal(code, 0, err);
    const found = JSON.parse(out);
    assert.match(found.version.out, /^barkeep \d/);
    assert.equal(JSON.parse(found.status.out).core.length, 2, found.status.err);
    assert.match(found.update.out, /wrote \d+ bars to 1 file/, found.update.err);
    assert.equal(found.banner.code, 0, found.banner.err);
    assert.match(found.update.out + found.update.err, /stands in for Yahoo Finance/);
    assert.equal(found.import.code, 0, found.import.out + found.import.err);
    assert.match(found.import.out, /29 bars/);
    assert.equal(found.outside.code, 2);
    assert.deepEqual(
      [found.serve.page, found.serve.script, found.serve.ended],
      [200, 200, 0],
      found.serve.title,
    );
    assert(found.serve.bytes > 1000);
    const rows = (step: { out: string }) =>
      JSON.parse(step.out).core.map(({ rows }: { rows: number }) => rows);
    const [before, after] = [rows(found.status), rows(found.after)];
    assert(after.every((count: number, i: number) => count > before[i]), `${before} ${after}`);
  },
});

Deno.test({
  name: "the program mends its parts when they were changed, and refuses to be changed itself",
  ignore: !here,
  fn: async () => {
    await build();
    const HOME = await home("mended");
    assert.equal((await start({ HOME }, "--version")).code, 0);
    const parts = await partsOf(HOME), entry = join(parts, "app", "cli", "launch.js");
    assert.equal((await Deno.stat(parts)).mode! & 0o077, 0);
    await Deno.writeTextFile(entry, 'console.log("planted"); Deno.exit(0);');
    const { code, out } = await start({ HOME }, "--version");
    assert.deepEqual([code, out.startsWith("barkeep ")], [0, true], out);
    await Deno.chmod(entry, 0o666);
    await start({ HOME }, "--version");
    assert.equal((await Deno.stat(entry)).mode! & 0o022, 0);
    const cut = join(work, "cut");
    await Deno.writeFile(cut, (await Deno.readFile(program)).subarray(0, 20_000_000), {
      mode: 0o755,
    });
    const cutShort = await run(cut, ["--version"], { PATH: tools, HOME: await home("cut-home") });
    assert.equal(cutShort.code, 7);
    assert.match(cutShort.err, /^Cannot start Barkeep: .*can't be unpacked/);
  },
});

Deno.test({
  name: "the program says what to do when its cache folder can't be used",
  ignore: !here,
  fn: async () => {
    await build();
    const none = await start({}, "--version");
    assert.equal(none.code, 7);
    assert.match(none.err, /HOME is not set.*BARKEEP_CACHE=DIR/);
    const file = join(work, "file");
    await Deno.writeTextFile(file, "");
    const refused = await start({ BARKEEP_CACHE: file }, "--version");
    assert.equal(refused.code, 7);
    assert.match(refused.err, /can't be written\. Name another one with BARKEEP_CACHE=DIR/);
    const comma = await start({ BARKEEP_CACHE: join(work, "a, b") }, "--version");
    assert.match(comma.err, /has a comma in its path/);
  },
});

Deno.test({
  name: "two first starts at once both work",
  ignore: !here,
  fn: async () => {
    await build();
    const HOME = await home("twice");
    const both = await Promise.all([1, 2].map(() => start({ HOME }, "--version")));
    assert.deepEqual(both.map(({ code, err }) => [code, err]), [[0, ""], [0, ""]]);
    const parts = await partsOf(HOME);
    assert.deepEqual([...Deno.readDirSync(join(parts, ".."))].length, 1);
  },
});
