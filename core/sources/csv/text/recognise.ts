/** What is often saved under a table's name without being one, each refused by its own name. */

import { SourceError } from "../../../errors.ts";

interface NotATable {
  readonly test: RegExp;
  readonly reason: string;
  readonly advice: string;
}

/** Tried in order on the first 4 KiB, read as Latin-1. */
const NOT_TABLES: readonly NotATable[] = [
  {
    test: /^version https:\/\/git-lfs\.github\.com\/spec/,
    reason: "it is a Git-LFS pointer, not the data",
    advice: 'Fetch the file itself ("git lfs pull") and import that.',
  },
  {
    test: /^\s*(<!doctype html|<html|<head|<body|<!--|<script)/i,
    reason: "it is a web page, probably an error page saved under a table's name",
    advice: "Open it in a browser to see what the site answered, and download again.",
  },
  {
    test: /^\s*<\?xml|^\s*<[a-z]+:?[a-z]*>[ \t]*\r?\n\s*</i,
    reason: "it is XML, not a table",
    advice: "Export the bars as CSV.",
  },
  {
    test: /^\s*[[{]\s*("|\{|\[|$)/,
    reason: "it is JSON, not a table",
    advice: "Export the bars as CSV.",
  },
  {
    test: /^PAR1/,
    reason: "it is Parquet under another name",
    advice: 'Give it the ending ".parquet" and put it into the data folder.',
  },
  {
    test: /^(FEA1|ARROW1)/,
    reason: "it is a Feather (Arrow) file",
    advice: "Save it as CSV or Parquet from the program that made it.",
  },
  {
    test: /^SQLite format 3/,
    reason: "it is an SQLite database",
    advice: "Export the bars as CSV.",
  },
  { test: /^%PDF-/, reason: "it is a PDF", advice: "Export the bars as CSV." },
  {
    test: /^SCID/,
    reason: "it is Sierra Chart's binary data file",
    advice: 'In Sierra Chart, use "Edit > Export Bar Data to Text File".',
  },
  {
    test: /Strategy report[\s\S]{0,200}Symbol:/i,
    reason: "it is a thinkorswim strategy report, not bars",
    advice: "thinkorswim has no export of bars; use another source.",
  },
  {
    test: /^\s*(No data|Exceeded the daily hits limit)\b[^,;\t\n]*\s*$/i,
    reason: "the site answered that it has no data",
    advice: "Check the symbol and download again.",
  },
  {
    test: /^\s*(404|403|Not Found|Forbidden|Access denied|Unauthorized|Too Many Requests)\b/i,
    reason: "it is a site's error message, not a table",
    advice: "Download it again.",
  },
];

/** Refuses well-known content that is no table, with `SourceError`. */
export function refuseOtherContent(name: string, start: Uint8Array): void {
  const text = new TextDecoder("latin1").decode(start.subarray(0, 4096)).replace(/^ï»¿/, "");
  if (text.trim() === "") {
    throw new SourceError(`Cannot read ${name}: it is empty. Export it again.`);
  }
  const known = NOT_TABLES.find(({ test }) => test.test(text));
  if (known) throw new SourceError(`Cannot read ${name}: ${known.reason}. ${known.advice}`);
}
