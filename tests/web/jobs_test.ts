/** Doing things from the dashboard, as requests: what is clean is written, what is held waits for its yes. */

import assert from "node:assert/strict";
import type { JobEvent } from "../../core/operations/dashboard/view/job.ts";
import type { Overview } from "../../core/operations/dashboard/view/overview.ts";
import { fingerprint } from "../support/run_cli.ts";
import { openDashboard, type Opened } from "./support.ts";

const FILES = {
  "ES1_5m.parquet": ["ES1", "5m", 20, 4],
  "NQ1_1D.parquet": ["NQ1", "1D", 60, 4],
} as const;

async function overviewOf(open: Opened): Promise<Overview> {
  return await (await open.get("/api/overview")).json();
}

/** Only what a user would call data. */
async function masters(folder: string): Promise<Record<string, string>> {
  const all = await fingerprint(folder);
  return Object.fromEntries(
    Object.entries(all).filter(([path]) => /^\/[^/]+\.parquet$/.test(path))
      .map(([path, text]) => [path, text.split(" ")[0]]),
  );
}

Deno.test("update writes what is clean at once and offers its undo, which takes it back", async () => {
  await using open = await openDashboard(FILES);
  const before = await masters(open.store.folder);
  const update = await open.run({ kind: "update", what: [] });
  assert.equal(update.state, "done", update.error ?? JSON.stringify(update.receipt));
  assert.ok(update.files.every(({ step, added }) => step === "written" && added > 0));
  assert.equal(update.command, "barkeep update");
  assert.match(update.receipt!.text, /^#1 update: 2 files, \+\d+ bars, 0 replaced, 0 removed$/);
  assert.notDeepEqual(await masters(open.store.folder), before);
  const undo = await open.run({ kind: "undo", number: update.receipt!.undo! });
  assert.equal(undo.state, "done", undo.error ?? JSON.stringify(undo.receipt));
  assert.deepEqual(await masters(open.store.folder), before);
  const { operations } = await overviewOf(open);
  assert.deepEqual(operations.map(({ number, undoable }) => [number, undoable]), [
    [2, false],
    [1, false],
  ]);
});

Deno.test("update of one file leaves the others alone", async () => {
  await using open = await openDashboard(FILES);
  const before = await masters(open.store.folder);
  const update = await open.run({ kind: "update", what: ["NQ1_1D"] });
  assert.deepEqual(update.files.map(({ id }) => id), ["NQ1_1D"]);
  assert.equal(update.command, "barkeep update NQ1_1D");
  const after = await masters(open.store.folder);
  assert.equal(after["/ES1_5m.parquet"], before["/ES1_5m.parquet"]);
  assert.notEqual(after["/NQ1_1D.parquet"], before["/NQ1_1D.parquet"]);
});

Deno.test("a held plan rises into what needs the user, and is carried out once", async () => {
  await using open = await openDashboard({ "ES1_5m.parquet": FILES["ES1_5m.parquet"] }, {
    faults: { "ES=F": ["spike"] },
  });
  const before = await masters(open.store.folder);
  const update = await open.run({ kind: "update", what: [] });
  assert.equal(update.state, "held", JSON.stringify(update));
  assert.deepEqual(await masters(open.store.folder), before);
  const need = (await overviewOf(open)).needs.find(({ key }) => key === "held ES1_5m.parquet");
  const offer = need?.action?.offer;
  assert.ok(offer, JSON.stringify(need));
  assert.match(offer.yes, /^Write [\d,]+ bars$/);
  const answer = await open.run({ kind: "answer", plan: offer.plan });
  assert.equal(answer.state, "done", answer.error ?? "");
  assert.notDeepEqual(await masters(open.store.folder), before);
  const again = await open.post("/api/jobs", { kind: "answer", plan: offer.plan });
  assert.equal(again.status, 409);
  assert.match((await again.json()).error, /carried out already/);
});

Deno.test("a held plan whose file changed since is refused, and says so", async () => {
  await using open = await openDashboard({ "ES1_5m.parquet": FILES["ES1_5m.parquet"] }, {
    faults: { "ES=F": ["spike"] },
  });
  await open.run({ kind: "update", what: [] });
  const need = (await overviewOf(open)).needs.find(({ key }) => key.startsWith("held"));
  const path = `${open.store.folder}/ES1_5m.parquet`, bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.subarray(0, bytes.length - 100));
  const answer = await open.run({ kind: "answer", plan: need!.action!.offer!.plan });
  assert.equal(answer.state, "failed");
  assert.ok(!JSON.stringify(answer).includes(open.store.folder));
  assert.equal((await Deno.readFile(path)).length, bytes.length - 100);
});

