/** The text of rejected rows, for the `.rejects.csv` beside the data. */

import { openExport } from "./open_export.ts";
import type { ParsedExport, ParseOptions } from "./parsed_export.ts";
import { eachLine } from "./text/lines.ts";
import type { RawSource } from "./text/source.ts";

/** A line that did not become a bar. */
export interface RejectedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  /** As it stands in the file, without its line end. */
  readonly text: string;
}

/** Reads the file once more and hands over every rejected line in order; returns how many. */
export async function eachRejectedLine(
  source: RawSource,
  parsed: Pick<ParsedExport, "rejects">,
  options: ParseOptions,
  take: (rejected: RejectedLine) => void,
): Promise<number> {
  const { text } = await openExport(source, options);
  const { rejects } = parsed;
  const decoder = new TextDecoder();
  let line = 0, next = 0;
  await eachLine(text, (bytes, start, end) => {
    line++;
    if (next < rejects.length && rejects[next].line === line) {
      take({ line, reason: rejects[next].kind, text: decoder.decode(bytes.subarray(start, end)) });
      next++;
    }
  });
  return next;
}

/** One row of the rejects file: line number, reason, the line in quotes. */
export function rejectRow({ line, reason, text }: RejectedLine): string {
  return `${line},${reason},"${text.replaceAll('"', '""')}"\n`;
}

export const REJECTS_HEADER = "line,reason,text\n";
