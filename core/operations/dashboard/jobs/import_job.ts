/** Import of a dropped file: read and planned first; a yes writes exactly that. */

import type { Decision } from "../../../sources/csv/decide/decision.ts";
import type { Decisions } from "../../../sources/csv/parsed_export.ts";
import { afterImport } from "../../import/after_import.ts";
import type { ExportPlan, ImportPlan } from "../../import/import_plan.ts";
import { planImport } from "../../import/plan_import.ts";
import { answerHeld } from "../../merge/answer.ts";
import { mergeId } from "../../merge/merge_id.ts";
import { withModified } from "../uploads.ts";
import type { DecisionView, ImportView, JobRequest, Offer } from "../view/job.ts";
import { counted, idOf, titleOf } from "../view/words.ts";
import type { Bench } from "./bench.ts";
import { planLines } from "./merge_words.ts";
import type { Job, Outcome, Teller } from "./runner.ts";

type Request = Extract<JobRequest, { kind: "import-plan" }>;

export function importPlanJob(bench: Bench, request: Request): Job {
  const { name } = bench.uploads.find(request.upload), command = commandOf(name, request);
  return {
    request,
    title: `Look into ${name}`,
    command: `${command} --dry-run`,
    run: (teller) => look(bench, request, command, teller),
  };
}

/** The command line that does the same to the user's own file. */
function commandOf(name: string, { answers }: Request): string {
  const flags = Object.entries(answers).map(([flag, text]) => ` --${flag} ${JSON.stringify(text)}`);
  return `barkeep import ${JSON.stringify(name)}${flags.join("")}`;
}

async function look(
  { store, settings, offers, uploads }: Bench,
  { upload: id, answers }: Request,
  command: string,
  teller: Teller,
): Promise<Outcome> {
  const upload = uploads.find(id), { name } = upload;
  const fs = withModified(store.fs, upload.path, upload.modified);
  const plan = await planImport({ ...store, fs }, {
    ...{ paths: [upload.path], settings, answers },
    onRows: (_file, rows) =>
      teller.file({ id: name, step: "looking", added: 0, text: counted(rows, "row") }, 0, 1),
  });
  teller.file({ id: name, step: "nothing", added: 0, text: "" }, 1, 1);
  const [found] = plan.exports, waiting = offerOf(plan, command);
  if (waiting) {
    offers.put({
      about: `import ${id}`,
      offer: waiting.offer,
      plan: {
        kind: "merge",
        command: "import",
        arguments: [name],
        plan: waiting.plan,
        after: async (files) => {
          await afterImport(store, plan, { answers }, files);
          await uploads.drop(id);
        },
      },
    });
  }
  const view = viewOf(id, found, plan);
  return {
    state: waiting ? "held" : "done",
    receipt: {
      text: view.sentence,
      lines: view.held,
      command: `${command} --dry-run`,
      undo: null,
      offer: waiting?.offer ?? null,
      imported: view,
    },
  };
}

function viewOf(upload: string, found: ExportPlan, { files: [file] }: ImportPlan): ImportView {
  return {
    upload,
    name: found.name,
    sentence: sentenceOf(found, file),
    decisions: found.parsed ? decisionsOf(found.parsed.decisions) : [],
    held: found.error ? [found.error.message] : found.held.map(({ message }) => message),
  };
}

/** One sentence: what it is, and what it would do. */
function sentenceOf(
  { name, parsed, target, outcome }: ExportPlan,
  file: ImportPlan["files"][number] | undefined,
) {
  if (!parsed) return `${name} can't be read.`;
  const { format } = parsed.decisions,
    what = `${name}: ${format.value?.title ?? "an unknown format"}`;
  const rows = counted(parsed.bars.time.length, "bar");
  if (outcome === "held" || !target) {
    return `${what}, ${rows}; it needs your word before it is written.`;
  }
  const { ticker, timeframe } = target.file, where = `${ticker} ${timeframe}`;
  if (!file || file.outcome === "failed") {
    return `${what}, ${rows} of ${where}; ${file?.reason ?? ""}`;
  }
  const added = file.merge?.counts.added ?? 0, equal = file.merge?.counts.equal ?? 0;
  if (file.outcome === "nothing") return `${what}, ${rows} of ${where}: the file has all of it.`;
  const fresh = target.isNew ? " a new file" : ` ${titleOf(idOf(target.file.path))}`;
  return `${what}, ${rows} of ${where}: adds ${counted(added, "bar")} to${fresh}, ${equal} equal.`;
}

const NAMES = ["format", "ticker", "timeframe", "zone", "stamp", "dates"] as const;

function decisionsOf(decisions: Decisions): DecisionView[] {
  return NAMES.map((name) => {
    const { value, rank, evidence, alternatives }: Decision<unknown> = decisions[name];
    return {
      name,
      value: valueText(value),
      evidence,
      sure: rank !== "none" && rank !== "vendor" && value !== null,
      alternatives: alternatives.slice(0, 3).map((one) => valueText(one.value)),
    };
  });
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "undecided";
  if (typeof value !== "object") return String(value);
  if ("title" in value) return String(value.title);
  return "ticker" in value ? String(value.ticker) : JSON.stringify(value);
}

function offerOf(plan: ImportPlan, command: string) {
  const [file] = plan.files;
  if (!file?.merge || (file.outcome !== "write" && file.outcome !== "held")) return null;
  const answered = file.outcome === "held" ? answerHeld(file) : file;
  const { counts } = answered.merge!, bars = counts.added + counts.replaced;
  if (bars === 0) return null;
  const waiting = { instant: plan.instant, files: [answered] };
  const offer: Offer = {
    plan: mergeId(waiting),
    title: titleOf(idOf(file.file.path)),
    question: file.outcome === "held" ? file.merge.questions[0] ?? file.reason : "",
    lines: planLines(file),
    yes: `Write ${counted(bars, "bar")}`,
    typed: null,
    job: "import",
    command,
  };
  return { offer, plan: waiting };
}
