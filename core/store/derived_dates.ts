/** Which values inside an asset are dates, and the range they span. */

/**
 * `day-itself`: the key is a date. `date`: its value is one. `time`: its value is a time, as ISO text or as a
 * number. `generated`: when the file was made. `metadata`: a section about the file, not its records.
 */
export type KeyKind = "plain" | "day-itself" | "date" | "time" | "generated" | "metadata";

const KINDS: ReadonlyMap<string, KeyKind> = new Map([
  ["date", "date"],
  ["trading_day", "date"],
  ["trading_date", "date"],
  ["session_date", "date"],
  ["day", "date"],
  ["time", "time"],
  ["datetime", "time"],
  ["timestamp", "time"],
  ["ts", "time"],
  ["generated_at", "generated"],
  ["computed_at", "generated"],
  ["created_at", "generated"],
  ["metadata", "metadata"],
  ["meta", "metadata"],
]);
const SUFFIXES: readonly (readonly [string, KeyKind])[] = [
  ["_date", "date"],
  ["_time", "time"],
  ["_ts", "time"],
  ["_timestamp", "time"],
];
/** The last letters of all names above: most keys are told apart by them, without making a string. */
const ENDINGS = new Set(
  [...KINDS.keys(), ...SUFFIXES.map(([suffix]) => suffix)].map((name) =>
    name.charCodeAt(name.length - 2) << 8 | name.charCodeAt(name.length - 1)
  ),
);
const LONGEST_KEY = 32;

/** The kind of the key whose UTF-8 text is `bytes[from..to)`. */
export function keyKind(bytes: Uint8Array, from: number, to: number): KeyKind {
  const length = to - from;
  if (length < 2 || length > LONGEST_KEY) return "plain";
  if (length >= 10 && dateAt(bytes, from) !== 0) return "day-itself";
  if (!ENDINGS.has(bytes[to - 2] << 8 | bytes[to - 1])) return "plain";
  const name = String.fromCharCode(...bytes.subarray(from, to)).toLowerCase();
  return KINDS.get(name) ?? SUFFIXES.find(([suffix]) => name.endsWith(suffix))?.[1] ?? "plain";
}

/** 20251205 where `2025-12-05` (any real month and day) starts at `at`, else 0. */
function dateAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return 0;
  const year = digits(bytes, at, 4),
    month = digits(bytes, at + 5, 2),
    day = digits(bytes, at + 8, 2);
  const real = year >= 1800 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return real ? year * 10_000 + month * 100 + day : 0;
}

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    if (!(bytes[i] >= 0x30 && bytes[i] <= 0x39)) return NaN;
    value = value * 10 + bytes[i] - 0x30;
  }
  return value;
}

/** The largest number that is still seconds, milliseconds, microseconds (about the year 5000). */
const EPOCH_MS: readonly (readonly [number, number])[] = [
  [1e11, 1e3],
  [1e14, 1],
  [1e17, 1e-3],
  [Infinity, 1e-6],
];
/** 1973 in seconds: smaller numbers are durations, minutes of a day, or a 0 that means nothing. */
const SMALLEST_EPOCH = 1e8;

/** Ranges by how surely they are the days of the records: date keys, then `date` values, then times. */
export class DatesFound {
  generatedAt: string | null = null;
  /** Dates as numbers such as 20251205; the last range is of epoch ms. */
  readonly #ranges = [new Range(), new Range(), new Range(), new Range()];

  /** The rank of the surest date so far: 0 keys, 1 dates, 2 times as text, 3 as numbers, 4 none. */
  surest = 4;

  /** A key that is a date itself. */
  key(section: KeyKind, bytes: Uint8Array, from: number): void {
    if (section !== "metadata") this.#add(0, dateAt(bytes, from));
  }

  text(kind: KeyKind, section: KeyKind, bytes: Uint8Array, from: number, to: number): void {
    // Of the whole file: at its top or in its metadata. A record may have a created_at of its own.
    const ofFile = section === "metadata" || section === "generated";
    if (kind === "generated" && ofFile) {
      this.generatedAt ??= String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 40)));
    } else if (section !== "metadata" && to - from >= 10) {
      const date = dateAt(bytes, from);
      if (date !== 0) this.#add(kind === "date" ? 1 : 2, date);
    }
  }

  number(section: KeyKind, value: number): void {
    const size = Math.abs(value);
    if (section === "metadata" || !(size >= SMALLEST_EPOCH)) return;
    this.#add(3, value * EPOCH_MS.find(([limit]) => size < limit)![1]);
  }

  /** The range of the surest kind of date there is. */
  range(): { first: string | null; last: string | null } {
    const rank = this.surest;
    if (rank > 3) return { first: null, last: null };
    const { min, max } = this.#ranges[rank], shown = rank === 3 ? epochText : dateText;
    return { first: shown(min), last: shown(max) };
  }

  #add(rank: number, value: number): void {
    if (rank < this.surest) this.surest = rank;
    this.#ranges[rank].add(value);
  }
}

class Range {
  min = Infinity;
  max = -Infinity;

  add(value: number): void {
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }
}

function dateText(date: number): string {
  return String(date).replace(/^(\d{4})(\d\d)/, "$1-$2-");
}

function epochText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
