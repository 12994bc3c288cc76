/** Zip files for tests. */

import { crc32 as zlibCrc32, deflateRawSync } from "node:zlib";

export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}

/** A zip of these files, deflated or stored. */
export function zipOf(
  files: readonly (readonly [string, string | Uint8Array])[],
  { stored = false }: { stored?: boolean } = {},
): Uint8Array {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const packed = stored ? bytes : deflateRawSync(bytes);
    const nameBytes = new TextEncoder().encode(name);
    const fields = [
      stored ? 0 : 8,
      0,
      0,
      crc32(bytes),
      packed.length,
      bytes.length,
      nameBytes.length,
    ];
    const local = record(0x04034b50, [20, 0], fields, [0]);
    parts.push(local, nameBytes, packed);
    directory.push(record(0x02014b50, [20, 20, 0], fields, [0, 0, 0, 0], [0, offset]), nameBytes);
    offset += local.length + nameBytes.length + packed.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = record(0x06054b50, [0, 0, count, count], null, [], [length, offset], [0]);
  return joined([...parts, ...directory, end]);
}

/** Signature, 16-bit fields, the entry's shared fields, more 16-bit fields, 32-bit fields, 16-bit fields. */
function record(
  signature: number,
  before: readonly number[],
  entry: readonly number[] | null,
  shorts: readonly number[],
  longs: readonly number[] = [],
  last: readonly number[] = [],
): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number, size: number) => {
    for (let i = 0; i < size; i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
  };
  put(signature, 4);
  before.forEach((value) => put(value, 2));
  entry?.forEach((value, i) => put(value, i < 3 || i === 6 ? 2 : 4));
  shorts.forEach((value) => put(value, 2));
  longs.forEach((value) => put(value, 4));
  last.forEach((value) => put(value, 2));
  return Uint8Array.from(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
