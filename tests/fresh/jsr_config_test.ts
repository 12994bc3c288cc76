import assert from "node:assert/strict";
import { jsrConfig } from "../../scripts/check_jsr.ts";

function config(name: string) {
  return JSON.parse(Deno.readTextFileSync(new URL(`../../${name}`, import.meta.url)));
}

Deno.test('deno.jsr.json is deno.json with Fresh from JSR ("deno task check:jsr" renews it)', () => {
  assert.deepEqual(config("deno.jsr.json"), jsrConfig(config("deno.json")));
});
