/** Which format a file has. */

import { SourceError, UsageError } from "../../../errors.ts";
import type { ExportFormat, Signature } from "../formats/format.ts";
import { FORMATS } from "../formats/registry.ts";
import { normalName, type TextLayout } from "../text/layout.ts";
import { splitText } from "../text/fields.ts";
import { decided, type Decision } from "./decision.ts";

const GENERIC = new Set(["header", "plain"]);

/** The format by the user's word, else the first whose signature fits. */
export function decideFormat(
  name: string,
  layout: TextLayout,
  userFormat: string | undefined,
): Decision<ExportFormat> {
  if (userFormat !== undefined) return decided(formatNamed(userFormat), "user", "your --format");
  const fitting = FORMATS.filter((format) =>
    format.signatures.some((signature) => fits(signature, name, layout))
  );
  const [format, ...others] = fitting;
  const evidence = format.id === "header"
    ? `the header names its columns (${layout.header?.slice(0, 6).join(", ")})`
    : format.id === "plain"
    ? "no column names; a time, then open, high, low, close as the prices prove"
    : `${layout.header ? "header" : "rows"} as ${format.title} writes them`;
  return {
    value: format,
    rank: "data",
    evidence,
    alternatives: others.filter((other) => !GENERIC.has(other.id))
      .map((value) => ({ value, score: 0.5, why: "its rows look the same" })),
  };
}

/** A format by its id, or a `UsageError` with all of them. */
export function formatNamed(id: string): ExportFormat {
  const format = FORMATS.find((known) => known.id === id.toLowerCase() && !known.refuse);
  if (format) return format;
  const ids = FORMATS.filter((known) => !known.refuse).map((known) => known.id).join(", ");
  throw new UsageError(`Cannot use the format "${id}": write one of ${ids}.`);
}

function fits(signature: Signature, name: string, layout: TextLayout): boolean {
  const { has, hasAny, lacks, startsWith, line, noVolume } = signature;
  const { header } = layout;
  if (has || hasAny || startsWith) {
    if (header === null) return false;
    if (has && !has.every((column) => header.includes(column))) return false;
    if (hasAny && !hasAny.some((column) => header.includes(column))) return false;
    if (lacks?.some((column) => header.includes(column))) return false;
    if (startsWith && !startsWith.every((column, i) => header[i] === column)) return false;
  } else if (header !== null) return false;
  if (signature.name && !signature.name.test(name)) return false;
  if (line && !mostLinesMatch(line, layout.lines)) return false;
  return noVolume === undefined || everyVolumeZero(layout) === noVolume;
}

function mostLinesMatch(line: RegExp, lines: readonly string[]): boolean {
  const sample = lines.slice(0, 200);
  return sample.filter((text) => line.test(text)).length >= 0.95 * sample.length;
}

function everyVolumeZero(layout: TextLayout): boolean {
  return layout.rows.every((row) => Number(row.at(-1)) === 0);
}

/** Refuses files of ticks by their first lines, with the format's own reason. */
export function refuseTicks(name: string, lines: readonly string[]): void {
  const sample = lines.filter((line) => line.trim() !== "").slice(0, 50);
  for (const format of FORMATS) {
    if (!format.refuse) continue;
    const found = format.signatures.some(({ line, startsWith }) =>
      line ? mostLinesMatch(line, sample) : headerStarts(sample[0] ?? "", startsWith ?? [])
    );
    if (found) throw new SourceError(`Cannot import ${name}: ${format.refuse}`);
  }
}

function headerStarts(line: string, names: readonly string[]): boolean {
  const cells = splitText(line, line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",", false);
  return names.every((name, i) => normalName(cells[i] ?? "") === name);
}
