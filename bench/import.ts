// deno-lint-ignore-file no-console -- a script for people, outside the product
/**
 * Importing a big export beside pandas, polars and DuckDB, in one run on one machine: a CSV of minute bars
 * becomes a Parquet file. Barkeep also decides what the file is, checks every row, reads back what it wrote
 * and enters it in its books; the others read and write. Time and peak memory are the process's own.
 *
 * deno run -A bench/import.ts --python PATH [--rows 6000000]
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  args: Deno.args,
  options: { python: { type: "string" }, rows: { type: "string", default: "6000000" } },
});
if (!values.python) {
  console.error("Name a Python with pandas, pyarrow, polars and duckdb: --python PATH");
  Deno.exit(2);
}
const python = values.python, rows = Number(values.rows);
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Minute bars of a market that is closed 17:00-18:00 New York and over the weekend, from 2008 on. */
function writeExport(path: string): number {
  const file = Deno.openSync(path, { create: true, write: true, truncate: true });
  const encoder = new TextEncoder();
  let text = "time,open,high,low,close,Volume\n", time = Date.UTC(2008, 0, 2, 0, 0) / 1000;
  let seed = 1, price = 5800, written = 0;
  for (let row = 0; row < rows; time += 60) {
    // Closed 22:00-23:00 UTC and from Friday 22:00 to Sunday 23:00: near enough to New York's hours.
    const hour = Math.floor(time / 3600) % 24, day = (Math.floor(time / 86400) + 4) % 7;
    if (hour === 22 || day === 6 || (day === 5 && hour > 22) || (day === 0 && hour < 23)) continue;
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const move = (seed >>> 28) - 7, open = price, close = Math.max(400, price + move);
    const [high, low] = [Math.max(open, close) + ((seed >>> 24) & 3), Math.min(open, close) - 1];
    text += `${time},${open / 4},${high / 4},${low / 4},${close / 4},${seed >>> 22}\n`;
    price = close;
    row++;
    if (text.length > 1 << 20) {
      written += file.writeSync(encoder.encode(text));
      text = "";
    }
  }
  written += file.writeSync(encoder.encode(text));
  file.close();
  return written;
}

/** Runs a command and says how long it took and its processor time, s, and its peak memory, MB. */
const METER = `
import json, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = usage.ru_utime + usage.ru_stime
print(json.dumps([code, time.perf_counter() - started, cpu, usage.ru_maxrss / 1000]))
`;

type Measured = [code: number, seconds: number, cpu: number, megabytes: number];

async function measure(args: readonly string[]): Promise<Measured> {
  const { stdout } = await new Deno.Command(python, { args: ["-c", METER, ...args] }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const folder = await Deno.makeTempDir();
const source = join(folder, "CME_MINI_ES1!, 1.csv");
const size = writeExport(source);
console.log(`${rows.toLocaleString("en-US")} rows, ${Math.round(size / 1e6)} MB of CSV to Parquet`);

const store = join(folder, "data");
await Deno.mkdir(store);
const contestants: [name: string, args: string[]][] = [
  ["Barkeep", [
    Deno.execPath(),
    "run",
    "--quiet",
    `--config=${join(ROOT, "deno.json")}`,
    `--allow-read=${folder}`,
    `--allow-write=${store}`,
    "--allow-sys=statfs",
    join(ROOT, "cli.ts"),
    "import",
    `--data=${store}`,
    "--json",
    source,
  ]],
  ["pandas", [
    python,
    "-c",
    `import pandas as pd
d = pd.read_csv(${JSON.stringify(source)})
d["datetime"] = pd.to_datetime(d.pop("time"), unit="s")
d.set_index("datetime").to_parquet(${JSON.stringify(join(folder, "pandas.parquet"))})`,
  ]],
  ["polars", [
    python,
    "-c",
    `import polars as pl
d = pl.read_csv(${JSON.stringify(source)})
d = d.with_columns(pl.from_epoch("time", time_unit="s").alias("datetime")).drop("time")
d.write_parquet(${JSON.stringify(join(folder, "polars.parquet"))}, compression="snappy")`,
  ]],
  ["DuckDB", [
    python,
    "-c",
    `import duckdb
duckdb.sql("""copy (select * exclude time, to_timestamp(time) as datetime
from read_csv(${JSON.stringify(source).replaceAll('"', "'")})) to
${
      JSON.stringify(join(folder, "duck.parquet")).replaceAll('"', "'")
    } (format parquet, compression snappy)""")`,
  ]],
];
console.log("| | seconds | processor seconds | peak memory, MB | rows a second |");
console.log("|---|---|---|---|---|");
for (const [name, args] of contestants) {
  const [code, seconds, cpu, peak] = await measure(args);
  const rate = Math.round(rows / seconds).toLocaleString("en-US");
  const failed = code === 0 ? "" : ` (exit ${code})`;
  console.log(
    `| ${name}${failed} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${
      Math.round(peak)
    } | ${rate} |`,
  );
}
await Deno.remove(folder, { recursive: true });
