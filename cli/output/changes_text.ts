/** Bars that come, go and change, as tables for people. */

import { type Bar, barAt, type Bars } from "../../core/bars/bars.ts";
import type { Timeframe } from "../../core/bars/timeframe.ts";
import type { BarChanges } from "../../core/store/ledger_receipts.ts";
import { nameOf } from "../../core/operations/known_files.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { barText } from "./bar_text.ts";
import { counted, grouped, price } from "./format.ts";
import type { Terminal } from "./terminal.ts";

/** When a bar of a file is; UTC for a file whose name says nothing. */
export function timeIn(file: string, time: number): string {
  const name = nameOf(file);
  return name.kind === "core"
    ? barText(name.ticker, name.timeframe as Timeframe, time)
    : isoUtc(time) ?? "unknown";
}

/** `from 2026-11-18 18:00 to 2026-11-20 16:59`; empty for no bars. */
export function rangeText(file: string, { time }: Bars): string {
  if (time.length === 0) return "";
  const first = timeIn(file, time[0]), last = timeIn(file, time[time.length - 1]);
  return first === last ? `at ${first}` : `from ${first} to ${last}`;
}

/** `O 1 H 2 L 0.5 C 1.5 V 100`. */
export function valuesText({ open, high, low, close, volume }: Bar): string {
  const values = [open, high, low, close].map(price);
  return `O ${values[0]} H ${values[1]} L ${values[2]} C ${values[3]} V ${price(volume)}`;
}

const SHOWN = 5;

/** Prints what changes, a line a kind, and the first of the bars that change their values. */
export function printChanges(terminal: Terminal, file: string, changes: BarChanges): void {
  const { added, removed, replaced: { before, after } } = changes;
  const line = (bars: Bars, verb: string, sign: string) => {
    if (bars.time.length === 0) return;
    terminal.print(
      `  ${sign} ${counted(bars.time.length, "bar")} ${verb} ${rangeText(file, bars)}`,
    );
  };
  line(removed, removed.time.length === 1 ? "goes" : "go", "-");
  line(added, added.time.length === 1 ? "comes back" : "come back", "+");
  line(after, after.time.length === 1 ? "differs" : "differ", "~");
  for (let i = 0; i < Math.min(SHOWN, after.time.length); i++) {
    terminal.print(`      ${timeIn(file, after.time[i])}  now ${valuesText(barAt(before, i))}`);
    terminal.print(
      `      ${" ".repeat(timeIn(file, after.time[i]).length)}  then ${
        valuesText(barAt(after, i))
      }`,
    );
  }
  if (after.time.length > SHOWN) {
    terminal.print(`      and ${grouped(after.time.length - SHOWN)} more`);
  }
}

/** Changes for `--json`: counts and ranges; the bars themselves stand in the receipt. */
export function changesJson(changes: BarChanges | null) {
  if (!changes) return null;
  const part = ({ time }: Bars) => ({
    bars: time.length,
    first: time.length > 0 ? isoUtc(time[0]) : null,
    last: time.length > 0 ? isoUtc(time[time.length - 1]) : null,
  });
  const { added, removed, replaced } = changes;
  return { comeBack: part(added), go: part(removed), differ: part(replaced.after) };
}

/** An error of one file in a batch, for `--json`. */
export function errorJson(error: { kind: string; message: string; facts: unknown } | null) {
  return error && { kind: error.kind, message: error.message, facts: error.facts };
}
