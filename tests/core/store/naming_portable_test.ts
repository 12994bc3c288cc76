import assert from "node:assert/strict";
import { nameProblem } from "../../../core/store/naming_portable.ts";

Deno.test("nameProblem() knows what Windows refuses and what would be too long to back up", () => {
  const table: readonly (readonly [string, RegExp | undefined])[] = [
    ["ES1_1m.parquet", undefined],
    ["^VIX_1D.parquet", undefined],
    ["ES=F_1m.parquet", undefined],
    ["RELIANCE.NS_1D.parquet", undefined],
    ["CON_1m.parquet", undefined],
    ["CON.json", /"CON" is a device/],
    ["nul.parquet", /"nul" is a device/],
    ["com1.csv", /device/],
    ["ES:1_1m.parquet", /character/],
    ["ES1?.parquet", /character/],
    ["ES1_1m.parquet.", /dot or space/],
    [`${"x".repeat(230)}_1m.parquet`, /over 255 bytes/],
  ];
  for (const [name, expected] of table) {
    const problem = nameProblem(name);
    if (expected === undefined) assert.equal(problem, undefined, name);
    else assert.match(problem ?? "", expected, name);
  }
});
