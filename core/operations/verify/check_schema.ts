/** A table's columns against the file's own past and against what the rest of a trading system reads. Pure. */

import type { TableShape } from "../../parquet/shape.ts";
import { VALUE_COLUMNS } from "../../bars/bars.ts";
import type { VerifyFinding } from "./report.ts";

/** Names under which consumers look for the time. Source: store-facts, "what its consumers accept". */
const TIME_NAMES = ["datetime", "time", "timestamp"];

export interface SchemaPast {
  /** Fingerprint of the columns now, and when the file was last recorded; `null`: not known. */
  readonly now: string;
  readonly recorded: string | null;
}

export function checkSchema(shape: TableShape, what: string, past: SchemaPast): VerifyFinding[] {
  const found: VerifyFinding[] = [];
  const say = (kind: string, words: string, mend: string | null, places: string[] = []) =>
    found.push({ kind, severity: "attention", count: 1, places, words, mend });
  if (past.recorded !== null && past.recorded !== past.now) {
    say(
      "schema changed",
      "its columns, types or index are not those that were recorded",
      `barkeep restore ${what}, or barkeep ack ${what} --because TEXT`,
    );
  }
  const names = shape.columns.map(({ name }) => name);
  if (!names.some((name) => TIME_NAMES.includes(name))) {
    const words = `no column or index is named ${TIME_NAMES.join(", ")}: charts find no time`;
    const mend = shape.time?.isIndex && shape.index.name === null ? `barkeep repair ${what}` : null;
    say("time column not found", words, mend, shape.time ? [shape.time.name] : []);
  }
  const missing = VALUE_COLUMNS.filter((name) => name !== "volume" && !names.includes(name));
  if (missing.length > 0) {
    const words = shape.lowerCase
      ? `it has no column ${missing.join(", ")}`
      : `its columns are not in lower case (${missing.join(", ")} not found)`;
    say("price column not found", words, null, missing);
  }
  for (const problem of shape.problems) say("not writable", problem, null);
  return found;
}
