import assert from "node:assert/strict";
import { Command } from "commander";
import { configure } from "../../cli/commands/import.ts";
import { IMPORT_VALUES } from "../../cli/import_paths.ts";
import { planLaunch, standInHost, wholeFolder } from "../../cli/launch_plan.ts";

const HERE = { standing: "/home/me", data: undefined, endpoint: undefined };

Deno.test("planLaunch() without a command is status on ./data", () => {
  assert.deepEqual(planLaunch([], HERE), {
    command: "status",
    access: "look",
    data: "/home/me/data",
    standIn: undefined,
    reads: [],
    port: undefined,
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

Deno.test("planLaunch() names the files of an import by their whole path, where the user stands", () => {
  const argv = [
    "import",
    "a, b.csv",
    "--as",
    "ES1_1m",
    "--skip-bad",
    "../c.txt",
    "--tz=UTC",
    "/d.csv",
  ];
  const { args, reads, access } = planLaunch(argv, HERE);
  assert.equal(access, "import");
  assert.deepEqual(reads, ["/home/me/a, b.csv", "/home/c.txt", "/d.csv"]);
  assert.deepEqual(args, [
    "/home/me/a, b.csv",
    "--as",
    "ES1_1m",
    "--skip-bad",
    "/home/c.txt",
    "--tz=UTC",
    "/d.csv",
  ]);
});

Deno.test("planLaunch() takes what follows -- for files, whatever they look like", () => {
  const { args, reads } = planLaunch(["import", "--dry-run", "--", "--as", "-x.csv"], HERE);
  assert.deepEqual(reads, ["/home/me/--as", "/home/me/-x.csv"]);
  assert.deepEqual(args, ["--dry-run", "--", "/home/me/--as", "/home/me/-x.csv"]);
});

Deno.test("IMPORT_VALUES lists exactly the options of import that take a value", () => {
  const command = new Command();
  configure(command);
  const taking = command.options.filter((option) => option.required).map(({ long }) => long);
  assert.deepEqual([...IMPORT_VALUES].sort(), taking.sort());
});

Deno.test("wholeFolder() knows ~, and nothing where nobody says what it is", () => {
  assert.equal(wholeFolder("~/Downloads", "/home/me"), "/home/me/Downloads");
  assert.equal(wholeFolder("/exports", undefined), "/exports");
  assert.equal(wholeFolder("~/Downloads", undefined), undefined);
});

Deno.test("planLaunch() of serve --read-only asks for less, and knows the port", () => {
  const table: [string[], string, number][] = [
    [["serve"], "serve", 8787],
    [["serve", "--port", "9000"], "serve", 9000],
    [["serve", "--port=9000", "--read-only"], "serve-look", 9000],
  ];
  for (const [argv, access, port] of table) {
    const plan = planLaunch(argv, HERE);
    assert.deepEqual([plan.access, plan.port], [access, port], argv.join(" "));
  }
});

Deno.test("planLaunch() refuses a port that is none", () => {
  for (const port of ["0", "80", "65536", "x", "8787,127.0.0.1", ""]) {
    assert.throws(
      () => planLaunch(["serve", `--port=${port}`], HERE),
      /Cannot serve at port/,
      port,
    );
  }
});
