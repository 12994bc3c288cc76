// deno-lint-ignore-file no-console -- a benchmark talks to people
/**
 * Update: nine thousand new 1m bars onto six million, whole processes side by side in one run: Barkeep with its
 * verified backup, syncs and checks; a pandas script with an unverified copy; and the safety floor (copy, copy,
 * four SHA-256 passes, sync) that no safe update can go below.
 */

import { concatBars, newBars } from "../core/bars/bars.ts";
import { DAY, parseTimeframe } from "../core/bars/timeframe.ts";
import { UTC } from "../core/bars/zone.ts";
import { createTable } from "../core/parquet/create.ts";
import { simulatedMarket } from "../demo/simulator.ts";
import { startStandIn } from "../demo/stand_in.ts";
import { MemorySink } from "../demo/memory_sink.ts";
import { type Figures, measure, pythonWithPandas, runOnce } from "./measure.ts";

const ROWS = Number(Deno.args[0] ?? 6_000_000), RUNS = Number(Deno.args[1] ?? 5);
const market = simulatedMarket({ seed: 1 });
const folder = await Deno.makeTempDir({ prefix: "barkeep-bench-" });
const python = await pythonWithPandas();
const BEHIND = 9 * DAY;

/** Six million minutes that end nine days ago: the newest are the simulated market's own, so that they agree. */
async function makeMaster(path: string): Promise<number> {
  const end = Date.now() - BEHIND,
    recent = market.bars("ES1", parseTimeframe("1m"), end - 20 * DAY, end);
  const older = newBars(ROWS - recent.time.length);
  let close = recent.open[0], seed = 1;
  for (let i = older.time.length - 1; i >= 0; i--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const step = 0.25 * ((seed >> 8) % 5 - 2), open = Math.max(100, close - step);
    older.time[i] = recent.time[0] - (older.time.length - i) * 60_000;
    older.open[i] = open;
    older.close[i] = close;
    older.high[i] = Math.max(open, close) + 0.25 * ((seed >> 12) % 3);
    older.low[i] = Math.min(open, close) - 0.25 * ((seed >> 16) % 3);
    older.volume[i] = 1 + (seed >> 10) % 3000;
    close = open;
  }
  const sink = new MemorySink();
  await createTable({ like: null, bars: concatBars([older, recent]), zone: UTC, sink });
  await Deno.writeFile(path, sink.bytes());
  if (python) {
    // As pandas would have written it: row groups of a million rows.
    const script = "import pandas,sys; pandas.read_parquet(sys.argv[1]).to_parquet(sys.argv[1])";
    await runOnce(python, ["-c", script, path]);
  }
  return end;
}

async function barkeep(data: string, endpoint: string): Promise<Figures> {
  return await runOnce(Deno.execPath(), [
    "run",
    "--quiet",
    "--no-prompt",
    `--allow-read=${data}`,
    `--allow-write=${data}`,
    "--allow-sys=statfs",
    `--allow-net=${new URL(endpoint).host}`,
    new URL("../cli.ts", import.meta.url).pathname,
    "update",
    `--data=${data}`,
    `--yahoo-endpoint=${endpoint}`,
    "--master-tz=UTC",
    "--yes",
  ]);
}

async function floor(master: string): Promise<Figures> {
  const copies = `cp "$1" "$2/a" && cp "$1" "$2/b"`;
  const hashes = Array(4).fill(`openssl dgst -sha256 "$1"`).join(" && ");
  const script = `${copies} && ${hashes} && sync "$2/a" "$2/b" "$2"`;
  return await runOnce("sh", ["-c", script, "floor", master, folder]);
}

function row(name: string, { wall, peak }: Figures, against: Figures): string {
  const ratio = `${(wall / against.wall).toFixed(2)} x`;
  const memory = peak === null ? "" : `${peak.toFixed(0)} MiB`;
  return `| ${name} | ${wall.toFixed(2)} s | ${memory} | ${ratio} |`;
}

try {
  const master = `${folder}/master.parquet`,
    data = `${folder}/store`,
    work = `${data}/ES1_1m.parquet`;
  const end = await makeMaster(master);
  await using standIn = startStandIn({ market, now: () => Date.now() });
  const fresh = async () => {
    await Deno.remove(data, { recursive: true }).catch(() => {});
    await Deno.mkdir(data);
    await Deno.copyFile(master, work);
  };
  const ours = await measure(RUNS, fresh, () => barkeep(data, standIn.endpoint));
  const least = await measure(RUNS, async () => {}, () => floor(master));
  console.log(
    `${ROWS.toLocaleString("en-US")} rows, ${(Deno.statSync(master).size / 1e6).toFixed(0)} MB`,
  );
  console.log(
    `written by ${
      python ? "pandas" : "Barkeep (no Python with pandas here)"
    }, medians of ${RUNS} runs`,
  );
  console.log("| update | wall | peak | against the floor |\n|---|---|---|---|");
  console.log(row("safety floor: copy, copy, 4 x SHA-256, sync", least, least));
  console.log(row("barkeep update", ours, least));
  if (python) {
    const script = new URL("peers/update_pandas.py", import.meta.url).pathname;
    const [from, to] = [Math.floor((end - 4 * DAY) / 1000), Math.floor(Date.now() / 1000)];
    const peer = await measure(
      RUNS,
      fresh,
      () => runOnce(python, [script, work, standIn.endpoint, "ES=F", String(from), String(to)]),
    );
    console.log(row("pandas script, copy not verified, nothing synced", peer, least));
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
