/** Sorts Yahoo's answers: a chart goes through, anything else becomes a typed failure. Pure. */

import type { SourceError } from "../../errors.ts";
import { type Asked, bodyStart, type FailureClass, yahooError } from "./failure.ts";

/** An HTTP answer, read to its end. */
export interface Answer {
  readonly status: number;
  /** The `content-type` header, or "". */
  readonly type: string;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

/** What the error member of Yahoo's envelope holds. */
interface Complaint {
  readonly code: string;
  readonly description: string;
}

/**
 * The text of an answer that holds one chart with its `meta` and `indicators.quote`.
 *
 * @throws {SourceError} with `YahooFacts` for every other answer; an answer without bars is class `EMPTY`.
 */
export function judgeAnswer(answer: Answer, asked: Asked): string {
  const json = parsed(answer.text);
  const complaint = complaintOf(json);
  if (answer.status !== 200 || complaint !== undefined) throw refused(answer, complaint, asked);
  if (json === undefined || !answer.type.includes("json")) throw notJson(answer, asked);
  checkEnvelope(json, asked);
  return answer.text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `{ chart | finance: { error: { code, description } } }`; both fields may be missing. */
function complaintOf(json: unknown): Complaint | undefined {
  const envelope = memberOf(json, "chart") ?? memberOf(json, "finance");
  const error = memberOf(envelope, "error");
  if (error === undefined || error === null) return undefined;
  const code = memberOf(error, "code"), description = memberOf(error, "description");
  return {
    code: typeof code === "string" ? code : "",
    description: typeof description === "string" ? description : "",
  };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}

function refused(answer: Answer, complaint: Complaint | undefined, asked: Asked): SourceError {
  const said = bodyStart(complaint?.description || complaint?.code || answer.text);
  const reason = said === "" ? `HTTP status ${answer.status}` : `${answer.status} "${said}"`;
  const lookback = /within the last (\d{1,5}) days/.exec(complaint?.description ?? "");
  return yahooError(classOf(answer.status, complaint), asked, `it answered ${reason}`, {
    status: answer.status,
    ...(answer.retryAfter !== undefined && { retryAfter: answer.retryAfter }),
    ...(lookback && { lookbackDays: Number(lookback[1]) }),
  });
}

function classOf(status: number, complaint: Complaint | undefined): FailureClass {
  if (/^Data doesn't exist for startDate/.test(complaint?.description ?? "")) return "EMPTY";
  // An envelope may arrive with status 200; its code then says what the status should have.
  if (status === 429 || status === 999 || complaint?.code === "Too Many Requests") return "RATE";
  if (status === 401 || status === 403 || complaint?.code === "Unauthorized") return "BLOCKED";
  if (complaint?.code === "Not Found") return "NO_DATA";
  if (status === 422) return "RANGE";
  if (status >= 500) return "TRANSIENT";
  if (status >= 300 && status < 400) return "BLOCKED";
  return status === 200 ? "MALFORMED" : "BUG";
}

function notJson(answer: Answer, asked: Asked): SourceError {
  const page = /<html|<!doctype/i.test(answer.text.slice(0, 2000));
  if (page && /consent/i.test(answer.text)) {
    return yahooError("BLOCKED", asked, "it shows its consent page instead of data", {
      status: 200,
    });
  }
  const what = answer.text.trim() === ""
    ? "its answer is empty"
    : page || !answer.type.includes("json")
    ? `it answered with a page instead of data ("${bodyStart(answer.text)}")`
    : `its answer breaks off or is not JSON ("${bodyStart(answer.text, 60)}")`;
  return yahooError("TRANSIENT", asked, what, { status: 200 });
}

function checkEnvelope(json: unknown, asked: Asked): void {
  const result = memberOf(memberOf(json, "chart"), "result");
  if (result === null || (Array.isArray(result) && result.length === 0)) {
    throw yahooError("EMPTY", asked, "its answer holds no result", { status: 200 });
  }
  const chart: unknown = Array.isArray(result) ? result[0] : undefined;
  const quote = memberOf(memberOf(chart, "indicators"), "quote");
  if (typeof memberOf(chart, "meta") !== "object" || !Array.isArray(quote)) {
    throw yahooError("MALFORMED", asked, "its answer has no chart with meta and quotes in it", {
      status: 200,
    });
  }
}
