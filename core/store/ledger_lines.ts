/**
 * Lines that know whether they are whole: JSON with a checksum as its last key. Times are ISO text for
 * people and milliseconds inside.
 */

import { sha256Of } from "../fs/hash.ts";

/** Keys that hold a time in ms since the epoch. */
const TIME_KEYS: ReadonlySet<string> = new Set([
  "time",
  "first",
  "last",
  "since",
  "started",
  "made",
  "verified",
  "modified",
  "recorded",
  "fetched",
]);

/** Beyond this ISO text has no four-digit year and sorts no more; such a number stays a number. */
const LATEST = Date.UTC(9999, 11, 31);
const EARLIEST = Date.UTC(1000, 0, 1);

const SUMMED = /^(.*),"sum":"([0-9a-f]{16})"\}$/s;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** One line of text, without its end. The value must be an object with at least one key. */
export function encodeLine(value: object): string {
  const body = encodeTimes(value);
  return `${body.slice(0, -1)},"sum":"${checksum(body)}"}`;
}

/** The value of a line, or `undefined` if the line is damaged. */
export function decodeLine(line: string): Record<string, unknown> | undefined {
  const match = SUMMED.exec(line);
  if (!match) return undefined;
  const body = `${match[1]}}`;
  if (checksum(body) !== match[2]) return undefined;
  return decodeTimes(body) as Record<string, unknown>;
}

/** JSON with times as ISO text. */
export function encodeTimes(value: object): string {
  return JSON.stringify(value, (key, item) => TIME_KEYS.has(key) ? timeText(item) : item);
}

/** Undoes `encodeTimes`. Throws `SyntaxError` for what is no JSON. */
export function decodeTimes(json: string): unknown {
  return JSON.parse(json, (key, item) => TIME_KEYS.has(key) ? timeNumber(item) : item);
}

function checksum(body: string): string {
  return sha256Of(body).slice(0, 16);
}

function timeText(item: unknown): unknown {
  const exact = typeof item === "number" && Number.isInteger(item) && item >= EARLIEST &&
    item <= LATEST;
  return exact ? new Date(item).toISOString() : item;
}

function timeNumber(item: unknown): unknown {
  return typeof item === "string" && ISO.test(item) ? Date.parse(item) : item;
}

/** A line that could not be read. */
export interface DamagedLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** All lines of a text: the values of the good ones in order, and where the others are. */
export function decodeLines(
  text: string,
): { readonly values: Record<string, unknown>[]; readonly damaged: DamagedLine[] } {
  const values: Record<string, unknown>[] = [], damaged: DamagedLine[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const value = decodeLine(line);
    if (value) values.push(value);
    else damaged.push({ line: i + 1, text: line.slice(0, 200) });
  }
  return { values, damaged };
}
