/** Jobs that keep or let go: backup, prune, acknowledge. */

import { UsageError } from "../../../errors.ts";
import { acknowledge } from "../../acknowledge/acknowledge.ts";
import { backupFiles } from "../../backup.ts";
import { chooseKnown } from "../../known_files.ts";
import { parseRange } from "../../moment.ts";
import { applyPrune, planPrune } from "../../prune/prune.ts";
import type { JobRequest, Offer } from "../view/job.ts";
import { bytesText, counted, idOf, titleOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import type { Job } from "./runner.ts";

type Request<Kind extends JobRequest["kind"]> = Extract<JobRequest, { kind: Kind }>;

export function backupJob(bench: Bench, request: Request<"backup">): Job {
  const { store, settings } = bench, { what } = request;
  const command = ["barkeep backup", ...what].join(" ");
  return {
    request,
    title: `Back up ${what.length === 0 ? "all" : what.map(titleOf).join(", ")}`,
    command,
    run: async (teller) => {
      const files = await bench.choose(what);
      const { operation, results } = await backupFiles(store, {
        ...{ files, settings, arguments: what },
        onFile: (file, done, of) =>
          teller.file({ id: idOf(file), step: "writing", added: 0, text: "copying" }, done, of),
      });
      const failed = results.flatMap((one) => "error" in one ? [one.error.message] : []);
      for (const one of results) {
        const bad = "error" in one;
        const text = bad ? one.error.message : one.copied ? "copied" : "the same bytes are there";
        teller.file(
          { id: idOf(one.file), step: bad ? "failed" : "nothing", added: 0, text },
          results.length,
          results.length,
        );
      }
      const text = `#${operation.number} backed up ${
        counted(results.length - failed.length, "file")
      }`;
      return {
        state: failed.length > 0 ? "failed" : "done",
        receipt: { text, lines: failed, command, undo: null, offer: null },
      };
    },
  };
}

/** Reads only: every backup that would go, and why. */
export function prunePlanJob(
  { store, settings, offers }: Bench,
  request: Request<"prune-plan">,
): Job {
  const command = "barkeep prune --dry-run";
  return {
    request,
    title: "Look at what prune would remove",
    command,
    run: async () => {
      const plan = await planPrune(store, settings);
      const gone = plan.decisions.filter(({ keep }) => !keep);
      const lines = plan.decisions.map(({ id, keep, reasons }) =>
        `${keep ? "keep" : "remove"} ${id}: ${reasons.join(", ")}`
      );
      const freed = plan.bytesNow - plan.bytesAfter;
      const question = `Remove ${counted(gone.length, "backup")} (${bytesText(freed)})?`;
      const offer: Offer | null = gone.length === 0 ? null : {
        plan: plan.id,
        title: "backups",
        question,
        lines: lines.filter((line) => line.startsWith("remove")),
        yes: `Remove ${counted(gone.length, "backup")}`,
        typed: "prune",
        job: "prune",
        command: "barkeep prune",
      };
      if (offer) offers.put({ about: "prune", plan: { kind: "prune", plan }, offer });
      const text = offer ? question : "Every backup is kept by a rule.";
      return {
        state: offer ? "held" : "done",
        receipt: { text, lines, command, undo: null, offer },
      };
    },
  };
}

export function pruneJob(bench: Bench, request: Request<"prune">): Job {
  const { offer, plan: waiting } = bench.offers.peek(request.plan), { store, settings } = bench;
  if (waiting.kind !== "prune") {
    throw new UsageError(`Cannot carry out plan ${request.plan}: it is no plan of a prune.`);
  }
  if (request.typed !== offer.typed) {
    throw new UsageError(`Cannot prune: backups would go for good. Type ${offer.typed} first.`);
  }
  return {
    request,
    title: offer.yes,
    command: offer.command,
    run: async () => {
      bench.offers.take(request.plan);
      const { removed, freed } = await applyPrune(store, waiting.plan, settings);
      const text = `${counted(removed.length, "backup")} removed, ${bytesText(freed)} freed`;
      return {
        state: "done",
        receipt: {
          ...{ text, lines: removed.map(({ id }) => id), command: offer.command },
          ...{ undo: null, offer: null },
        },
      };
    },
  };
}

export function ackJob(bench: Bench, request: Request<"ack">): Job {
  const { store, settings } = bench, { what, because, range } = request;
  const parts = ["barkeep ack", what, ...range ? [range] : []];
  const command = `${parts.join(" ")} --because ${JSON.stringify(because)}`;
  return {
    request,
    title: `Acknowledge ${titleOf(what)}`,
    command,
    run: async () => {
      const files = await chooseKnown(store.fs, store.root, {
        what: [`${what}.parquet`],
        settings,
      });
      const { operation } = await acknowledge(store, {
        ...{ files, because, settings, arguments: [what, ...range ? [range] : []] },
        range: range === undefined ? null : parseRange(range) ?? null,
      });
      const text = `#${operation.number} acknowledged ${titleOf(what)}: ${because}`;
      return { state: "done", receipt: { text, lines: [], command, undo: null, offer: null } };
    },
  };
}
