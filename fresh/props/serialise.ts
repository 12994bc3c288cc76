/**
 * Values as JSON that keeps what JSON can't say: dates, maps, signals, references to the same
 * object. The result is a table; an entry refers to others by their place in it.
 *
 * Entries: a string, a finite number, a boolean and null stand for themselves, an object for a
 * plain object with references as values, an array for anything else: its kind, then its content.
 */

/** What `serialise` asks about values that aren't plain data. */
export interface SerialiseOptions {
  /** The id of markup that stays in the page, or null for any other value. */
  slotOf?: (value: unknown) => number | null;
  /** How an error calls the value at a path. */
  nameOf?: (path: readonly string[]) => string;
}

/** One entry of the table. */
export type Entry = string | number | boolean | null | { [name: string]: number } | unknown[];

/**
 * Writes a value as a table whose first entry is that value. Functions, symbols and instances of
 * classes can't be written: they are refused, by name.
 */
export function serialise(value: unknown, options: SerialiseOptions = {}): Entry[] {
  const writer = new Writer(options);
  writer.refer(value, []);
  return writer.table;
}

class Writer {
  readonly table: Entry[] = [];
  #places = new Map<unknown, number>();
  #options: SerialiseOptions;

  constructor(options: SerialiseOptions) {
    this.#options = options;
  }

  /** The place of a value. A place is taken before the content is written: it may refer back. */
  refer(value: unknown, path: readonly string[]): number {
    const known = this.#places.get(value);
    // A map takes 0 and -0 for the same key.
    if (known !== undefined && value !== 0) return known;
    const place = this.table.push(null) - 1;
    this.#places.set(value, place);
    this.table[place] = this.#entry(value, path);
    return place;
  }

  #entry(value: unknown, path: readonly string[]): Entry {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ["number", numberText(value)];
      case "bigint":
        return ["bigint", String(value)];
      case "undefined":
        return ["undefined"];
      case "object":
        return value === null ? null : this.#objectEntry(value, path);
      default:
        throw this.#refusal(`a ${typeof value}`, path);
    }
  }

  #objectEntry(value: object, path: readonly string[]): Entry {
    const slot = this.#options.slotOf?.(value) ?? null;
    if (slot !== null) return ["slot", slot];
    if (isSignal(value)) return [signalKind(value), this.refer(value.peek(), path)];
    if (Array.isArray(value)) return ["array", value.length, ...this.#items(value, path)];
    if (value instanceof Date) return ["date", value.getTime()];
    if (value instanceof URL) return ["url", value.href];
    if (value instanceof RegExp) return ["regexp", value.source, value.flags];
    if (value instanceof Uint8Array) return ["bytes", value.toBase64()];
    if (value instanceof Set) return ["set", ...[...value].map((item) => this.refer(item, path))];
    if (value instanceof Map) return ["map", ...this.#pairs(value, path)];
    return this.#plainEntry(value, path);
  }

  /** Holes of an array are left out; what is there is written as pairs of index and reference. */
  #items(value: unknown[], path: readonly string[]): number[] {
    return Object.keys(value).flatMap((index) => [
      Number(index),
      this.refer(value[Number(index)], [...path, index]),
    ]);
  }

  #pairs(value: Map<unknown, unknown>, path: readonly string[]): number[] {
    return [...value].flatMap(([key, item]) => [
      this.refer(key, path),
      this.refer(item, [...path, String(key)]),
    ]);
  }

  #plainEntry(value: object, path: readonly string[]): Entry {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw this.#refusal(`an instance of ${prototype.constructor?.name ?? "a class"}`, path);
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, this.refer(item, [...path, name])]),
    );
  }

  #refusal(what: string, path: readonly string[]): TypeError {
    const name = this.#options.nameOf?.(path) ?? `value at "${path.join(".")}"`;
    return new TypeError(
      `Cannot pass ${name}: ${what} can't be sent to the browser. Pass plain data.`,
    );
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

interface SignalLike {
  value: unknown;
  peek(): unknown;
}

function isSignal(value: object): value is SignalLike {
  return "peek" in value && typeof value.peek === "function" && "value" in value;
}

/** A computed signal can only be read: the nearest `value` on its way up has no setter. */
function signalKind(signal: SignalLike): "signal" | "computed" {
  let owner: object | null = signal;
  while (owner !== null) {
    const value = Object.getOwnPropertyDescriptor(owner, "value");
    if (value !== undefined) return value.set || value.writable ? "signal" : "computed";
    owner = Object.getPrototypeOf(owner);
  }
  return "signal";
}
