import assert from "node:assert/strict";
import { MemoryFs } from "../../../../core/fs/memory_fs.ts";
import {
  answersFor,
  readAnswers,
  rememberAnswers,
} from "../../../../core/operations/import/answers.ts";
import { openStore, type Store } from "../../../../core/store/store.ts";

const ROOT = "/data", PATH = "/data/.barkeep/answers.json";

function store(files: Record<string, string> = {}, now = 0): Promise<Store> {
  const fs = new MemoryFs({ files: { [`${ROOT}/barkeep.json`]: "{}", ...files } });
  return openStore(fs, ROOT, { now: () => now });
}

Deno.test("rememberAnswers() remembers by kind of name, the newer answer over the older", async () => {
  const opened = await store({}, Date.UTC(2026, 10, 22));
  await rememberAnswers(opened, "import", [
    { file: "EURUSD1.csv", answers: { tz: "UTC", stamp: "open" } },
    { file: "ES.txt", answers: { as: "ES1_1m" } },
  ]);
  await rememberAnswers(opened, "import", [{ file: "EURUSD1 (2).csv", answers: { tz: "+02:00" } }]);
  const all = await readAnswers(opened.fs, opened.root);
  assert.equal(all.length, 2);
  assert.deepEqual(answersFor(all, "EURUSD1 (7).csv")?.answers, { tz: "+02:00", stamp: "open" });
  assert.equal(answersFor(all, "EURUSD1.csv")?.said.file, "EURUSD1 (2).csv");
  assert.equal(answersFor(all, "CADJPY1.csv"), undefined);
});

Deno.test("rememberAnswers() writes nothing where nothing was said", async () => {
  const opened = await store();
  await rememberAnswers(opened, "import", [{ file: "ES.txt", answers: {} }]);
  assert.equal(await opened.fs.stat(`${ROOT}/.barkeep`), undefined);
});

Deno.test("readAnswers() takes a damaged file for an empty one and drops what is no answer", async () => {
  for (
    const text of ["", "{", "[]", "null", '{"version":2,"answers":[]}', '{"version":1,"answers":7}']
  ) {
    const opened = await store({ [PATH]: text });
    assert.deepEqual(await readAnswers(opened.fs, opened.root), [], text);
  }
  const mixed = {
    version: 1,
    answers: [
      { pattern: "a.csv", answers: { tz: 5 }, said: { file: "a.csv", time: 1 } },
      { pattern: "b.csv", answers: { tz: "UTC" }, said: { file: "b.csv", time: 1 } },
    ],
  };
  const opened = await store({ [PATH]: JSON.stringify(mixed) });
  assert.deepEqual((await readAnswers(opened.fs, opened.root)).map(({ pattern }) => pattern), [
    "b.csv",
  ]);
});
