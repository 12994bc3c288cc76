/** Bars that were fetched and wait for an answer, as a finding of their file. Pure. */

import type { IncomingHeader } from "../store/incoming.ts";
import type { CoreName } from "../store/naming.ts";
import type { Finding } from "./status_report.ts";

/** What is kept for a file because its plan was held; suspects that only wait to be seen again are not. */
export function heldFindings(name: CoreName, kept: readonly IncomingHeader[]): Finding[] {
  const held = kept.filter((one) => one.file === name.path && questionOf(one) !== "");
  const last = held.at(-1);
  if (!last) return [];
  const bars = `${last.rows.toLocaleString("en-US")} fetched ${last.rows === 1 ? "bar" : "bars"}`;
  const reason = `${bars} ${last.rows === 1 ? "waits" : "wait"} for an answer: ${questionOf(last)}`;
  return [{ health: "held", reason, mend: `barkeep update ${name.ticker}_${name.spelling}` }];
}

function questionOf({ facts }: IncomingHeader): string {
  return typeof facts["question"] === "string" ? facts["question"] : "";
}
