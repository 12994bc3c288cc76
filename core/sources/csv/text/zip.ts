/** The directory of a zip file, as far as a zip with one table in it needs it. */

import { SourceError } from "../../../errors.ts";
import type { RawSource } from "./source.ts";

/** Where the one file of a zip lies. */
export interface ZipEntry {
  readonly name: string;
  /** First byte of its data in the zip. */
  readonly start: number;
  readonly packedSize: number;
  readonly size: number;
  /** Not compressed. */
  readonly stored: boolean;
}

const END_SIGNATURE = 0x06054b50, ENTRY_SIGNATURE = 0x02014b50;
/** The end record and the longest comment it can carry. */
const END_LENGTH = 22, LONGEST_END = 22 + 65_535;
const MAX_DIRECTORY = 1 << 20;

/** The only file of a zip. Anything else is refused with `SourceError`. */
export async function findZipEntry(source: RawSource): Promise<ZipEntry> {
  const tailStart = Math.max(0, source.size - LONGEST_END);
  const tail = viewOf(await source.at(tailStart, LONGEST_END));
  const end = findEnd(tail);
  if (end < 0) throw refusal(source.name, "its directory is missing, it is cut short");
  const length = tail.getUint32(end + 12, true), offset = tail.getUint32(end + 16, true);
  if (offset === 0xffffffff || length > MAX_DIRECTORY) {
    throw refusal(source.name, "it is larger than this reader takes");
  }
  const files = readDirectory(viewOf(await source.at(offset, length)), source.name)
    .filter((entry) => !entry.name.endsWith("/") && !entry.name.startsWith("__MACOSX/"));
  if (files.length !== 1) throw refusal(source.name, describe(files.map((file) => file.name)));
  return await locate(source, files[0]);
}

function describe(names: string[]): string {
  if (names.length === 0) return "there is no file in it";
  const shown = names.slice(0, 3).join(", ");
  return `it holds ${names.length} files (${shown}${names.length > 3 ? ", …" : ""}), not one table`;
}

function refusal(name: string, reason: string): SourceError {
  return new SourceError(
    `Cannot read ${name}: ${reason}. Unpack it and import the text files in it.`,
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function findEnd(tail: DataView): number {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}

interface DirectoryEntry extends ZipEntry {
  readonly flags: number;
  readonly method: number;
}

function readDirectory(view: DataView, zipName: string): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  let at = 0;
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === ENTRY_SIGNATURE) {
    const nameLength = view.getUint16(at + 28, true);
    if (at + 46 + nameLength > view.byteLength) throw refusal(zipName, "its directory is damaged");
    const name = new TextDecoder().decode(
      new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength),
    );
    const method = view.getUint16(at + 10, true);
    entries.push({
      name: name.endsWith("/") ? name : name.slice(name.lastIndexOf("/") + 1),
      flags: view.getUint16(at + 8, true),
      method,
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      start: view.getUint32(at + 42, true),
      stored: method === 0,
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

async function locate(source: RawSource, entry: DirectoryEntry): Promise<ZipEntry> {
  if ((entry.flags & 1) !== 0) throw refusal(source.name, "it is encrypted");
  if (entry.method !== 0 && entry.method !== 8) {
    throw refusal(source.name, `it is packed by method ${entry.method}`);
  }
  if (entry.packedSize === 0xffffffff || entry.size === 0xffffffff) {
    throw refusal(source.name, "it is larger than this reader takes");
  }
  const local = viewOf(await source.at(entry.start, 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== 0x04034b50) {
    throw refusal(source.name, "its directory is damaged");
  }
  const start = entry.start + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + entry.packedSize > source.size) throw refusal(source.name, "it is cut short");
  return { ...entry, start };
}
