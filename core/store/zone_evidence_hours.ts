/** Trading hours that every file of a market shows, by which the zone of its clock can be told. */

import { NEW_YORK, offsetAt, UTC, utcFromWall, wallFromUtc, type Zone } from "../bars/zone.ts";

/** What fitted, in words. */
export interface HoursFit {
  readonly words: string;
}

const MINUTE = 60_000, DAY = 86_400_000;

/** New York clock of one season's bars. */
interface Clock {
  /** Bars by hour of the day. */
  readonly hours: number[];
  readonly bars: number;
  /** First and last minute of each day that has bars. */
  readonly days: Map<number, { first: number; last: number }>;
}

/** One way in which a market's clock shows. `fits` is asked for summer and winter apart. */
interface Pattern {
  readonly words: string;
  readonly fits: (clock: Clock) => boolean;
}

/** Source: exchange rules as in core/calendar; New York is where all three are announced or settle. */
const PATTERNS: readonly Pattern[] = [
  {
    words: "no bars fall into the daily halt of CME, 17:00 to 18:00 New York",
    fits: ({ hours }) => {
      const around = Math.min(hours[16], hours[18]);
      // A stray print, or one bar a day of a file stamped at the close, is below 3 %.
      return around >= 3 && hours[17] <= around * 0.03;
    },
  },
  {
    words: "the bars fill the stock exchange's day, 09:30 to 16:00 New York",
    fits: (clock) => fillsDay(clock, { opens: [540, 570], closes: [900, 975] }),
  },
  {
    words: "the bars fill the stock exchange's extended day, 04:00 to 20:00 New York",
    fits: (clock) => fillsDay(clock, { opens: [240, 240], closes: [1_140, 1_200] }),
  },
];

/** What is known of the market's hours fits the bars if their clock is `zone`'s. */
export function fitsHours(walls: readonly number[], zone: Zone): HoursFit | undefined {
  const clocks = clocksOf(walls, zone);
  return PATTERNS.find((pattern) => clocks.length > 0 && clocks.every(pattern.fits));
}

/** Minutes of the day: nearly every day begins and ends within the bounds, and no bar lies outside. */
function fillsDay(
  { days }: Clock,
  bounds: { opens: readonly [number, number]; closes: readonly [number, number] },
): boolean {
  const { opens: [open, openLate], closes: [closeEarly, close] } = bounds;
  let inside = 0, full = 0;
  for (const { first, last } of days.values()) {
    if (first >= open && last < close) inside++;
    if (first >= open && first <= openLate && last >= closeEarly && last < close) full++;
  }
  // Half days end early: they are a few in a hundred.
  return days.size >= 3 && inside >= days.size * 0.98 && full >= days.size * 0.6;
}

/** A day of a season with this few bars in it is the edge of the sample. */
const FEWEST = 20;

/** One clock for each of New York's seasons that the bars show. */
function clocksOf(walls: readonly number[], zone: Zone): Clock[] {
  const seasons = new Map<number, Clock & { bars: number }>();
  for (const wall of walls) {
    const utc = zone === UTC ? wall : utcFromWall(zone, wall).utc;
    const season = offsetAt(NEW_YORK, utc);
    let clock = seasons.get(season);
    if (!clock) {
      seasons.set(season, clock = { hours: new Array(24).fill(0), bars: 0, days: new Map() });
    }
    addBar(clock, wallFromUtc(NEW_YORK, utc));
  }
  return [...seasons.values()].filter((clock) => clock.bars >= FEWEST);
}

function addBar(clock: Clock & { bars: number }, local: number): void {
  const minute = Math.floor((((local % DAY) + DAY) % DAY) / MINUTE), day = Math.floor(local / DAY);
  clock.bars++;
  clock.hours[Math.floor(minute / 60)]++;
  const seen = clock.days.get(day);
  if (!seen) clock.days.set(day, { first: minute, last: minute });
  else {
    seen.first = Math.min(seen.first, minute);
    seen.last = Math.max(seen.last, minute);
  }
}
