import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { ChangedError, SourceError } from "../../../../../core/errors.ts";
import { denoFs } from "../../../../../core/fs/deno_fs.ts";
import type { ParsedExport } from "../../../../../core/sources/csv/parsed_export.ts";
import { parseExport } from "../../../../../core/sources/csv/parse_export.ts";
import { bytesSource, fileSource } from "../../../../../core/sources/csv/text/source.ts";
import { crc32, zipOf } from "./zip_fixture.ts";

/** Twelve one-minute bars that every well-formed variant must come back to. */
const ROWS = Array.from({ length: 12 }, (_, i) => {
  const minute = String(i).padStart(2, "0");
  return `2025-03-19T07:${minute}:00-04:00,${100 + i},${101 + i},${99 + i},${100.5 + i},${i + 1}`;
});
const HEADER = "Timestamp,Open,High,Low,Close,Volume";
const TEXT = [HEADER, ...ROWS].join("\n") + "\n";

const parse = (content: string | Uint8Array, name = "ES1_1m.csv") =>
  parseExport(bytesSource(name, content));

function assertTwelve(parsed: ParsedExport): void {
  assert.equal(parsed.bars.time.length, 12);
  assert.equal(parsed.bars.time[0], Date.parse("2025-03-19T11:00Z"));
  assert.deepEqual([...parsed.bars.close], ROWS.map((_, i) => 100.5 + i));
  assert.deepEqual([...parsed.bars.volume], ROWS.map((_, i) => i + 1));
}

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const all = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(all.length * 2));
  for (let i = 0; i < all.length; i++) view.setUint16(2 * i, all.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

const WELL_FORMED: Record<string, string | Uint8Array> = {
  "plain": TEXT,
  "CR LF": TEXT.replaceAll("\n", "\r\n"),
  "CR only": TEXT.replaceAll("\n", "\r"),
  "blank lines": TEXT.replaceAll("\n", "\n\n"),
  "no final line end": TEXT.trimEnd(),
  "UTF-8 mark": "\ufeff" + TEXT,
  "UTF-16LE with mark": utf16(TEXT, true, true),
  "UTF-16BE with mark": utf16(TEXT, false, true),
  "UTF-16LE without mark": utf16(TEXT, true, false),
  "UTF-16LE, CR only": utf16(TEXT.replaceAll("\n", "\r"), true, true),
  "every line quoted whole": TEXT.replace(/^.+$/gm, '"$&"'),
  "every cell quoted": TEXT.replace(/[^,\n]+/g, '"$&"'),
  "semicolons and decimal commas": TEXT.replaceAll(",", ";").replaceAll(".", ","),
  "tabs": TEXT.replaceAll(",", "\t"),
  "bars": TEXT.replaceAll(",", "|"),
  "preamble": "Symbol: ES\nExported by a program\n" + TEXT,
  "footer": TEXT + '"Downloaded from a site, as of today"\n',
  "header repeated inside": [HEADER, ...ROWS.slice(0, 6), HEADER, ...ROWS.slice(6)].join("\n"),
  "gz": gzipSync(TEXT),
  "zip": zipOf([["ES1_1m.csv", TEXT]]),
  "zip with a folder": zipOf([["x/", ""], ["x/ES1_1m.csv", TEXT]]),
  "stored zip": zipOf([["ES1_1m.csv", TEXT]], { stored: true }),
};
for (const [how, content] of Object.entries(WELL_FORMED)) {
  Deno.test(`parseExport() reads a table with ${how}`, async () => {
    const parsed = await parse(content);
    assertTwelve(parsed);
    assert.deepEqual(parsed.counts.filter(({ bad }) => bad), []);
  });
}

/** 40 MiB in which every minute of a day stands the same way: a few thousandths of that when packed. */
const BOMB = (HEADER + "\n" + ROWS.join("\n") + "\n" + " ".repeat(1 << 19) + "\n").repeat(80);
const REFUSED: Record<string, [content: string | Uint8Array, reason: RegExp]> = {
  "an empty file": ["", /is empty/],
  "blanks only": [" \n \n", /is empty/],
  "a header only": [HEADER + "\n", /header .* and no bars/],
  "binary": [Uint8Array.from({ length: 4096 }, (_, i) => i % 31), /binary/],
  "zero bytes": [new Uint8Array(4096), /binary/],
  "a long line": ["1".repeat(10 << 20), /line is longer/],
  "a long line inside": [TEXT + "1".repeat(10 << 20), /line is longer/],
  "a Git-LFS pointer": [
    "version https://git-lfs.github.com/spec/v1\noid sha256:4\nsize 7\n",
    /Git-LFS/,
  ],
  "a web page": ["<!DOCTYPE html><html><body>404</body></html>", /web page/],
  "JSON": ['{"chart":{"result":null}}', /JSON/],
  "XML": ['<?xml version="1.0"?><a/>', /XML/],
  "a readme": [
    "Thank you for your purchase.\nThe files hold 1-minute bars,\nin US Eastern time.\n",
    /readme/,
  ],
  "Parquet": ["PAR1" + "\0".repeat(64), /Parquet/],
  "Feather": ["ARROW1\0\0" + "\0".repeat(64), /Feather/],
  "no data": ["No data", /no data/],
  "zstd": [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0), /zstd/],
  "a cut gz": [gzipSync(TEXT.repeat(50)).subarray(0, 200), /damaged or cut short/],
  "a gz bomb": [gzipSync(BOMB), /unpacks to/],
  "a zip bomb": [zipOf([["ES1_1m.csv", BOMB]]), /unpacks to/],
  "a zip of two tables": [zipOf([["a.csv", TEXT], ["b.csv", TEXT]]), /holds 2 files/],
  "an empty zip": [zipOf([]), /no file in it/],
  "a cut zip": [zipOf([["a.csv", TEXT]]).subarray(0, 150), /cut short/],
};
for (const [what, [content, reason]] of Object.entries(REFUSED)) {
  Deno.test(`parseExport() refuses ${what}`, async () => {
    await assert.rejects(
      parse(content),
      (error: unknown) => error instanceof SourceError && reason.test(error.message),
    );
  });
}

