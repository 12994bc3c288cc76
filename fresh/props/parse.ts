/** Reads the table that `serialise` writes. Runs in the browser: it is small and needs nothing. */

import type { Entry } from "./serialise.ts";

/** How values are made that only the caller knows. */
export interface ParseOptions {
  signal?: () => { value: unknown };
  computed?: (read: () => unknown) => unknown;
  /** What stands for markup that stayed in the page. */
  slot?: (id: number) => unknown;
}

/** The value that a table was written from. References to one entry become one object. */
export function parse(table: readonly Entry[], options: ParseOptions = {}): unknown {
  return new Reader(table, options).read(0);
}

class Reader {
  #table: readonly Entry[];
  #options: ParseOptions;
  #made = new Map<number, unknown>();

  constructor(table: readonly Entry[], options: ParseOptions) {
    this.#table = table;
    this.#options = options;
  }

  read(place: number): unknown {
    if (this.#made.has(place)) return this.#made.get(place);
    const entry = this.#table[place];
    if (Array.isArray(entry)) return this.#special(place, entry);
    if (typeof entry === "object" && entry !== null) return this.#plain(place, entry);
    return entry;
  }

  /** Notes an object before it is filled: its content may refer to it. */
  #keep<T>(place: number, value: T, fill?: (value: T) => void): T {
    this.#made.set(place, value);
    fill?.(value);
    return value;
  }

  #plain(place: number, entry: Record<string, number>): unknown {
    return this.#keep(place, {}, (object) => {
      for (const [name, reference] of Object.entries(entry)) {
        // Plain assignment to "__proto__" would change the object's kind.
        Object.defineProperty(object, name, {
          value: this.read(reference),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      }
    });
  }

  #special(place: number, [kind, ...content]: unknown[]): unknown {
    const [first, second] = content;
    switch (kind) {
      case "undefined":
        return undefined;
      case "number":
        return Number(first);
      case "bigint":
        return BigInt(first as string);
      case "date":
        return this.#keep(place, new Date(first as number ?? NaN));
      case "url":
        return this.#keep(place, new URL(first as string));
      case "regexp":
        return this.#keep(place, new RegExp(first as string, second as string));
      case "bytes":
        return this.#keep(place, bytesOf(first as string));
      case "slot":
        return this.#keep(place, this.#options.slot?.(first as number));
      default:
        return this.#container(place, kind as string, content as number[]);
    }
  }

  #container(place: number, kind: string, content: number[]): unknown {
    switch (kind) {
      case "array":
        return this.#keep(place, new Array(content[0]), (array) => {
          for (let i = 1; i < content.length; i += 2) array[content[i]] = this.read(content[i + 1]);
        });
      case "set":
        return this.#keep(place, new Set(), (set) => {
          for (const item of content) set.add(this.read(item));
        });
      case "map":
        return this.#keep(place, new Map(), (map) => {
          for (let i = 0; i < content.length; i += 2) {
            map.set(this.read(content[i]), this.read(content[i + 1]));
          }
        });
      case "signal":
        return this.#keep(place, this.#options.signal?.() ?? { value: undefined }, (signal) => {
          signal.value = this.read(content[0]);
        });
      case "computed":
        return this.#keep(place, this.#options.computed?.(() => this.read(content[0])));
      default:
        throw new TypeError(`Cannot read the page's data: unknown kind "${kind}".`);
    }
  }
}

/** `Uint8Array.fromBase64` is younger than some browsers in use. */
function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
