/** The server as the launcher starts it: a process with exactly its permissions, on a port of this machine. */

import { Builder } from "fresh/dev";
import assert from "node:assert/strict";
import { join } from "node:path";
import { permissionFlags } from "../../cli/permissions.ts";
import { fingerprint } from "../support/run_cli.ts";
import { smallStore } from "../support/small_store.ts";
import { ROOT } from "../web/support.ts";

const FILES = { "ES1_5m.parquet": ["ES1", "5m", 20, 4] } as const;

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

interface Served {
  readonly port: number;
  readonly stop: () => Promise<number>;
}

/** Starts `barkeep serve` with the flags of its access on pages built into `outDir`. */
async function serve(
  data: string,
  access: "serve" | "serve-look",
  outDir: string,
  port = freePort(),
): Promise<Served & { error: () => Promise<string> }> {
  const look = access === "serve-look" ? `"--read-only",` : "";
  const code = `
    import { usePages } from "file://${ROOT}cli/dashboard.ts";
    import { runCommandLine } from "file://${ROOT}cli/run.ts";
    import pages from "file://${outDir}/server.js";
    usePages(pages.fetch);
    Deno.exit(await runCommandLine(["serve", "--data=${data}", ${look} "--port", "${port}"]));
  `;
  const flags = permissionFlags({ access, data, port, reads: [join(outDir, "static")] });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", `--config=${ROOT}deno.json`, ...flags, "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const reader = child.stdout.getReader();
  await reader.read();
  reader.releaseLock();
  return {
    port,
    error: async () => {
      const [text] = await Promise.all([new Response(child.stderr).text(), child.stdout.cancel()]);
      return `${(await child.status).code} ${text}`;
    },
    stop: async () => {
      child.kill("SIGINT");
      const { code } = await child.status;
      await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
      return code;
    },
  };
}

async function withBuild(run: (outDir: string) => Promise<void>): Promise<void> {
  const outDir = await Deno.makeTempDir({ prefix: "pages-" });
  try {
    await new Builder({ root: ROOT, outDir }).build();
    await run(outDir);
  } finally {
    await Deno.remove(outDir, { recursive: true });
  }
}

Deno.test("serve runs with the launcher's flags only, and --read-only leaves no trace", async () => {
  await using store = await smallStore(FILES);
  await withBuild(async (outDir) => {
    const before = await fingerprint(store.folder);
    const look = await serve(store.folder, "serve-look", outDir);
    const home = `http://127.0.0.1:${look.port}`;
    const page = await (await fetch(home)).text();
    assert.match(page, /read-only/);
    const css = /href="(\/app\.css[^"]*)"/.exec(page)?.[1];
    assert.equal((await fetch(home + css)).headers.get("content-type"), "text/css; charset=utf-8");
    for (const path of ["/files/ES1_5m", "/api/files/ES1_5m/chart", "/backups", "/health"]) {
      const response = await fetch(home + path);
      assert.equal(response.status, 200, path);
      await response.body?.cancel();
    }
    assert.equal(await look.stop(), 0);
    assert.deepEqual(await fingerprint(store.folder), before);

    const full = await serve(store.folder, "serve", outDir);
    const second = await serve(store.folder, "serve", outDir, full.port);
    assert.match(
      await second.error(),
      /^6 Cannot serve at http:\/\/127\.0\.0\.1:\d+\/: the port is in use/,
    );
    assert.equal(await full.stop(), 0);
  });
});

/** Addresses at which this machine listens on a port, as the kernel has them; `null` where it can't be asked. */
async function listening(port: number): Promise<string[] | null> {
  if (Deno.build.os !== "linux") return null;
  // Deno itself may not look there without every permission.
  const files = ["/proc/net/tcp", "/proc/net/tcp6"];
  const { stdout } = await new Deno.Command("cat", { args: files, stderr: "null" }).output();
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return new TextDecoder().decode(stdout).split("\n").flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/), [address, at] = local.split(":");
    return state === "0A" && at === wanted ? [address] : [];
  });
}

Deno.test("serve listens at the loopback address only", async () => {
  await using store = await smallStore(FILES);
  await withBuild(async (outDir) => {
    const served = await serve(store.folder, "serve-look", outDir);
    const found = await listening(served.port);
    // 127.0.0.1 as the kernel writes it.
    if (found) assert.deepEqual(found, ["0100007F"]);
    assert.equal(await served.stop(), 0);
  });
});
