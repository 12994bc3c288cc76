/** `verify` for people: what is wrong with each file, where, and what to do. */

import type { VerifiedFile, VerifyReport } from "../../core/operations/verify/report.ts";
import { counted, grouped } from "./format.ts";
import type { Terminal } from "./terminal.ts";

const MARK = { damaged: "■", attention: "▲", info: "·" } as const;
const COLOUR = { damaged: "red", attention: "yellow", info: "grey" } as const;

function printChecked(terminal: Terminal, file: VerifiedFile): void {
  const [worst] = file.findings;
  if (!worst) return;
  terminal.print(terminal.paint(COLOUR[worst.severity], `${MARK[worst.severity]} ${file.file}`));
  for (const { kind, severity, count, places, words, mend } of file.findings) {
    const line = `${kind}${count > 1 ? ` (${grouped(count)})` : ""}: ${words}`;
    terminal.print(`    ${terminal.paint(COLOUR[severity], MARK[severity])} ${line}`);
    if (count > 1 && places.length > 1) {
      terminal.print(`      first at ${places.join(", ")}${count > places.length ? ", …" : ""}`);
    }
    if (mend) terminal.print(terminal.paint("grey", `      ${mend}`));
  }
}

function crossLines(files: readonly VerifiedFile[]): string[] {
  return files.flatMap(({ file, crossCheck }) =>
    crossCheck
      ? [
        `${file}: ${crossCheck.percent}% of ${
          counted(crossCheck.shared, "bar")
        } agree with ${crossCheck.with}`,
      ]
      : []
  );
}

/** Findings first, then what agrees with what, then the sum. */
export function printVerified(terminal: Terminal, report: VerifyReport): void {
  for (const file of report.files) printChecked(terminal, file);
  const lines = crossLines(report.files);
  if (lines.length > 0) terminal.print();
  for (const line of lines) terminal.print(terminal.paint("grey", line));
  const { files, good, damaged, attention, rows } = report.totals;
  const parts = [
    `${counted(good, "file")} of ${grouped(files)} good: every page decoded, ${
      counted(rows, "row")
    }`,
    attention > 0 ? `${grouped(attention)} worth a look` : "",
    damaged > 0 ? `${grouped(damaged)} damaged` : "",
  ];
  terminal.print(`${parts.filter((part) => part !== "").join(", ")}.`);
}
