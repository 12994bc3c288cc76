/** The measurements as Markdown: a table a row of work, and how the update grows. */

import type { Result, Spread } from "./measure.ts";
import type { Measured } from "./row.ts";

/** The table of one row. */
export function tableOf({ row, results }: Measured): string {
  const base = results.find(({ name }) => name === row.against) ?? results[0];
  const lines = results.map((result) => {
    const ratio = (result.wall.median / base.wall.median).toFixed(2);
    return `| ${result.name} | ${seconds(result.wall)} | ${peak(result)} | ${ratio} x |`;
  });
  return [
    `### ${row.title}`,
    "",
    `| | wall, median (least-most) | peak | against ${base.name} |`,
    "|---|---|---|---|",
    ...lines,
    "",
    row.note,
  ].join("\n");
}

function seconds({ least, median, most }: Spread): string {
  return `${median.toFixed(2)} s (${least.toFixed(2)}-${most.toFixed(2)})`;
}

function peak({ peak }: Result): string {
  return peak === null ? "" : `${peak.median.toFixed(0)} MiB`;
}

const WIDTH = 48;

/** Bars of text for the medians of rows that do the same work at growing sizes. */
export function growthChart(measured: readonly Measured[]): string {
  const most = Math.max(
    ...measured.flatMap(({ results }) => results.map(({ wall }) => wall.median)),
  );
  const lines = measured.flatMap(({ row, results }) => [
    row.title,
    ...results.map(({ name, wall: { median } }) => {
      const bar = "#".repeat(Math.max(1, Math.round(WIDTH * median / most)));
      return `  ${name.padEnd(13)} ${bar.padEnd(WIDTH)} ${median.toFixed(2)} s`;
    }),
    "",
  ]);
  return ["```text", ...lines.slice(0, -1), "```"].join("\n");
}
