/** Damaged exports: the formats' own samples, mutated by a seeded random generator. */

import { FORMATS } from "../../../../core/sources/csv/formats/registry.ts";

const SAMPLES = FORMATS.flatMap(({ sample }) => sample ? [sample] : []);

/** `BARKEEP_FUZZ=100000` for the long run. */
export function inputsWanted(usual: number): number {
  return Number(Deno.env.get("BARKEEP_FUZZ") ?? usual);
}

/** mulberry32: the same inputs in every run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below);
  };
}

export type Random = (below: number) => number;

const PIECES = [
  '"',
  "\0",
  "\n",
  "\r",
  "\r\n",
  ",",
  ";",
  "\t",
  "|",
  "-",
  ".",
  "+",
  "e",
  "E99",
  "1e308",
  "NaN",
  "null",
  "\ufeff",
  " ",
  "99999999999999999999",
  "0",
  "/",
  ":",
  "T",
  "Z",
  "+25:00",
  "AM",
  "PM",
  "<",
  ">",
  "é",
  "31/12/2024",
  "00/00/0000",
  "2024-02-30",
  "24:00",
  "-1",
  "0x10",
  "∞",
  "America/New_York",
  "1e-400",
];

const MUTATIONS: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => insert(text, random, PIECES[random(PIECES.length)]),
  (text, random) => insert(text, random, String.fromCharCode(random(256))),
  (text, random) => cut(text, random, random(20)),
  (text, random) => cut(text, random, random(200)),
  (text, random) => text.slice(0, random(text.length + 1)),
  (text, random) => insert(text, random, text.slice(random(text.length), random(text.length))),
  (text, random) => swapLines(text, random),
  (text, random) => text.replaceAll([",", ";", "\t"][random(3)], PIECES[random(PIECES.length)]),
  (text, random) => text.replaceAll("\n", ["\r", "\n\n", "\r\n", " \n"][random(4)]),
  (text, random) => text.split("\n").map((line) => random(3) === 0 ? `"${line}"` : line).join("\n"),
  (text, random) => text + text.split("\n").slice(1).join("\n").repeat(random(5)),
  (text, random) => text.replace(/\d/g, (digit) => random(30) === 0 ? String(random(10)) : digit),
  (text, random) => text.split("\n").reverse().join(["\n", "\r\n"][random(2)]),
];

function insert(text: string, random: Random, piece: string): string {
  const at = random(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function cut(text: string, random: Random, length: number): string {
  const at = random(text.length + 1);
  return text.slice(0, at) + text.slice(at + length);
}

function swapLines(text: string, random: Random): string {
  const lines = text.split("\n");
  const a = random(lines.length), b = random(lines.length);
  [lines[a], lines[b]] = [lines[b], lines[a]];
  return lines.join("\n");
}

function encoded(text: string, random: Random): Uint8Array {
  const way = random(12);
  if (way > 2) return new TextEncoder().encode(text);
  if (way === 2) return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
  const bytes = new Uint8Array(text.length * 2 + 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), way === 0);
  view.setUint16(0, 0xfeff, way === 0);
  return bytes;
}

export interface Damaged {
  readonly name: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** One to four mutations of a sample, sometimes under another sample's name. */
export function damagedExport(random: Random): Damaged {
  const sample = SAMPLES[random(SAMPLES.length)];
  let text = sample.text;
  for (let n = 1 + random(4); n > 0; n--) {
    text = MUTATIONS[random(MUTATIONS.length)](text, random).slice(0, 20_000);
  }
  const name = random(4) === 0 ? SAMPLES[random(SAMPLES.length)].fileName : sample.fileName;
  return { name, text, bytes: encoded(text, random) };
}
