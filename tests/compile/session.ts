/**
 * A morning with the self-extracting program: `session.ts PROGRAM FOLDER [TOOLS]`. Run by the test in a place
 * without network; prints what happened as JSON. `TOOLS` is all the PATH that the program gets.
 */

import { join } from "node:path";
import { barsBehind, MARKET, tableOf, without } from "../support/small_store.ts";
import { startStandIn } from "../../demo/stand_in.ts";
import type { Bars } from "../../core/bars/bars.ts";

const [program, folder, tools] = Deno.args;
const home = join(folder, "home"), data = join(folder, "bars");
const exportFile = join(folder, "CME_MINI_NQ1!, 60.csv");
const PORT = "8931";

export interface Step {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function command(args: readonly string[], env: Record<string, string> = {}): Deno.Command {
  return new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: { HOME: home, PATH: tools, ...env },
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function step(args: readonly string[], env?: Record<string, string>): Promise<Step> {
  const { code, stdout, stderr } = await command(args, env).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** As TradingView writes it: seconds since the epoch. */
function csvOf({ time, open, high, low, close, volume }: Bars): string {
  const lines = Array.from(
    time,
    (ms, i) => [ms / 1000, open[i], high[i], low[i], close[i], volume[i]],
  );
  return ["time,open,high,low,close,Volume", ...lines.map((line) => line.join(","))].join("\n") +
    "\n";
}

async function makeStore(): Promise<void> {
  await Deno.mkdir(home);
  await Deno.mkdir(data);
  const write = async (name: string, bars: Bars) =>
    await Deno.writeFile(join(data, name), await tableOf(bars));
  await write("ES1_1h.parquet", barsBehind("ES1", "1h", 60, 5));
  const bars = barsBehind("NQ1", "1h", 60, 5);
  await write("NQ1_1h.parquet", without(bars, 30));
  await Deno.writeTextFile(exportFile, csvOf(bars));
}

/** The dashboard's first page and the script it names, both fetched; then it is ended as a service would. */
async function page(): Promise<
  { page: number; title: string; script: number; bytes: number; ended: number }
> {
  const child = command(["serve", "--data", "bars", "--port", PORT]).spawn();
  try {
    const response = await whenReady(`http://127.0.0.1:${PORT}/`), html = await response.text();
    const source = /(?:src|href)="(\/_fresh\/js\/[^"]+\.js[^"]*)"/.exec(html)?.[1] ?? "/none";
    const script = await fetch(`http://127.0.0.1:${PORT}${source.replaceAll("&amp;", "&")}`);
    return {
      page: response.status,
      title: /<title>([^<]*)/.exec(html)?.[1] ?? "",
      script: script.status,
      bytes: (await script.bytes()).length,
      ended: await end(child),
    };
  } finally {
    await end(child);
  }
}

async function end(child: Deno.ChildProcess): Promise<number> {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  await Promise.all(
    [child.stdout, child.stderr].map((stream) => stream.locked ? null : stream.cancel()),
  );
  return (await child.status).code;
}

async function whenReady(address: string): Promise<Response> {
  for (let tries = 0;; tries++) {
    try {
      return await fetch(address);
    } catch (error) {
      if (!(error instanceof TypeError) || tries > 150) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

await makeStore();
await using standIn = startStandIn({ market: MARKET, now: () => Date.now() });
const found = {
  version: await step(["--version"]),
  status: await step(["status", "--data", "bars", "--json"]),
  update: await step(["update", "ES1", "--data", "bars", `--yahoo-endpoint=${standIn.endpoint}`]),
  banner: await step(["update", "ES1", "--data", "bars"], {
    BARKEEP_YAHOO_ENDPOINT: standIn.endpoint,
  }),
  import: await step(["import", exportFile, "--data", "bars", "--yes"]),
  outside: await step(["status", "--data", "bars", "--yahoo-endpoint=http://192.0.2.1:80"]),
  serve: await page(),
  after: await step(["status", "--data", "bars", "--json"]),
};
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(found)));
