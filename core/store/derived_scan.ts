/**
 * What a JSON asset holds, found in one pass over its bytes: how many records, and from which date to
 * which. Nothing is built from the values, so that a file of 36 MB costs a buffer and a fraction of a
 * second. Python's `NaN` and `Infinity` are let pass.
 */

import { DatesFound, type KeyKind, keyKind } from "./derived_dates.ts";

/** What the pass found. Dates are `2025-12-05`, as the file writes them. */
export interface JsonContent {
  readonly top: "list" | "object";
  /** Elements of the list, or entries of the object without its metadata. */
  readonly records: number;
  readonly first: string | null;
  readonly last: string | null;
  /** When its script says that it made the file; text as found. */
  readonly generatedAt: string | null;
}

/** The bytes are not the JSON of an asset. The message says why and where. */
export class JsonFault extends Error {
  constructor(reason: string, readonly at: number) {
    super(`${reason} at byte ${at}`);
    this.name = "JsonFault";
  }
}

/** Reads up to `buffer.length` bytes; 0 at the end. */
export type NextBytes = (buffer: Uint8Array) => Promise<number>;

const CHUNK = 1 << 20;
/** A single text longer than this is no asset's. */
const LONGEST_TOKEN = 1 << 26;

/** Scans JSON to its end. Throws `JsonFault` where it is cut short or no JSON. */
export async function scanJson(next: NextBytes): Promise<JsonContent> {
  const scan = new JsonScan();
  let buffer = new Uint8Array(CHUNK), filled = 0, atEnd = false;
  while (!atEnd) {
    const count = await next(buffer.subarray(filled));
    atEnd = count === 0;
    filled += count;
    const used = scan.push(buffer, filled, atEnd);
    // A token that the end of the buffer cut in two waits for its rest at the front of the buffer.
    buffer.copyWithin(0, used, filled);
    filled -= used;
    if (filled === buffer.length) buffer = grown(buffer, scan.position);
  }
  return scan.finish();
}

function grown(buffer: Uint8Array, position: number): Uint8Array<ArrayBuffer> {
  if (buffer.length >= LONGEST_TOKEN) throw new JsonFault("a text over 64 MiB", position);
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  return larger;
}

const QUOTE = 0x22, BACKSLASH = 0x5c, COMMA = 0x2c, COLON = 0x3a;
const OPEN_LIST = 0x5b, CLOSE_LIST = 0x5d, OPEN_OBJECT = 0x7b, CLOSE_OBJECT = 0x7d;

/** 1: white space; 2: punctuation; both end a number or a word. */
const CLASS = new Uint8Array(256);
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) CLASS[byte] = 1;
for (const byte of [COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, QUOTE]) {
  CLASS[byte] = 2;
}

class JsonScan {
  /** Bytes before the start of the buffer. */
  position = 0;
  readonly #dates = new DatesFound();
  /** `OPEN_LIST` or `OPEN_OBJECT` per level. */
  readonly #open: number[] = [];
  #top: "list" | "object" | null = null;
  #wantKey = false;
  /** The kind of the key whose value comes next, and of the section of depth 1 we are in. */
  #key: KeyKind = "plain";
  #section: KeyKind = "plain";
  #elements = 0;
  #entries = 0;
  /** Children of the entries of depth 1 that are containers. */
  #containers = 0;
  #children = 0;

  /** Takes the whole tokens among `bytes[0..length)`; returns how many bytes that was. */
  push(bytes: Uint8Array, length: number, atEnd: boolean): number {
    let at = 0;
    while (at < length) {
      const byte = bytes[at];
      if (CLASS[byte] === 1) at++;
      else if (byte === QUOTE) {
        const end = stringEnd(bytes, at + 1, length);
        if (end < 0) break;
        this.#string(bytes, at + 1, end);
        at = end + 1;
      } else if (CLASS[byte] === 2) this.#mark(byte, at++);
      else {
        const end = wordEnd(bytes, at, length);
        if (end === length && !atEnd) break;
        this.#word(bytes, at, end);
        at = end;
      }
    }
    if (atEnd && at < length) throw this.#cut();
    this.position += at;
    return at;
  }