Deno.test("restore shows the difference first and then does exactly that", async () => {
  await using open = await openDashboard({ "ES1_5m.parquet": FILES["ES1_5m.parquet"] });
  const before = await masters(open.store.folder);
  await open.run({ kind: "update", what: [] });
  const updated = await masters(open.store.folder);
  const look = await open.run({ kind: "restore-plan", what: "ES1_5m", to: "last-good" });
  const offer = look.receipt?.offer;
  assert.ok(offer, JSON.stringify(look));
  assert.deepEqual(await masters(open.store.folder), updated);
  assert.ok(offer.lines.some((line) => / go, 0 differ/.test(line)), offer.lines.join("\n"));
  assert.equal(offer.typed, "ES1_5m");
  const untyped = await open.post("/api/jobs", { kind: "restore", plan: offer.plan });
  assert.equal(untyped.status, 400);
  await untyped.body?.cancel();
  const restore = await open.run({ kind: "restore", plan: offer.plan, typed: "ES1_5m" });
  assert.equal(restore.state, "done", restore.error ?? "");
  assert.deepEqual(await masters(open.store.folder), before);
});

Deno.test("one job at a time", async () => {
  await using open = await openDashboard(FILES);
  const first = await open.post("/api/jobs", { kind: "verify", what: [] });
  assert.equal(first.status, 202);
  const second = await open.post("/api/jobs", { kind: "scan" });
  assert.equal(second.status, 409);
  assert.match((await second.json()).error, /"Verify all" is still running/);
  await open.desk.jobs.idle;
  assert.equal(open.desk.jobs.current?.state, "done");
  await first.body?.cancel();
});

Deno.test("prune wants its word typed", async () => {
  await using open = await openDashboard(FILES);
  const plan = await open.run({ kind: "prune-plan" });
  assert.equal(plan.receipt?.offer, null);
  const unknown = await open.post("/api/jobs", {
    kind: "prune",
    plan: "0123456789ab",
    typed: "prune",
  });
  assert.equal(unknown.status, 409);
  await unknown.body?.cancel();
});

async function* eventsOf(response: Response): AsyncGenerator<JobEvent> {
  let text = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = text.slice(0, end).split("\n").find((line) => line.startsWith("data: "));
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data.slice("data: ".length));
    }
  }
}

Deno.test("the stream tells a job from its start to its end, and a new page finds it", async () => {
  await using open = await openDashboard(FILES);
  const seen: JobEvent[] = [];
  const reading = (async () => {
    for await (const event of eventsOf(await open.get("/api/events"))) {
      seen.push(event);
      if (event.type === "store") break;
    }
  })();
  await open.run({ kind: "update", what: [] });
  await reading;
  assert.equal(seen[0].type, "hello");
  assert.ok(seen[1].type === "job" && seen[1].job.state === "running");
  const steps = seen.flatMap((event) => event.type === "file" ? [event.file.step] : []);
  assert.deepEqual([...new Set(steps)], ["asking", "writing", "written"]);
  for await (const event of eventsOf(await open.get("/api/events"))) {
    assert.ok(event.type === "hello" && event.job?.state === "done");
    break;
  }
});

Deno.test("a page that was cut off gets what it missed", async () => {
  await using open = await openDashboard({ "NQ1_1D.parquet": FILES["NQ1_1D.parquet"] });
  await open.run({ kind: "update", what: [] });
  const { last } = open.desk.jobs.events;
  const response = await open.get("/api/events", { "last-event-id": String(last - 2) });
  const seen: JobEvent[] = [];
  for await (const event of eventsOf(response)) {
    seen.push(event);
    if (seen.length === 2) break;
  }
  assert.deepEqual(seen.map(({ type }) => type), ["job", "store"]);
});

Deno.test("what nobody expected ends the job, not the server, and is told where it runs", async () => {
  await using open = await openDashboard(FILES);
  open.desk.jobs.start({
    request: { kind: "scan" },
    title: "Scan",
    command: "barkeep scan",
    run: () => Promise.reject(new TypeError(`broken in ${open.store.folder}`)),
  });
  await open.desk.jobs.idle;
  assert.equal(open.desk.jobs.current?.state, "failed");
  assert.ok(!open.desk.jobs.current!.error!.includes(open.store.folder));
  assert.equal(open.bugs.length, 1);
  assert.equal((await open.run({ kind: "scan" })).state, "done");
});
