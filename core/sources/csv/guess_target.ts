/** Whose bars a file seems to hold before its times are settled: enough to find the bars it is compared with. */

import { DAY, type Timeframe } from "../../bars/timeframe.ts";
import type { Decision } from "./decide/decision.ts";
import { decideTicker, type TickerGuess } from "./decide/ticker.ts";
import { decideDateOrder } from "./decide/date_order.ts";
import { decideTimeframe, distancesOf, writtenTimeframe } from "./decide/timeframe.ts";
import type { OpenedExport } from "./open_export.ts";
import type { ParseOptions } from "./parsed_export.ts";
import type { RowReader } from "./rows/row_reader.ts";
import { type DateOrder, unpackDate } from "./time/dates.ts";
import { PACKED } from "./time/stamp_reader.ts";

export interface ExportGuess {
  readonly ticker: Decision<TickerGuess>;
  readonly timeframe: Decision<Timeframe>;
  /** The file's bars lie in here under every reading of its times, UTC ms. */
  readonly from: number;
  readonly to: number;
}

/** Clocks are at most 14 hours from UTC, and a bar may be stamped at its close. */
const SLACK = 2 * DAY;

/** Reads the times as well as they can be read yet; changes nothing. */
export function guessTarget(
  { text, format }: OpenedExport,
  reader: RowReader,
  options: ParseOptions,
): ExportGuess {
  const known = format.value!, { table } = reader;
  const stored = table.time.subarray(0, table.length);
  const packed = reader.basis === PACKED;
  const order = packed ? orderOf(stored, options, known.dates) : "mdy";
  const times = packed ? stored.map((time) => unpackDate(time, order)) : stored;
  const ranges = packed
    ? (["dmy", "mdy"] as const).map((way) => rangeOf(stored, (time) => unpackDate(time, way)))
    : [rangeOf(stored, (time) => time)];
  const from = Math.min(...ranges.map((range) => range.from));
  return {
    ticker: decideTicker(text.name, known, {
      user: options.ticker,
      symbol: reader.symbol,
      firstTime: Number.isFinite(from) ? from : 0,
    }),
    timeframe: decideTimeframe(distancesOf(times, times.length), {
      user: options.timeframe,
      written: writtenTimeframe(text.name, known, reader.timeframes),
    }),
    from: from - SLACK,
    to: Math.max(...ranges.map((range) => range.to)) + SLACK,
  };
}

function orderOf(
  packed: Float64Array,
  options: ParseOptions,
  vendor: DateOrder | undefined,
): DateOrder {
  return decideDateOrder(packed, { user: options.dates, vendor, latest: Infinity }).value ?? "mdy";
}

/** A date that does not exist in one reading is no time in it. */
function rangeOf(times: Float64Array, read: (time: number) => number) {
  let from = Infinity, to = -Infinity;
  for (let i = 0; i < times.length; i++) {
    const time = read(times[i]);
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return { from, to };
}
