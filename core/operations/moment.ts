/** Times as people type them: a day, a day and a time, or an instant with its zone. */

import { UsageError } from "../errors.ts";

const DAY = 86_400_000;
const MOMENT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d{1,3})?)?)?\s*(Z|UTC|[+-]\d\d:\d\d)?$/;

/**
 * UTC ms of a text; without a zone it is UTC, as the lists of backups and operations show their times. A day
 * alone is its first or its last millisecond. Throws `UsageError`.
 */
export function parseMoment(text: string, end: "first" | "last"): number {
  const match = MOMENT.exec(text.trim());
  const [, date, minute, second = "00", fraction = "", zone = "Z"] = match ?? [];
  const offset = zone === "UTC" ? "Z" : zone;
  const time = Date.parse(`${date}T${minute ?? "00:00"}:${second}${fraction}${offset}`);
  // The engine rolls 30 February over to March; what was typed must come back.
  const real = Date.parse(`${date}T00:00Z`);
  const exact = !Number.isNaN(real) && new Date(real).toISOString().startsWith(date ?? "?");
  if (!match || Number.isNaN(time) || !exact) {
    throw new UsageError(
      `Cannot read the time "${text}": write 2026-11-22, 2026-11-22 08:30 (UTC) or 2026-11-22T08:30-05:00.`,
    );
  }
  return minute === undefined && end === "last" ? time + DAY - 1 : time;
}

/** A stretch of time, both ends included, UTC ms. */
export interface MomentRange {
  readonly from: number;
  readonly to: number;
}

/** `FROM..TO`; `undefined` for a text that is no range at all. Throws `UsageError` for a wrong one. */
export function parseRange(text: string): MomentRange | undefined {
  const cut = text.indexOf("..");
  if (cut < 0) return undefined;
  const from = parseMoment(text.slice(0, cut), "first");
  const to = parseMoment(text.slice(cut + 2), "last");
  if (from <= to) return { from, to };
  throw new UsageError(`Cannot use the range "${text}": it ends before it starts.`);
}
