/** A pyramid as bytes: one line of JSON that says what follows, its checksum, and the columns. Pure. */

import { type Bars, newBars } from "../../../bars/bars.ts";
import { sha256Of } from "../../../fs/hash.ts";
import { EVERY, type Pyramid } from "./pyramid.ts";

const VERSION = 1;
const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

interface Header {
  readonly version: number;
  readonly every: number;
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
  readonly years: readonly {
    readonly from: number;
    readonly to: number;
    readonly key: string;
    readonly rows: number;
    readonly length: number;
  }[];
}

export function encodePyramid({ first, last, years }: Pyramid): Uint8Array<ArrayBuffer> {
  const columns = years.flatMap(({ bars }) => COLUMNS.map((name) => bars[name]));
  const body = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    body.set(column, at);
    at += column.length;
  }
  const bytes = new Uint8Array(body.buffer);
  const header: Header = {
    ...{ version: VERSION, every: EVERY, first, last, sha256: sha256Of(bytes) },
    years: years.map(({ from, to, key, rows, bars }) => ({
      ...{ from, to, key, rows, length: bars.time.length },
    })),
  };
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const all = new Uint8Array(line.length + bytes.length);
  all.set(line);
  all.set(bytes, line.length);
  return all;
}

/** `null` for anything that is not whole and of this version: it is made again. */
export function decodePyramid(bytes: Uint8Array): Pyramid | null {
  const end = bytes.indexOf(10), header = end < 0 ? null : parseHeader(bytes.subarray(0, end));
  const body = bytes.slice(end + 1);
  if (!header || header.version !== VERSION || header.every !== EVERY) return null;
  if (body.length % 8 !== 0 || sha256Of(body) !== header.sha256) return null;
  const values = new Float64Array(body.buffer);
  let at = 0;
  const years = header.years.map(({ length, ...year }) => {
    const bars = newBars(length);
    for (const name of COLUMNS) {
      bars[name].set(values.subarray(at, at + length));
      at += length;
    }
    return { ...year, bars: bars as Bars };
  });
  return { first: header.first, last: header.last, years };
}

function parseHeader(line: Uint8Array): Header | null {
  try {
    return JSON.parse(new TextDecoder().decode(line));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
