import { Builder } from "fresh/dev";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { islandFiles, routeFiles } from "../../../fresh/build/crawl.ts";
import { islandName } from "../../../fresh/build/names.ts";
import { FIXTURE } from "../support.ts";

const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));

/** A folder inside the project, where a server finds what `fresh` and `preact` mean. */
async function withBuild(run: (outDir: string) => Promise<void>): Promise<void> {
  const outDir = await Deno.makeTempDir({ prefix: "build-" });
  try {
    await new Builder({ root: FIXTURE, outDir }).build();
    await run(outDir);
  } finally {
    await Deno.remove(outDir, { recursive: true });
  }
}

/** Runs code against the built server, with exactly the given permissions. */
async function runWith(permissions: string[], code: string): Promise<string> {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-prompt", `--config=${CONFIG}`, ...permissions, "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("Builder.build() writes a server that only needs to read its own files", async () => {
  await withBuild(async (outDir) => {
    const said = await runWith(
      [`--allow-read=${join(outDir, "static")}`],
      `
      const { default: server } = await import("file://${outDir}/server.js");
      const ask = async (path) => await server.fetch(new Request("http://localhost" + path));
      const html = await (await ask("/")).text();
      const script = html.match(/src="([^"]+boot.js)"/)[1];
      const css = await ask(html.match(/href="([^"]+app.css[^"]*)"/)[1]);
      console.log(JSON.stringify([
        (await ask(script)).status,
        css.headers.get("Cache-Control"),
        await css.text(),
      ]));
    `,
    );
    const css = await Deno.readTextFile(join(FIXTURE, "static", "app.css"));
    assert.deepEqual(JSON.parse(said), [200, "public, max-age=31536000, immutable", css]);
  });
});

Deno.test("Builder.build() gives the same files the same id, and replaces what was there", async () => {
  await withBuild(async (outDir) => {
    const server = () => Deno.readTextFile(join(outDir, "server.js"));
    const before = await server();
    await Deno.writeTextFile(join(outDir, "static", "left-over.txt"), "old");
    await new Builder({ root: FIXTURE, outDir }).build();
    assert.equal(await server(), before);
    await assert.rejects(Deno.stat(join(outDir, "static", "left-over.txt")), Deno.errors.NotFound);
  });
});

Deno.test("Builder.build() says what the bundler says when an island can't be bundled", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(root, "islands"));
    await Deno.writeTextFile(join(root, "islands", "Broken.tsx"), "export default function (");
    await assert.rejects(
      new Builder({ root }).build({ snapshot: "memory" }),
      /Cannot bundle the islands: .*Broken\.tsx/s,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a build finds routes and islands, and leaves tests and private folders out", async () => {
  const root = await Deno.makeTempDir();
  const write = async (path: string) => {
    await Deno.mkdir(join(root, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(root, path), "");
  };
  try {
    await write("routes/index.tsx");
    await write("routes/index_test.tsx");
    await write("routes/notes.md");
    await write("routes/shop/(_islands)/cart.tsx");
    await write("routes/shop/(_components)/box.tsx");
    await write("islands/Chart.tsx");
    await write("islands/Chart.test.ts");
    const routes = join(root, "routes");
    assert.deepEqual(routeFiles(routes, []), ["index.tsx"]);
    assert.deepEqual(routeFiles(routes, [/index/]), []);
    const islands = islandFiles(join(root, "islands"), routes, []);
    assert.deepEqual(islands.map(({ name }) => name), ["Chart", "Cart"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("islandName() makes a name of a file's name, unique in the build", () => {
  const taken = new Set<string>();
  assert.equal(islandName("a/price-chart.tsx", taken), "PriceChart");
  assert.equal(islandName("b/PriceChart.tsx", taken), "PriceChart2");
  assert.equal(islandName("update_all.island.tsx", taken), "UpdateAllIsland");
});
