/** Day before month or month before day, from the whole file. */

import { DAY } from "../../../bars/timeframe.ts";
import { type DateOrder, packedParts, unpackDate } from "../time/dates.ts";
import { type Alternative, decided, type Decision } from "./decision.ts";

/** How well one reading of the dates fits. */
interface Reading {
  readonly order: DateOrder;
  /** Rows whose date does not exist in this reading. */
  invalid: number;
  /** Steps to an earlier day, and to a later one; the rarer direction is what breaks the order. */
  back: number;
  forward: number;
  /** Steps of more than 20 days. */
  jumps: number;
  steps: number;
  weekends: number;
  future: number;
}

const NAME = { dmy: "day/month", mdy: "month/day" } as const;

/**
 * Decides the order of packed dates (`PACKED` stamps in file order). Tests in turn: dates that exist,
 * one direction, no leaps, no weekends, not in the future; then the vendor's habit.
 */
export function decideDateOrder(
  packed: Float64Array,
  facts: { user?: DateOrder | undefined; vendor?: DateOrder | undefined; latest: number },
): Decision<DateOrder> {
  if (facts.user) return decided(facts.user, "user", "your --dates");
  const days = distinctDays(packed);
  const dmy = read(days, "dmy", facts.latest), mdy = read(days, "mdy", facts.latest);
  const example = describe(packed[0]);
  if (dmy.invalid > 0 && mdy.invalid > 0) {
    const [less, more] = dmy.invalid <= mdy.invalid ? [dmy, mdy] : [mdy, dmy];
    return {
      ...decided(
        less.order,
        "none",
        `neither order fits: ${less.invalid} dates do not exist as ${
          NAME[less.order]
        }, ${more.invalid} as ${NAME[more.order]}`,
      ),
      alternatives: [alternative(less, days.length), alternative(more, days.length)],
    };
  }
  for (const { key, why } of TESTS) {
    const a = key(dmy), b = key(mdy);
    if (a === b) continue;
    const [right, wrong] = a < b ? [dmy, mdy] : [mdy, dmy];
    // A single weekend day proves nothing; a wrong reading puts two of seven days there.
    if (why === WEEKENDS && key(wrong) - key(right) < Math.max(2, 0.1 * days.length)) continue;
    return {
      value: right.order,
      rank: "data",
      evidence: `${NAME[right.order]}: ${why(key(wrong), NAME[wrong.order])}`,
      alternatives: [alternative(wrong, days.length)],
    };
  }
  return {
    ...decided<DateOrder>(
      facts.vendor ?? null,
      facts.vendor ? "vendor" : "none",
      `dates such as ${example} fit both orders`,
    ),
    alternatives: [alternative(dmy, days.length), alternative(mdy, days.length)],
  };
}

type Test = { key: (reading: Reading) => number; why: (count: number, other: string) => string };
const WEEKENDS = (count: number, other: string) =>
  `as ${other}, ${count} of its days would be Saturdays or Sundays`;
const TESTS: readonly Test[] = [
  {
    key: (reading) => reading.invalid,
    why: (count, other) => `${count} days do not exist as ${other}`,
  },
  {
    key: (reading) => Math.min(reading.back, reading.forward),
    why: (count, other) => `as ${other}, the days change direction ${count} times`,
  },
  {
    key: (reading) => reading.jumps,
    why: (count, other) => `as ${other}, ${count} steps from day to day are longer than 20 days`,
  },
  { key: (reading) => reading.weekends, why: WEEKENDS },
  {
    key: (reading) => reading.future,
    why: (count, other) => `as ${other}, ${count} days lie after the file was written`,
  },
];

function describe(packed: number): string {
  const { first, second, year } = packedParts(packed);
  return `${String(first).padStart(2, "0")}/${String(second).padStart(2, "0")}/${year}`;
}

function alternative(reading: Reading, days: number): Alternative<DateOrder> {
  const against = reading.invalid + Math.min(reading.back, reading.forward) + reading.jumps;
  return {
    value: reading.order,
    score: days === 0 ? 0 : Math.max(0, 1 - against / days),
    why:
      `${reading.invalid} days that do not exist, ${reading.jumps} leaps, ${reading.weekends} weekend days`,
  };
}

/** The days in file order, each once per run of rows. */
function distinctDays(packed: Float64Array): number[] {
  const days: number[] = [];
  let last = NaN;
  for (const value of packed) {
    const day = Math.floor(value / DAY);
    if (day !== last) days.push(last = day);
  }
  return days;
}

function read(days: readonly number[], order: DateOrder, latest: number): Reading {
  const reading: Reading = {
    order,
    invalid: 0,
    back: 0,
    forward: 0,
    jumps: 0,
    steps: 0,
    weekends: 0,
    future: 0,
  };
  let before = NaN;
  for (const packed of days) {
    const day = unpackDate(packed * DAY, order) / DAY;
    if (Number.isNaN(day)) {
      reading.invalid++;
      continue;
    }
    const weekday = (day + 4) % 7;
    if (weekday === 0 || weekday === 6) reading.weekends++;
    if (day * DAY > latest + DAY) reading.future++;
    if (day > before) reading.forward++;
    if (day < before) reading.back++;
    if (Math.abs(day - before) > 20) reading.jumps++;
    before = day;
  }
  return reading;
}
