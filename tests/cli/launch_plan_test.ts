import assert from "node:assert/strict";
import { planLaunch, standInHost } from "../../cli/launch_plan.ts";

const HERE = { standing: "/home/me", data: undefined, endpoint: undefined };

Deno.test("planLaunch() without a command is status on ./data", () => {
  assert.deepEqual(planLaunch([], HERE), {
    command: "status",
    access: "look",
    data: "/home/me/data",
    standIn: undefined,
    args: [],
  });
});

Deno.test("planLaunch() finds the data folder", () => {
  const table: [string[], string | undefined, string][] = [
    [["status", "--data", "../elsewhere"], undefined, "/home/elsewhere"],
    [["status", "--data=bars"], "/other", "/home/me/bars"],
    [["--data", "bars", "status", "ES1"], "/other", "/home/me/bars"],
    [["status"], "/other", "/other"],
    [["status"], "store", "/home/me/store"],
    [["init", "new"], "/other", "/home/me/new"],
    [["init"], "/other", "/other"],
    [["demo"], "/other", "/home/me/barkeep-demo"],
  ];
  for (const [argv, data, expected] of table) {
    assert.equal(planLaunch(argv, { ...HERE, data }).data, expected, argv.join(" "));
  }
});

Deno.test("planLaunch() hands everything else to the command, in order", () => {
  const plan = planLaunch(["update", "ES1", "--data", "d", "--days", "7", "-x"], HERE);
  assert.deepEqual(plan.args, ["ES1", "--days", "7", "-x"]);
  assert.equal(plan.access, "fetch");
});

Deno.test("planLaunch() refuses an unknown command and an option without its value", () => {
  assert.throws(() => planLaunch(["frobnicate"], HERE), /Cannot run "frobnicate"/);
  assert.throws(() => planLaunch(["status", "--data"], HERE), /--data/);
});

Deno.test("standInHost() takes only this machine", () => {
  assert.equal(standInHost("http://127.0.0.1:8080"), "127.0.0.1:8080");
  for (
    const bad of [
      "https://127.0.0.1:8080",
      "http://example.com:80",
      "http://127.0.0.1.example.com:80",
      "http://127.0.0.1",
      "nonsense",
    ]
  ) assert.throws(() => standInHost(bad), /only an address on this machine/, bad);
});
