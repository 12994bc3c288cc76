/** What a browser sent, read strictly: ids and words that are looked up, never paths. Pure. */

import { UsageError } from "../../../errors.ts";
import { ANSWERS, type JobRequest } from "../view/job.ts";

/** `ES1_1m`: a name in the store without its extension. Longer or odder ones are files without a page. */
const ID = /^[A-Za-z0-9^][A-Za-z0-9.\-=!^&_]{0,80}$/;
/** Names that mean a device on Windows, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const PLAN = /^[0-9A-Za-z-]{6,64}$/;
const BACKUP = /^[A-Za-z0-9^][A-Za-z0-9.\-=!^&_]{0,120}$/;
const UPLOAD = /^[0-9a-f]{32}$/;
const MOST_IDS = 1_000, MOST_TEXT = 500;

/** True for a text that may be the id of a file. */
export function isId(text: unknown): text is string {
  return typeof text === "string" && ID.test(text) && !DEVICE.test(text) &&
    !/[. ]$/.test(text) && !text.includes("..");
}

type Fields = Readonly<Record<string, unknown>>;

/** Throws `UsageError` for anything that is not exactly a request. */
export function parseJobRequest(value: unknown): JobRequest {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw bad("no request");
  const fields = value as Fields, read = READERS[String(fields["kind"])];
  if (!Object.hasOwn(READERS, String(fields["kind"])) || !read) throw bad("an unknown kind");
  return read(fields);
}

const READERS: Readonly<Record<string, (fields: Fields) => JobRequest>> = {
  update: (fields) => ({
    kind: "update",
    what: ids(fields),
    ...fields["fill"] === true && { fill: true },
  }),
  answer: (fields) => ({ kind: "answer", plan: match(fields, "plan", PLAN) }),
  import: (fields) => ({ kind: "import", plan: match(fields, "plan", PLAN) }),
  undo: (fields) => ({ kind: "undo", number: whole(fields, "number") }),
  backup: (fields) => ({ kind: "backup", what: ids(fields) }),
  "restore-plan": (fields) => ({
    kind: "restore-plan",
    what: id(fields, "what"),
    to: match(fields, "to", BACKUP),
  }),
  restore: (fields) => ({
    kind: "restore",
    plan: match(fields, "plan", PLAN),
    ...fields["typed"] !== undefined && { typed: text(fields, "typed") },
  }),
  verify: (fields) => ({ kind: "verify", what: ids(fields) }),
  "verify-backups": () => ({ kind: "verify-backups" }),
  scan: () => ({ kind: "scan" }),
  ack: (fields) => ({
    kind: "ack",
    what: id(fields, "what"),
    because: text(fields, "because"),
    ...fields["range"] !== undefined && { range: text(fields, "range") },
  }),
  "prune-plan": () => ({ kind: "prune-plan" }),
  prune: (fields) => ({
    kind: "prune",
    plan: match(fields, "plan", PLAN),
    typed: text(fields, "typed"),
  }),
  "import-plan": (fields) => ({
    kind: "import-plan",
    upload: match(fields, "upload", UPLOAD),
    answers: answers(fields["answers"] ?? {}),
  }),
};

function bad(what: string): UsageError {
  return new UsageError(`Cannot read the request: it has ${what}.`);
}

function id(fields: Fields, name: string): string {
  const value = fields[name];
  if (isId(value)) return value;
  throw bad(`no file's id as "${name}"`);
}

function ids(fields: Fields): string[] {
  const value = fields["what"] ?? [];
  if (!Array.isArray(value) || value.length > MOST_IDS || !value.every(isId)) {
    throw bad(`no list of files' ids as "what"`);
  }
  return value;
}

/** Words for the reader's options; it says itself which it does not know. */
function answers(value: unknown) {
  if (typeof value !== "object" || value === null) throw bad("no answers");
  const given = value as Fields;
  if (Object.keys(given).some((name) => !(ANSWERS as readonly string[]).includes(name))) {
    throw bad("an unknown answer");
  }
  return Object.fromEntries(Object.keys(given).map((name) => [name, text(given, name)]));
}

function match(fields: Fields, name: string, pattern: RegExp): string {
  const value = fields[name];
  if (typeof value === "string" && pattern.test(value)) return value;
  throw bad(`no "${name}" of the right form`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  // deno-lint-ignore no-control-regex -- control characters have no place in what people type
  if (typeof value === "string" && value.length <= MOST_TEXT && !/[\x00-\x1f\x7f]/.test(value)) {
    return value;
  }
  throw bad(`no short text as "${name}"`);
}

function whole(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw bad(`no number as "${name}"`);
}