Deno.test("parseExport() holds a file with an unbalanced quote and names the line", async () => {
  const parsed = await parse([HEADER, ROWS[0], `"${ROWS[1]}`, ...ROWS.slice(2)].join("\n"));
  const [count] = parsed.counts;
  assert.deepEqual([count.kind, count.count, count.lines], ["unbalanced quotes", 1, [3]]);
  assert.equal(parsed.bars.time.length, 11);
});

Deno.test("parseExport() counts rows with NUL bytes in them", async () => {
  const parsed = await parse([HEADER, ...ROWS, "\0".repeat(20)].join("\n"));
  assert.equal(parsed.bars.time.length, 12);
  assert.equal(parsed.rejects.length, 1);
});

Deno.test("fileSource() fails when the file grows while it is read", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, TEXT);
    const source = await fileSource(denoFs, path);
    const reading = (async () => {
      for await (const _ of source.chunks()) await Deno.writeTextFile(path, "x", { append: true });
    })();
    // Each chunk makes the file longer by one byte: the reader would never come to an end it can trust.
    const stop = setTimeout(() => Deno.removeSync(path), 2000);
    await assert.rejects(reading, ChangedError);
    clearTimeout(stop);
  } finally {
    await Deno.remove(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
});

Deno.test("fileSource() says what keeps a file from being read", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(fileSource(denoFs, `${folder}/none.csv`), /none.csv: it does not exist/);
  await assert.rejects(fileSource(denoFs, folder), /it is not a file|it is a folder/);
  await Deno.remove(folder);
});

Deno.test("the zip fixture's checksums are those of zip", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});
