/** A tar archive (ustar) whose bytes depend on nothing but its files: no clock, no owner. */

/** A file of an archive. */
export interface TarFile {
  /** With `/`, at most 100 bytes. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/** The blocks of an archive, one after the other; folders are made by the names in it. */
export function* tarBlocks(files: readonly TarFile[]): Generator<Uint8Array> {
  for (const { name, bytes, mode } of files) {
    yield header(name, bytes.length, mode);
    yield bytes;
    yield new Uint8Array((BLOCK - bytes.length % BLOCK) % BLOCK);
  }
  yield new Uint8Array(2 * BLOCK);
}

function header(name: string, size: number, mode: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number, length: number) => {
    const bytes = encoder.encode(text);
    if (bytes.length > length) throw new RangeError(`"${text}" does not fit a tar header`);
    block.set(bytes, at);
  };
  const octal = (value: number, at: number, digits: number) =>
    put(value.toString(8).padStart(digits, "0"), at, digits);
  put(name, 0, 100);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  put("        ", 148, 8);
  put("0", 156, 1);
  put("ustar\x0000", 257, 8);
  octal(block.reduce((sum, byte) => sum + byte, 0), 148, 6);
  block.set([0, 0x20], 154);
  return block;
}
