/** The first look at an export: unpacked, decoded, its layout, format and columns. */

import { SourceError } from "../../errors.ts";
import { decideFormat, refuseTicks } from "./decide/format.ts";
import type { Decision } from "./decide/decision.ts";
import { type ColumnPlan, planColumns } from "./formats/columns.ts";
import type { ExportFormat } from "./formats/format.ts";
import type { ParseOptions } from "./parsed_export.ts";
import { decoded, encodingOf, refuseBinary } from "./text/encoding.ts";
import { readLayout, type TextLayout } from "./text/layout.ts";
import { LONGEST_LINE } from "./text/lines.ts";
import { refuseOtherContent } from "./text/recognise.ts";
import { type ByteSource, head, type RawSource } from "./text/source.ts";
import { unpacked } from "./text/unpack.ts";

export interface OpenedExport {
  /** The text, ready to be read line by line. */
  readonly text: ByteSource;
  readonly layout: TextLayout;
  readonly format: Decision<ExportFormat>;
  readonly plan: ColumnPlan;
  /** Expected rows, from the length of the first lines. */
  readonly expectedRows: number;
}

const HEAD = 1 << 18, SAMPLE_LINES = 400;

/** Looks at the first bytes. Fails with `SourceError` for what is no table of bars, `UsageError` for a wrong option. */
export async function openExport(source: RawSource, options: ParseOptions): Promise<OpenedExport> {
  const bytes = await unpacked(source);
  const start = await head(bytes, HEAD);
  refuseOtherContent(source.name, start);
  const encoding = encodingOf(start);
  if (encoding.kind === "utf-8") refuseBinary(source.name, start);
  const text = decoded(bytes, encoding);
  const sample = await head(text, HEAD);
  const lines = sampleLines(source.name, sample);
  refuseTicks(source.name, lines);
  const layout = readLayout(source.name, lines);
  const format = decideFormat(text.name, layout, options.format);
  return {
    text,
    layout,
    format,
    plan: planColumns(format.value!, layout, options.columns),
    expectedRows: expectedRows(text.size, lines),
  };
}

/** The first lines as Latin-1 text; the last one, cut by the sample's end, is left out. */
function sampleLines(name: string, sample: Uint8Array): string[] {
  const text = new TextDecoder("latin1").decode(sample);
  if (sample.length === HEAD && !text.includes("\n")) {
    throw new SourceError(
      `Cannot read ${name}: its first line is longer than ${HEAD} bytes (a line of bars has fewer than ${LONGEST_LINE}). Is it the right file?`,
    );
  }
  const lines = text.split("\n", SAMPLE_LINES + 1);
  if (sample.length === HEAD && lines.length <= SAMPLE_LINES) lines.pop();
  return lines.slice(0, SAMPLE_LINES).map((line) => line.replace(/\r$/, ""));
}

function expectedRows(size: number | null, lines: readonly string[]): number {
  if (size === null) return 100_000;
  const rows = lines.slice(Math.min(5, lines.length - 1));
  const mean = rows.reduce((sum, line) => sum + line.length + 1, 0) / Math.max(1, rows.length);
  return size / Math.max(8, mean) * 1.05 + 16;
}
