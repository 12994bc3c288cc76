/** Mended files read back by pandas itself. Skipped where there is no Python with pandas 2 or later. */

import assert from "node:assert/strict";
import { fillTime, withWholeColumn } from "../../core/parquet/fill_time.ts";
import { renameColumn } from "../../core/parquet/rename_column.ts";
import { copyTable, modelOf, rewriteTable, wholeColumns } from "../../core/parquet/rewrite.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { BytesFile } from "../../core/parquet/bytes.ts";
import { UTC } from "../../core/bars/zone.ts";
import { fixture, MemorySink } from "../core/parquet/helpers.ts";

const PYTHON = Deno.env.get("BARKEEP_PYTHON") ?? "python3";

function python(script: string, ...args: string[]): { success: boolean; out: string } {
  try {
    const command = new Deno.Command(PYTHON, { args: ["-c", script, ...args], stderr: "inherit" });
    const { success, stdout } = command.outputSync();
    return { success, out: new TextDecoder().decode(stdout) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable)) {
      throw error;
    }
    return { success: false, out: "" };
  }
}

const PROBE = `try:
  import pandas, pyarrow
  print(int(pandas.__version__.split('.')[0]) >= 2)
except ImportError:
  print(False)`;
const ignore = !python(PROBE).out.startsWith("True");
const WHY = ignore ? " (skipped: no Python with pandas)" : "";

Deno.test({
  name: `a renamed index is pandas' index by its new name, all else as it was${WHY}`,
  ignore,
  async fn() {
    const before = fixture("index_level_0.parquet"), sink = new MemorySink();
    const table = await readTable(before);
    await copyTable(before, renameColumn(table, "__index_level_0__", "datetime"), sink);
    const folder = await Deno.makeTempDir();
    await Deno.writeFile(`${folder}/a.parquet`, before.bytes);
    await Deno.writeFile(`${folder}/b.parquet`, sink.file().bytes);
    const { out } = python(
      `import sys, pandas as pd
a, b = (pd.read_parquet(f"{sys.argv[1]}/{n}.parquet") for n in "ab")
print(b.index.name, a.index.name, a.index.equals(b.index), a.index.dtype == b.index.dtype, a.rename_axis("datetime").equals(b))`,
      folder,
    );
    await Deno.remove(folder, { recursive: true });
    assert.equal(out.trim(), "datetime None True True True");
  },
});

Deno.test({
  name: `a time column that held NaN is int64 for pandas again${WHY}`,
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    python(
      `import sys, pandas as pd
i = pd.date_range("2025-12-01 15:00", periods=300, freq="min", name="datetime")
d = pd.DataFrame({c: range(300) for c in ["open", "high", "low", "close"]}, index=i).astype(float)
d["time"] = i.as_unit("s").asi8.astype(float)
d.loc[d.index[-40:], "time"] = None
d.to_parquet(sys.argv[1] + "/a.parquet")`,
      folder,
    );
    const before = new BytesFile(await Deno.readFile(`${folder}/a.parquet`), "a.parquet");
    await Deno.writeFile(`${folder}/b.parquet`, await filled(before));
    const { out } = python(
      `import sys, pandas as pd
a, b = (pd.read_parquet(f"{sys.argv[1]}/{n}.parquet") for n in "ab")
print(b.time.dtype, (b.time == b.index.as_unit("s").asi8).all(), a.drop(columns="time").equals(b.drop(columns="time")), a.index.dtype == b.index.dtype, b.index.name)`,
      folder,
    );
    await Deno.remove(folder, { recursive: true });
    assert.equal(out.trim(), "int64 True True True datetime");
  },
});

async function filled(before: BytesFile): Promise<Uint8Array> {
  const table = await readTable(before), columns = await wholeColumns(before, table);
  const at = table.shape.columns.findIndex(({ name }) => name === "time");
  const { bars } = await readBars(before, table, { zone: UTC });
  const found = fillTime(columns[at], [bars.time]);
  assert.ok(found !== null && typeof found === "object");
  const own = columns.with(at, found.column), sink = new MemorySink();
  const pandas = withWholeColumn(table.footer.keyValues.get("pandas"), "time");
  const rows = Array.from({ length: table.rows }, (_, i) => i);
  await rewriteTable({ model: await modelOf(table, own, pandas), columns: own, rows, sink });
  return sink.file().bytes;
}
