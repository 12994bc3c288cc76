/** The decisions about time, taken on the rows and applied to them. */

import { DAY, type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import { SourceError } from "../../errors.ts";
import { type ClockAndStamp, decideClockAndStamp } from "./decide/clock_and_stamp.ts";
import { decideDateOrder } from "./decide/date_order.ts";
import { datesByOverlap } from "./decide/dates_by_overlap.ts";
import { decided, type Decision, isSettled } from "./decide/decision.ts";
import {
  decideTimeframe,
  distancesOf,
  looksLikeTicks,
  writtenTimeframe,
} from "./decide/timeframe.ts";
import type { ExportFormat } from "./formats/format.ts";
import type { OpenedExport } from "./open_export.ts";
import type { ParseOptions } from "./parsed_export.ts";
import { reverseRows } from "./rows/order_rows.ts";
import type { RowReader } from "./rows/row_reader.ts";
import type { ByteSource } from "./text/source.ts";
import { parseClock, toInstants } from "./time/clock.ts";
import { type DateOrder, unpackDate } from "./time/dates.ts";
import { INSTANT, PACKED } from "./time/stamp_reader.ts";

/** What was decided of the times. */
export interface TimesFound {
  readonly dates: Decision<DateOrder | "iso">;
  readonly timeframe: Decision<Timeframe>;
  readonly times: ClockAndStamp;
  /** First row whose time its zone skips; -1 if none. */
  readonly firstSkipped: number;
}

/**
 * Decides date order, timeframe, zone and stamp of the rows read, and applies them: afterwards the table's
 * times are the opens of its bars in UTC, and run forward.
 */
export function decideTimes(
  source: ByteSource,
  opened: OpenedExport,
  reader: RowReader,
  options: ParseOptions,
  notes: string[],
): TimesFound {
  const { table } = reader, format = opened.format.value!;
  const dates = resolveDates(source, reader, format, options);
  const distances = distancesOf(table.time, table.length);
  if (looksLikeTicks(distances)) {
    throw new SourceError(
      `Cannot import ${source.name}: its rows look like ticks, not bars (${distances.repeats} of ${table.length} repeat the time before them). Export minute bars instead.`,
    );
  }
  if (distances.descending) {
    reverseRows(table);
    reader.linesReversed = true;
    notes.push("the file runs from new to old");
  }
  const timeframe = decideTimeframe(distances, {
    user: options.timeframe,
    written: writtenTimeframe(opened.text.name, format, reader.timeframes),
  });
  const column = (name: "time" | "open" | "high" | "low" | "close") =>
    table[name].subarray(0, table.length);
  const times = decideClockAndStamp({
    rows: {
      time: column("time"),
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
    },
    basis: reader.basis,
    dateOnly: reader.dateOnly && reader.basis !== INSTANT,
    zoneName: reader.zoneName,
    format,
    timeframe: timeframe.value,
    userZone: options.zone,
    userStamp: options.stamp,
    present: options.present,
  });
  const firstSkipped = applyTimes(reader, times, timeframe.value, notes);
  return { dates, timeframe, times, firstSkipped };
}

/** Settles the order of packed dates and turns them into wall times. */
function resolveDates(
  source: ByteSource,
  reader: RowReader,
  format: ExportFormat,
  options: ParseOptions,
): Decision<DateOrder | "iso"> {
  const { table } = reader;
  if (reader.basis !== PACKED) {
    return decided("iso", "data", "the dates can be read in one way only");
  }
  const byHabit = decideDateOrder(table.time.subarray(0, table.length), {
    user: options.dates,
    vendor: format.dates,
    latest: source.modified ?? Infinity,
  });
  const decision = isSettled(byHabit) || !options.present
    ? byHabit
    : datesByOverlap(table, options.present) ?? byHabit;
  const order = decision.value ?? "mdy";
  for (let i = 0; i < table.length; i++) table.time[i] = unpackDate(table.time[i], order);
  return decision;
}

/** Wall times to UTC, stamps to the open of the bar. Returns the first row with a skipped time, or -1. */
function applyTimes(
  reader: RowReader,
  times: ClockAndStamp,
  timeframe: Timeframe | null,
  notes: string[],
): number {
  const { table } = reader, time = table.time;
  if (times.tradingDays) {
    for (let i = 0; i < table.length; i++) time[i] = Math.floor(time[i] / DAY) * DAY;
    return -1;
  }
  const lead = times.stamp.value === "close" && timeframe ? timeframeLength(timeframe) : 0;
  const wall = reader.basis !== INSTANT;
  const changes = wall
    ? toInstants(time, table.length, parseClock(times.zone.value ?? "UTC"))
    : { ambiguous: 0, skipped: 0, firstSkipped: -1 };
  if (lead !== 0) { for (let i = 0; i < table.length; i++) time[i] -= lead; }
  if (changes.ambiguous > 0) {
    notes.push(
      `${changes.ambiguous} times that the clock shows twice were told apart by their order`,
    );
  }
  if (changes.skipped > 0) {
    notes.push(`${changes.skipped} times that the clock skips were moved past the jump`);
  }
  return changes.firstSkipped;
}
