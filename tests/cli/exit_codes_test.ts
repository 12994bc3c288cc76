import assert from "node:assert/strict";
import * as errors from "../../core/errors.ts";
import { exitCodeOf, worstExitCode } from "../../cli/exit_codes.ts";

Deno.test("exitCodeOf() knows every error class", () => {
  const table: [unknown, number][] = [
    [new errors.UsageError("x"), 2],
    [new errors.HeldError("x"), 3],
    [new errors.SourceError("x"), 4],
    [new errors.DamagedError("x"), 5],
    [new errors.LockedError("x"), 6],
    [new errors.DiskError("x"), 7],
    [new errors.CommitUnknownError("x"), 7],
    [new errors.ChangedError("x"), 8],
    [new TypeError("x"), 1],
    ["x", 1],
  ];
  for (const [error, code] of table) assert.equal(exitCodeOf(error), code, String(error));
});

Deno.test("worstExitCode() never lets a success hide a failure", () => {
  assert.equal(worstExitCode([]), 0);
  assert.equal(worstExitCode([0, 4, 0]), 4);
  assert.equal(worstExitCode([3, 4, 5]), 5);
  assert.equal(worstExitCode([0, 7, 5]), 7);
});
