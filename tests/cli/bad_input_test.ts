/** What goes wrong before a command can begin: each a message with what to do, and nothing written. */

import assert from "node:assert/strict";
import { serveDashboard, usePages } from "../../cli/dashboard.ts";
import type { Context } from "../../cli/command.ts";
import { exitCodeOf } from "../../cli/exit_codes.ts";
import { Terminal } from "../../cli/output/terminal.ts";
import { LockedError } from "../../core/errors.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { smallStore } from "../support/small_store.ts";

const SETTINGS: readonly (readonly [string, string, RegExp])[] = [
  ["a syntax error", '{\n  "zones": {,}\n}', /not JSON: line 2, column 13.*Correct the file/],
  ["a wrong type", '{ "retention": [] }', /line 1: retention is \[\], must be an object/],
  [
    "a symbol that none can be",
    '{ "tickers": { "ES1": { "yahoo": "ES F" } } }',
    /tickers\.ES1\.yahoo is "ES F": a symbol looks like ES=F/,
  ],
];

for (const [name, text, message] of SETTINGS) {
  for (const command of ["status", "update", "scan"]) {
    Deno.test(`${command} refuses settings with ${name} and writes nothing`, async () => {
      await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 5, 1] });
      await store.write("barkeep.json", new TextEncoder().encode(text));
      const before = await fingerprint(store.folder);
      const { code, err } = await barkeep([command, ...store.flags]);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.deepEqual(Object.keys(before).filter((path) => path.endsWith(".parquet")), [
        "/ES1_1h.parquet",
      ]);
      assert.equal((await fingerprint(store.folder))["/ES1_1h.parquet"], before["/ES1_1h.parquet"]);
    });
  }
}

Deno.test("update names the setting that gives an unknown ticker its symbol", async () => {
  await using store = await smallStore({ "ZZTOP_1h.parquet": ["ES1", "1h", 5, 1] });
  const { out } = await barkeep(["update", ...store.flags]);
  assert.match(out, /no Yahoo symbol is known for ZZTOP; set tickers\.ZZTOP\.yahoo/);
});

Deno.test("a data folder that is a file, or is not there, is named with what to do", async () => {
  const file = await Deno.makeTempFile();
  const isFile = await barkeep(["status", `--data=${file}`]);
  assert.equal(isFile.code, 2);
  assert.match(isFile.err, /it is not a folder\. Name one with --data/);
  const isNot = await barkeep(["update", `--data=${file}-none`]);
  assert.equal(isNot.code, 2);
  assert.match(isNot.err, /it does not exist.*barkeep init/);
  const made = await barkeep(["init", `--data=${file}`]);
  assert.deepEqual([made.code, /it is a file/.test(made.err)], [2, true]);
  await Deno.remove(file);
});

const root = Deno.uid() === 0;

Deno.test({
  name: `a data folder that can't be read is named with what to do${
    root ? " (skipped: root reads all)" : ""
  }`,
  ignore: root || Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    await Deno.chmod(folder, 0);
    const { code, err } = await barkeep(["status", `--data=${folder}`]);
    await Deno.chmod(folder, 0o700);
    await Deno.remove(folder);
    assert.equal(code, 7);
    assert.match(err, /permission denied. Check the owner and the mode/);
  },
});

Deno.test("serve at a port that is taken says so, and how to name another", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 5, 1] });
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const streams = { out() {}, err() {}, width: undefined, errIsTerminal: false, ask() {} };
  const context: Context = {
    fs: denoFs,
    data: store.folder,
    endpoint: store.standIn.endpoint,
    terminal: new Terminal({ ...streams, ask: () => undefined }, { colour: false, quiet: true }),
    json: false,
    now: () => Date.now(),
  };
  usePages(() => Promise.resolve(new Response("")));
  await assert.rejects(
    serveDashboard(context, { port: taken.addr.port, readOnly: true, onReady() {} }),
    (error) => {
      assert(error instanceof LockedError);
      assert.match(error.message, /the port is in use\..*Name another one with --port N/);
      assert.equal(exitCodeOf(error), 6);
      return true;
    },
  );
});
