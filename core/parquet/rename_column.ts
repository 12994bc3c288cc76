/** Gives a column another name in the footer; no page is touched. */

import {
  CHUNK,
  ELEMENT,
  FILE,
  footerOf,
  GROUP,
  META,
  metaOf,
  structsAt,
  textAt,
} from "./footer.ts";
import { shapeOf } from "./shape.ts";
import type { Table } from "./table.ts";
import { THRIFT, type ThriftStruct } from "./thrift.ts";

const ENCODER = new TextEncoder();

/**
 * The table with the column called `to` wherever it was called `from`: schema, row groups, pandas' metadata and
 * Arrow's. `to` must not be longer, because Arrow's copy of the name stands where it can't grow.
 * Throws `RangeError` otherwise.
 */
export function renameColumn(table: Table, from: string, to: string): Table {
  if (ENCODER.encode(to).length > ENCODER.encode(from).length) {
    throw new RangeError(`"${to}" is longer than "${from}"`);
  }
  const root = table.footer.root.copy();
  const list = (items: ThriftStruct[]) => ({ itemType: THRIFT.struct, items });
  const elements = structsAt(root, FILE.schema).map((element) => renamedElement(element, from, to));
  root.set(FILE.schema, THRIFT.list, list(elements));
  const groups = structsAt(root, FILE.groups).map((group) => renamedGroup(group, from, to));
  root.set(FILE.groups, THRIFT.list, list(groups));
  const before = table.footer.keyValues.get("pandas");
  const after = before === undefined ? undefined : renamedPandas(before, from, to);
  const pairs = structsAt(root, FILE.keyValues).map((pair) =>
    renamedPair(pair, { from, to, before, after })
  );
  if (pairs.length > 0) root.set(FILE.keyValues, THRIFT.list, list(pairs));
  const footer = footerOf(root);
  return { ...table, footer, shape: shapeOf(footer) };
}

function renamedElement(element: ThriftStruct, from: string, to: string): ThriftStruct {
  if (textAt(element, ELEMENT.name) !== from) return element;
  const renamed = element.copy();
  renamed.set(ELEMENT.name, THRIFT.binary, ENCODER.encode(to));
  return renamed;
}

function renamedGroup(group: ThriftStruct, from: string, to: string): ThriftStruct {
  const renamed = group.copy();
  const items = structsAt(group, GROUP.columns).map((chunk) => {
    const meta = metaOf(chunk), path = meta.get(META.path);
    if (typeof path !== "object" || !("items" in path)) return chunk;
    const [name] = path.items;
    if (!(name instanceof Uint8Array) || new TextDecoder().decode(name) !== from) return chunk;
    const own = chunk.copy(), ownMeta = meta.copy();
    ownMeta.set(META.path, THRIFT.list, { ...path, items: [ENCODER.encode(to)] });
    own.set(CHUNK.meta, THRIFT.struct, ownMeta);
    return own;
  });
  renamed.set(GROUP.columns, THRIFT.list, { itemType: THRIFT.struct, items });
  return renamed;
}

interface PandasJson {
  index_columns?: unknown[];
  columns?: { name?: unknown; field_name?: unknown }[];
}

/** pandas' metadata with the new name, as long as it was; `text` as it is where it can't be read. */
function renamedPandas(text: string, from: string, to: string): string {
  const json = parse(text);
  if (!json) return text;
  const index = json.index_columns;
  if (index) json.index_columns = index.map((name) => name === from ? to : name);
  for (const column of json.columns ?? []) {
    const known = column.field_name ?? column.name;
    if (known !== from) continue;
    column.field_name = to;
    column.name = to;
  }
  const renamed = JSON.stringify(json);
  const missing = ENCODER.encode(text).length - ENCODER.encode(renamed).length;
  return missing >= 0 ? renamed + " ".repeat(missing) : renamed;
}

function parse(text: string): PandasJson | null {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface Renaming {
  readonly from: string;
  readonly to: string;
  /** pandas' metadata. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function renamedPair(pair: ThriftStruct, renaming: Renaming): ThriftStruct {
  const key = textAt(pair, 1), value = textAt(pair, 2) ?? "";
  const renamed = pair.copy();
  if (key === "pandas" && renaming.after !== undefined) {
    renamed.set(2, THRIFT.binary, ENCODER.encode(renaming.after));
  } else if (key === "ARROW:schema") {
    renamed.set(2, THRIFT.binary, ENCODER.encode(renamedArrow(value, renaming)));
  }
  return renamed;
}

/** Arrow's FlatBuffer: a copy of pandas' text, and the field's name as a text with its length in front. */
function renamedArrow(base64: string, { from, to, before, after }: Renaming): string {
  const bytes = Uint8Array.fromBase64(base64);
  if (before !== undefined && after !== undefined) {
    const old = ENCODER.encode(before), own = ENCODER.encode(after);
    const at = indexOf(bytes, old, 0);
    if (at >= 0 && own.length === old.length) bytes.set(own, at);
  }
  const name = ENCODER.encode(from), short = ENCODER.encode(to);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = indexOf(bytes, name, 0); at >= 0; at = indexOf(bytes, name, at + 1)) {
    if (at < 4 || view.getUint32(at - 4, true) !== name.length) continue;
    view.setUint32(at - 4, short.length, true);
    bytes.fill(0, at, at + name.length);
    bytes.set(short, at);
  }
  return bytes.toBase64();
}

function indexOf(bytes: Uint8Array, part: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(part[0], from); at >= 0; at = bytes.indexOf(part[0], at + 1)) {
    if (part.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
