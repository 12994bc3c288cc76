/** How numbers, sizes and times are written for people. */

import { wallFromUtc, type Zone } from "../../core/bars/zone.ts";

/** `6012944` as `6,012,944`. By hand: `Intl` takes longer to load than all of a short command. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 bar`, `1,380 bars`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in decimal units with at most three digits: `88 MB`, `1.4 kB`. */
export function bytes(count: number): string {
  let value = count, unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

/** Seconds of work: `0.32 s`, `12 s`, `3 min 20 s`. */
export function seconds(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(ms < 995 ? 2 : 1)} s`;
  const whole = Math.round(ms / 1000);
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `2025-12-05` on the zone's wall clock. */
export function day(ms: number, zone: Zone): string {
  return new Date(wallFromUtc(zone, ms)).toISOString().slice(0, 10);
}

/** `2025-12-05 16:59` on the zone's wall clock; seconds only where there are any. */
export function moment(ms: number, zone: Zone): string {
  const text = new Date(wallFromUtc(zone, ms)).toISOString();
  const clock = text.slice(17, 19) === "00" ? text.slice(11, 16) : text.slice(11, 19);
  return `${text.slice(0, 10)} ${clock}`;
}

/** A price as it is, without float noise beyond what a double holds. */
export function price(value: number): string {
  return Number.isNaN(value) ? "unknown" : String(value);
}
