/** The row count that pandas keeps in a file's metadata when the index is a range. */

import { FILE, structsAt, textAt } from "./footer.ts";
import { pandasFacts, withRangeStop } from "./pandas.ts";
import { THRIFT, ThriftStruct } from "./thrift.ts";

const ENCODER = new TextEncoder();

/** The FileMetaData with a RangeIndex that counts `rows`; the same tree when there is no such index. */
export function withRowCount(root: ThriftStruct, rows: number): ThriftStruct {
  const pairs = structsAt(root, FILE.keyValues);
  const pandas = pairs.find((pair) => textAt(pair, 1) === "pandas");
  const before = pandas && textAt(pandas, 2);
  const range = pandasFacts(before)?.range;
  if (!before || !range || range.stop === range.start + rows * range.step) return root;
  const changed = root.copy();
  const items = pairs.map((pair) => withValue(pair, before, rows));
  changed.set(FILE.keyValues, THRIFT.list, { itemType: THRIFT.struct, items });
  return changed;
}

function withValue(pair: ThriftStruct, before: string, rows: number): ThriftStruct {
  const key = textAt(pair, 1), value = textAt(pair, 2) ?? "";
  if (key !== "pandas" && key !== "ARROW:schema") return pair;
  const after = withRangeStop(before, rows);
  const changed = pair.copy();
  const text = key === "pandas" ? after : withCopy(value, before, after);
  changed.set(2, THRIFT.binary, ENCODER.encode(text));
  return changed;
}

/** `ARROW:schema` holds a copy of the pandas text in its FlatBuffer, where it must keep its length. */
function withCopy(base64: string, before: string, after: string): string {
  const bytes = Uint8Array.fromBase64(base64);
  const old = ENCODER.encode(before), copy = ENCODER.encode(after);
  const at = indexOf(bytes, old);
  if (at < 0 || copy.length !== old.length) return base64;
  bytes.set(copy, at);
  return bytes.toBase64();
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let at = bytes.indexOf(part[0]); at >= 0; at = bytes.indexOf(part[0], at + 1)) {
    if (part.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
