import assert from "node:assert/strict";
import { watch, watchSeconds } from "../../cli/watch.ts";
import { smallStore } from "../support/small_store.ts";

Deno.test("watch() looks again after each pause and gives what it saw last", async () => {
  const waited: number[] = [];
  const seen = await watch({
    every: 7,
    look: (round) => Promise.resolve(round),
    wait: (ms) => Promise.resolve(void waited.push(ms)),
    rounds: 3,
  });
  assert.deepEqual([seen, waited], [2, [7_000, 7_000]]);
});

Deno.test("watchSeconds() refuses less than a second", () => {
  assert.equal(watchSeconds("30"), 30);
  for (const bad of ["0", "-1", "soon"]) assert.throws(() => watchSeconds(bad), /Cannot watch/);
});

Deno.test("status --watch shows what changed meanwhile, until it is ended", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 20, 3] });
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-lock", `--allow-read=${store.folder}`, "--no-prompt"],
      new URL("../../cli.ts", import.meta.url).pathname,
      ...["status", `--data=${store.folder}`, "--watch", "--every", "1"],
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`it ended: ${text}`);
      text += value;
    }
  };
  await until(/1 file of 1 ticker/);
  await Deno.copyFile(`${store.folder}/ES1_1h.parquet`, `${store.folder}/NQ1_1h.parquet`);
  await until(/2 files of 2 tickers/);
  child.kill("SIGTERM");
  await reader.cancel();
  await child.status;
});
