import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import {
  backupFileName,
  backupId,
  isTempName,
  numberedName,
  parseBackupFileName,
  parseNumberedName,
  tempName,
} from "../../../core/store/paths.ts";

const TIME = Date.UTC(2026, 10, 22, 8, 30, 0, 123);

const part = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" })
  .filter((text) => !text.includes("/") && !text.includes("\\"));
const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));

Deno.test("backupFileName() is what people expect", () => {
  equal(backupFileName("ES1_1m.parquet", TIME), "ES1_1m_20261122T083000123Z.parquet");
  equal(backupId("ES1_1m.parquet", TIME), "ES1_1m_20261122T083000123Z");
  equal(backupFileName("sessions/a.parquet", TIME), "sessions%2Fa_20261122T083000123Z.parquet");
});

Deno.test("parseBackupFileName() undoes backupFileName()", () => {
  fc.assert(fc.property(name, fc.integer({ min: 0, max: 4e12 }), (file, made) => {
    deepEqual(parseBackupFileName(backupFileName(file, made)), { file, made });
  }));
  equal(parseBackupFileName("notes.txt"), undefined);
  equal(parseBackupFileName("A_20261340T083000123Z.parquet"), undefined);
});

Deno.test("parseNumberedName() undoes numberedName()", () => {
  fc.assert(fc.property(name, fc.integer({ min: 0, max: 1e9 }), (file, number) => {
    const text = `${numberedName(number, file)}.jsonl`;
    deepEqual(parseNumberedName(text, ".jsonl"), { number, name: file });
  }));
  equal(parseNumberedName("x-y.jsonl", ".jsonl"), undefined);
  equal(parseNumberedName("1-y.json", ".jsonl"), undefined);
});

Deno.test("tempName() is beside its target and isTempName() knows it", () => {
  equal(tempName("ES1_1m.parquet", 7), ".ES1_1m.parquet.7.barkeep-tmp");
  equal(tempName("sessions/a.parquet", 7), "sessions/.a.parquet.7.barkeep-tmp");
  for (const ours of [".ES1_1m.parquet.7.barkeep-tmp"]) equal(isTempName(ours), true);
  for (const other of ["ES1_1m.parquet", ".a.barkeep-tmp", "a.7.barkeep-tmp", ".a.7.tmp"]) {
    equal(isTempName(other), false, other);
  }
});
