/** What a market is, as data: trading hours by date range, holidays by rule, named exceptions. */

import type { Zone } from "../bars/zone.ts";
import type { Rule } from "./days.ts";

/** A date, `2025-01-09`. */
export type DateText = string;

/**
 * A stretch of trading on the market's wall clock, `08:30..15:15`. A leading `-` is the evening before the
 * trading day: `-17:00..16:00` opens at 17:00 the day before. `24:00` is the end of the day.
 */
export type Stretch = string;

/** Trading hours that hold from a trading day on. */
export interface Era {
  readonly from: DateText;
  readonly hours: readonly Stretch[];
  /** Where these hours are from. */
  readonly source: string;
  /** Hours of weekdays on which they differ, by weekday number (1 is Monday, which opens on Sunday). */
  readonly on?: Readonly<Record<number, readonly Stretch[]>>;
  /** True where only the day is sure, not the minutes. */
  readonly approximate?: boolean;
}

/** What a holiday does to the trading day. */
export type Change =
  | { readonly kind: "closed" }
  /** Trading ends at this wall time. `joins`: no settlement, the exchange counts it to the next day. */
  | { readonly kind: "early"; readonly close: string; readonly joins?: boolean }
  /** Trading begins at this wall time. */
  | { readonly kind: "late"; readonly open: string }
  | { readonly kind: "hours"; readonly hours: readonly Stretch[] };

/** A holiday that comes back, for the years `from` to `to` (both included, unbounded if absent). */
export interface Holiday {
  readonly name: string;
  readonly on: Rule;
  readonly change: Change;
  readonly from?: number;
  readonly to?: number;
  /** The rule holds only when the day falls on one of these weekdays. */
  readonly weekdays?: readonly number[];
  /** Years in which the rule did not hold. */
  readonly except?: readonly number[];
}

/** One day that no rule explains, or that overrides one. */
export interface Exception {
  readonly date: DateText;
  readonly change: Change | { readonly kind: "open" };
  readonly why: string;
}

/** When the front contract of a continuous future changes. */
export interface Roll {
  /** Contract months, 1 to 12. */
  readonly months: readonly number[];
  /** Where in or before the contract month the old contract ends. */
  readonly ends: "third-friday" | "energy-25th" | "third-last-business-day";
  /** Trading days before that end at which most volume has moved on. */
  readonly daysBefore: number;
}

export interface Market {
  readonly id: string;
  readonly name: string;
  readonly zone: Zone;
  /** Wall time from which an instant belongs to the next trading day, such as `17:00`; `24:00`: never. */
  readonly dayTurns: string;
  /** Weekdays that can be trading days, 0 (Sunday) to 6. */
  readonly weekdays: readonly number[];
  /** Oldest first. The first era also stands for everything before it. */
  readonly eras: readonly Era[];
  readonly holidays: readonly Holiday[];
  readonly exceptions: readonly Exception[];
  /** First and last day for which holidays were checked against a published list. */
  readonly checked: { readonly from: DateText; readonly to: DateText };
  readonly sources: readonly string[];
  readonly roll?: Roll;
  /** True if the hours were inferred from bars, not published. */
  readonly inferred?: boolean;
}
