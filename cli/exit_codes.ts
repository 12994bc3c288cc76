/** The exit codes, in one table: printed in the help, used by every command, tested. */

import { BarkeepError } from "../core/errors.ts";

export const EXIT_CODES = [
  { code: 0, name: "done", meaning: "done" },
  { code: 1, name: "bug", meaning: "a bug in Barkeep" },
  { code: 2, name: "usage", meaning: "wrong usage or setting" },
  { code: 3, name: "attention", meaning: "something needs attention, or a plan is held" },
  { code: 4, name: "source", meaning: "a source failed" },
  { code: 5, name: "damaged", meaning: "a file is damaged" },
  { code: 6, name: "in-use", meaning: "in use by another process" },
  { code: 7, name: "disk", meaning: "the disk or a permission" },
  { code: 8, name: "changed", meaning: "changed since the plan" },
] as const;

export type ExitCode = typeof EXIT_CODES[number]["code"];

const CODE_OF_KIND: Readonly<Record<string, ExitCode>> = {
  usage: 2,
  held: 3,
  source: 4,
  damaged: 5,
  "in-use": 6,
  disk: 7,
  "commit-unknown": 7,
  changed: 8,
};

/** The exit code of whatever a command threw; what is not a `BarkeepError` is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof BarkeepError ? CODE_OF_KIND[error.kind] ?? 1 : 1;
}

/**
 * The exit code of a batch in which several files went differently: what the user must look at first wins.
 * Damage and the disk stand before a source that failed, that before a held plan.
 */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [1, 7, 5, 8, 6, 4, 2, 3, 0];
  return order.find((code) => codes.includes(code)) ?? 0;
}
