import assert from "node:assert/strict";
import { UsageError } from "../../../core/errors.ts";
import { parseFileName } from "../../../core/store/naming.ts";
import { type Catalog, select, type SelectOptions } from "../../../core/store/selector.ts";
import { rootOf } from "../../../core/store/selector_alias.ts";

function catalogOf(...paths: string[]): Catalog {
  const names = paths.map((path) => {
    const cut = path.lastIndexOf("/");
    return parseFileName(path.slice(cut + 1), path.slice(0, Math.max(0, cut)));
  });
  return { names };
}

const STORE = catalogOf(
  "ES1_1m.parquet",
  "ES1_5m.parquet",
  "ES1_1D.parquet",
  "ES1_profiler.json",
  "sessions/ES1_sessions.json",
  "NQ1_1m.parquet",
  "SPX_1D.parquet",
  "live_storage.parquet",
);

function paths(what: string[], catalog = STORE, options: SelectOptions = {}): string[] {
  const { files, fresh } = select(what, catalog, options);
  return [...files.map((file) => file.path), ...fresh.map((file) => `new ${file.path}`)];
}

const ES1 = [
  "ES1_1m.parquet",
  "ES1_5m.parquet",
  "ES1_1D.parquet",
  "ES1_profiler.json",
  "sessions/ES1_sessions.json",
];

const CASES: readonly (readonly [string[], string[]])[] = [
  [[], STORE.names.map((name) => name.path)],
  [["ES1"], ES1],
  [["es1"], ES1],
  [["ES1!"], ES1],
  [["/ES"], ES1],
  [["ES"], ES1],
  [["-ES"], ES1],
  [["CME_MINI_ES1!"], ES1],
  [["CME_MINI:ES1!"], ES1],
  [["ES=F"], ES1],
  [["^GSPC"], ["SPX_1D.parquet"]],
  [["ES1_1m"], ["ES1_1m.parquet"]],
  [["ES1_1d"], ["ES1_1D.parquet"]],
  [["/ES_1m"], ["ES1_1m.parquet"]],
  [["ES1:1m,5m"], ["ES1_1m.parquet", "ES1_5m.parquet"]],
  [["ES=F:1d"], ["ES1_1D.parquet"]],
  [[":1m"], ["ES1_1m.parquet", "NQ1_1m.parquet"]],
  [[":1d"], ["ES1_1D.parquet", "SPX_1D.parquet"]],
  [["ES1_1m.parquet"], ["ES1_1m.parquet"]],
  [["./live_storage.parquet"], ["live_storage.parquet"]],
  [["sessions/ES1_sessions.json"], ["sessions/ES1_sessions.json"]],
  [["/store/ES1_1m.parquet"], ["ES1_1m.parquet"]],
  [["NQ1", ":1m", "NQ1_1m"], ["ES1_1m.parquet", "NQ1_1m.parquet"]],
];

for (const [what, expected] of CASES) {
  Deno.test(`select() of ${what.join(" ") || "nothing"}`, () => {
    assert.deepEqual(paths(what, STORE, { root: "/store" }), expected);
  });
}

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["ES1_1n", /Did you mean ES1_1m/],
  ["ES2", /Did you mean ES1\?/],
  ["ES1_15m", /Cannot find "ES1_15m".*Did you mean ES1_1m\?|ES1_5m\?/],
  ["QQQ", /There is ES1, NQ1, SPX\./],
  [":4h", /Cannot find ":4h"/],
  ["/elsewhere/ES1_1m.parquet", /Cannot find/],
  ["../ES1_1m.parquet", /Cannot find/],
  ["", /empty name/],
];

for (const [what, message] of REFUSED) {
  Deno.test(`select() refuses "${what}"`, () => {
    assert.throws(
      () => paths([what], STORE, { root: "/store" }),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("select() lists the candidates of an alias that fits two tickers", () => {
  const catalog = catalogOf("ES_1m.parquet", "ES1_1m.parquet");
  assert.deepEqual(paths(["ES"], catalog), ["ES_1m.parquet"]);
  assert.throws(() => paths(["/ES"], catalog), (error) => {
    assert(error instanceof UsageError);
    assert.deepEqual(
      error.facts.candidates,
      ["ES_1m.parquet", "ES1_1m.parquet"].map((p) => p.split("_")[0]),
    );
    return true;
  });
});

Deno.test("select() takes the one file that an alias of two tickers leaves", () => {
  const catalog = catalogOf("ES_1m.parquet", "ES1_5m.parquet");
  assert.deepEqual(paths(["/ES_5m"], catalog), ["ES1_5m.parquet"]);
});

Deno.test("select() tells 1D from 1d where both are there, and asks where neither was said", () => {
  const catalog = catalogOf("ES1_1D.parquet", "ES1_1d.parquet");
  assert.deepEqual(paths(["ES1_1d"], catalog), ["ES1_1d.parquet"]);
  assert.deepEqual(paths(["ES1:1D"], catalog), ["ES1_1D.parquet"]);
  assert.throws(() => paths(["ES1:1day"], catalog), /ES1_1D.parquet, ES1_1d.parquet all fit/);
});

Deno.test("select() names a file that is not there yet only where that is allowed", () => {
  assert.deepEqual(paths(["ES1:15m", "ES1_1m"], STORE, { allowNew: true }), [
    "ES1_1m.parquet",
    "new ES1_15m.parquet",
  ]);
  assert.deepEqual(paths(["/NQ_1h"], STORE, { allowNew: true }), ["new NQ1_1h.parquet"]);
  assert.deepEqual(paths(["QQQ_1m"], STORE, { allowNew: true }), ["new QQQ_1m.parquet"]);
  assert.throws(() => paths(["live_storage_1m"], STORE, { allowNew: true }), UsageError);
});

Deno.test("select() knows the aliases of the settings", () => {
  assert.deepEqual(paths(["spoos"], { ...STORE, aliases: { spoos: "ES1" } }), ES1);
});

Deno.test("rootOf() gives every name of an instrument one root", () => {
  const names = [
    "ES1",
    "ES1!",
    "/ES",
    "ES",
    "-ES",
    "CME_MINI_ES1!",
    "CME_MINI:ES1!",
    "ES=F",
    "es1",
  ];
  assert.deepEqual([...new Set(names.map(rootOf))], ["ES"]);
  assert.equal(rootOf("BRK-B"), "BRK-B");
  assert.equal(rootOf("RTY1"), rootOf("/RTY"));
});
