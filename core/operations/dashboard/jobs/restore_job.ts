/** Restore in two steps: the difference is shown, then exactly that is done. */

import { UsageError } from "../../../errors.ts";
import { applyRestore } from "../../restore/apply_restore.ts";
import { planRestore, type RestoreFilePlan, takesBars } from "../../restore/plan_restore.ts";
import type { RestoreTo } from "../../restore/choose_backup.ts";
import { chooseKnown, nameOf } from "../../known_files.ts";
import { fullTime } from "../times.ts";
import type { JobRequest, Offer } from "../view/job.ts";
import { counted, idOf, titleOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import type { Job, Outcome, Teller } from "./runner.ts";

type Plan = Extract<JobRequest, { kind: "restore-plan" }>;
type Restore = Extract<JobRequest, { kind: "restore" }>;

function targetOf(to: string): RestoreTo {
  return to === "last-good" ? { kind: "last-good" } : { kind: "id", id: to };
}

/** Reads only: which backup, and what would come back, go and differ. */
export function restorePlanJob(bench: Bench, request: Plan): Job {
  const command = `barkeep restore ${request.what} --to ${request.to} --dry-run`;
  return {
    request,
    title: `Look at a restore of ${titleOf(request.what)}`,
    command,
    run: (teller) => look(bench, request, command, teller),
  };
}

async function look(
  bench: Bench,
  request: Plan,
  command: string,
  teller: Teller,
): Promise<Outcome> {
  const { store, settings, offers } = bench, id = request.what;
  teller.file({ id, step: "looking", added: 0, text: "comparing with its backup" }, 0, 1);
  const files = await chooseKnown(store.fs, store.root, { what: [`${id}.parquet`], settings });
  const plan = await planRestore(store, { files, to: targetOf(request.to), settings });
  const [file] = plan.files;
  if (file.error) throw file.error;
  teller.file({ id, step: "nothing", added: 0, text: "" }, 1, 1);
  const offer = file.outcome === "write" ? offerOf(plan.id, file) : null;
  if (offer) offers.put({ about: `restore ${id}`, plan: { kind: "restore", plan }, offer });
  const text = offer ? offer.question : `${titleOf(id)} is what its last good backup holds already`;
  return {
    state: offer ? "held" : "done",
    receipt: { text, lines: offer?.lines ?? [], command, undo: null, offer },
  };
}

function offerOf(plan: string, file: RestoreFilePlan): Offer {
  const id = idOf(file.file), backup = file.backup!;
  const made = new Date(backup.made).toISOString().slice(0, 16).replace("T", " ");
  return {
    plan,
    title: titleOf(id),
    question: `Restore ${titleOf(id)} from its backup of ${made} UTC?`,
    lines: restoreLines(file),
    yes: `Restore ${titleOf(id)}`,
    typed: takesBars(file) && file.changes !== null ? id : null,
    job: "restore",
    command: `barkeep restore ${id} --to ${backup.id}`,
  };
}

function restoreLines({ file, present, restored, changes, holes, passedOver }: RestoreFilePlan) {
  const name = nameOf(file), lines: string[] = [];
  const health = present === null ? "it is not there" : present.health ?? "";
  lines.push(`now: ${rowsText(present?.facts.rows ?? null)}${health ? `, ${health}` : ""}`);
  lines.push(`then: ${rowsText(restored?.facts.rows ?? null)}`);
  if (changes) {
    lines.push(
      `${counted(changes.added.time.length, "bar")} come back, ` +
        `${changes.removed.time.length} go, ${changes.replaced.after.time.length} differ`,
    );
  }
  for (const { after, before, missingBars } of holes.slice(0, 3)) {
    if (name.kind !== "core") break;
    const at = (time: number) => fullTime(name.ticker, name.timeframe, time);
    lines.push(`a hole of ${counted(missingBars, "bar")} from ${at(after)} to ${at(before)}`);
  }
  for (const { id, reason } of passedOver.slice(0, 3)) lines.push(`passed over ${id}: ${reason}`);
  return lines;
}

function rowsText(rows: number | null): string {
  return rows === null ? "bars that can't be counted" : counted(rows, "bar");
}

/** Throws `ChangedError` for a plan that does not wait, `UsageError` if the name was not typed where it must be. */
export function restoreJob(bench: Bench, request: Restore): Job {
  const { offer, plan: waiting } = bench.offers.peek(request.plan);
  if (waiting.kind !== "restore") {
    throw new UsageError(`Cannot carry out plan ${request.plan}: it is no plan of a restore.`);
  }
  if (offer.typed !== null && request.typed !== offer.typed) {
    throw new UsageError(
      `Cannot restore ${offer.title}: bars would go. Type ${offer.typed} first.`,
    );
  }
  const { store, settings, offers } = bench, { plan } = waiting;
  return {
    request,
    title: offer.yes,
    command: offer.command,
    run: async (teller) => {
      offers.take(request.plan);
      const ids = plan.files.map(({ file }) => idOf(file));
      const result = await applyRestore(store, plan, {
        ...{ settings, arguments: ids },
        onFile: (file, done, of) =>
          teller.file({ id: idOf(file), step: "writing", added: 0, text: "restoring" }, done, of),
      });
      const [{ error }] = result.files;
      if (error) throw error;
      for (const id of ids) {
        teller.file({ id, step: "written", added: 0, text: "restored" }, 1, 1);
      }
      const number = result.operation?.number ?? null;
      return {
        state: "done",
        receipt: {
          text: `#${number} restored ${offer.title}`,
          lines: offer.lines,
          command: offer.command,
          undo: number,
          offer: null,
        },
      };
    },
  };
}
