/** Reads the answer files: lines of `a,b`, typed by hand; `#` begins a remark. */

import { readFileSync } from "node:fs";

export function answers(name: string): [string, string][] {
  const text = readFileSync(new URL(`./answers/${name}.csv`, import.meta.url), "utf8");
  const [, ...lines] = text.trim().split("\n");
  return lines.filter((line) => !line.startsWith("#")).map((line) => {
    const [a, b] = line.split(",");
    return [a, b];
  });
}