  finish(): JsonContent {
    if (this.#top === null || this.#open.length > 0) throw this.#cut();
    // {"metadata": …, "data": [ … ]}: the records are those inside.
    const inner = this.#entries === 1 && this.#containers === 1;
    const records = this.#top === "list" ? this.#elements : inner ? this.#children : this.#entries;
    return {
      top: this.#top,
      records,
      ...this.#dates.range(),
      generatedAt: this.#dates.generatedAt,
    };
  }

  #cut(): JsonFault {
    return this.#top === null
      ? new JsonFault("no JSON", 0)
      : new JsonFault("the file ends in the middle of its JSON", this.position);
  }

  #mark(byte: number, at: number): void {
    const depth = this.#open.length;
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.#value(at);
      if (depth === 0) this.#top = byte === OPEN_LIST ? "list" : "object";
      else if (depth === 1 && this.#section !== "metadata") this.#containers++;
      this.#open.push(byte);
      this.#wantKey = byte === OPEN_OBJECT;
      this.#key = "plain";
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      // A bracket closes the one two before it in ASCII.
      if (this.#open.pop() !== byte - 2) throw this.#fault("a bracket that nothing opened", at);
      this.#wantKey = false;
    } else if (byte === COMMA) {
      if (depth === 0) throw this.#fault("text after the JSON", at);
      this.#wantKey = this.#open[depth - 1] === OPEN_OBJECT;
      this.#key = "plain";
    }
  }

  #string(bytes: Uint8Array, from: number, to: number): void {
    if (this.#wantKey) return this.#named(bytes, from, to);
    this.#scalar(from);
    if (this.#key !== "plain") this.#dates.text(this.#key, this.#section, bytes, from, to);
  }

  #named(bytes: Uint8Array, from: number, to: number): void {
    const depth = this.#open.length;
    this.#wantKey = false;
    // Where the keys are the dates, what stands deep inside can't tell more.
    this.#key = depth > 2 && this.#dates.surest === 0 ? "plain" : keyKind(bytes, from, to);
    if (depth === 1) {
      this.#section = this.#key;
      if (this.#key !== "metadata") this.#entries++;
    } else if (depth === 2 && this.#open[0] === OPEN_OBJECT && this.#section !== "metadata") {
      this.#children++;
    }
    if (this.#key === "day-itself") this.#dates.key(this.#section, bytes, from);
  }

  #word(bytes: Uint8Array, from: number, to: number): void {
    const byte = bytes[from];
    const isNumber = byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
    // t, f, n, N, I: true, false, null, NaN, Infinity.
    if (!isNumber && !"tfnNI".includes(String.fromCharCode(byte))) {
      throw this.#fault("no JSON", from);
    }
    this.#scalar(from);
    if (isNumber && this.#key !== "plain" && this.#dates.surest > 2) {
      this.#dates.number(this.#section, Number(ascii(bytes, from, to)));
    }
  }

  #scalar(at: number): void {
    if (this.#top === null) throw this.#fault("neither a list nor an object", at);
    this.#value(at);
  }

  /** Counts a value by the level it stands in. */
  #value(at: number): void {
    const depth = this.#open.length;
    if (depth === 0 && this.#top !== null) throw this.#fault("text after the JSON", at);
    if (depth === 1 && this.#open[0] === OPEN_LIST) this.#elements++;
    else if (
      depth === 2 && this.#open[1] === OPEN_LIST && this.#open[0] === OPEN_OBJECT &&
      this.#section !== "metadata"
    ) this.#children++;
  }

  #fault(reason: string, at: number): JsonFault {
    return new JsonFault(reason, this.position + at);
  }
}

/** Where the closing quote of a string is; -1 if not before `length`. */
function stringEnd(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at < length ? at : -1;
}

function wordEnd(bytes: Uint8Array, from: number, length: number): number {
  let at = from;
  while (at < length && CLASS[bytes[at]] === 0) at++;
  return at;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 64)));
}
