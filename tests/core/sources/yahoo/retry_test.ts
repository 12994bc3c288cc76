import assert from "node:assert/strict";
import type { FailureClass } from "../../../../core/sources/yahoo/failure.ts";
import { nextStep, type RunSoFar } from "../../../../core/sources/yahoo/retry.ts";

const RUN: RunSoFar = { attempts: 1, answered: 0, paused: false, offline: false, chance: 0.5 };
const facts = (kind: FailureClass, more = {}) => ({
  class: kind,
  symbol: "ES=F",
  interval: "1m",
  ...more,
});

Deno.test("nextStep() tries three times for a passing failure, after 1 and 3 seconds", () => {
  const step = (attempts: number) => nextStep(facts("TRANSIENT"), { ...RUN, attempts });
  assert.deepEqual(step(1), { kind: "again", wait: 1000, pause: false });
  assert.deepEqual(step(2), { kind: "again", wait: 3000, pause: false });
  assert.deepEqual(step(3), { kind: "give-up" });
});

Deno.test("nextStep() varies waits by a quarter", () => {
  assert.deepEqual(nextStep(facts("TRANSIENT"), { ...RUN, chance: 0 }), {
    kind: "again",
    wait: 750,
    pause: false,
  });
});

Deno.test("nextStep() does not repeat where the network is down anyway", () => {
  assert.deepEqual(nextStep(facts("TRANSIENT"), { ...RUN, offline: true }), { kind: "give-up" });
});

Deno.test("nextStep() pauses once for the whole run after a refusal, then stops it", () => {
  for (const kind of ["RATE", "BLOCKED"] as const) {
    assert.deepEqual(nextStep(facts(kind), RUN), { kind: "again", wait: 60_000, pause: true });
    assert.deepEqual(nextStep(facts(kind), { ...RUN, paused: true }), { kind: "stop" });
  }
});

Deno.test("nextStep() waits as long as Retry-After says, but not for ever", () => {
  const wait = (retryAfter: number) => nextStep(facts("RATE", { retryAfter }), RUN);
  assert.deepEqual(wait(90), { kind: "again", wait: 90_000, pause: true });
  assert.deepEqual(wait(5), { kind: "again", wait: 60_000, pause: true });
  assert.deepEqual(wait(3600), { kind: "stop" });
});

for (const kind of ["NO_DATA", "RANGE", "BUG", "MALFORMED"] as const) {
  Deno.test(`nextStep() does not repeat ${kind}, and lets the run go on`, () => {
    assert.deepEqual(nextStep(facts(kind), RUN), { kind: "give-up" });
  });
}

for (const kind of ["NOT_ALLOWED", "CANCELLED"] as const) {
  Deno.test(`nextStep() stops the run at ${kind}`, () => {
    assert.deepEqual(nextStep(facts(kind), RUN), { kind: "stop" });
  });
}
