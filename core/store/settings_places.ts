/** Where in the text of `barkeep.json` each setting stands, so that a fault can name its line. */

import { joinPlace } from "./settings_check.ts";

/** A name that an object holds twice: JSON takes the last one without a word. */
export interface TwiceNamed {
  readonly place: string;
  /** Lines of the first and of the second, from 1. */
  readonly lines: readonly [number, number];
}

/** Lines from 1, by place (`tickers.ES1.yahoo`, `derived[0]`); the whole file is the empty place. */
export interface Places {
  readonly lines: ReadonlyMap<string, number>;
  readonly twice: readonly TwiceNamed[];
}

/** An object or a list that the scan is inside of. */
interface Container {
  readonly place: string;
  readonly list: boolean;
  index: number;
  /** The name whose value comes next; `undefined` before a name and in lists. */
  key: string | undefined;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The places of a text that `JSON.parse` accepts. */
export function placesOf(text: string): Places {
  const lines = new Map<string, number>(), twice: TwiceNamed[] = [], stack: Container[] = [];
  let line = 1, counted = 0;
  for (const match of text.matchAll(TOKEN)) {
    for (; counted < match.index; counted++) if (text[counted] === "\n") line++;
    const place = step(stack, match[0]);
    if (place === undefined) continue;
    const before = lines.get(place);
    if (before === undefined) lines.set(place, line);
    else twice.push({ place, lines: [before, line] });
  }
  return { lines, twice };
}

/** The line of a place, or of the nearest one around it: a name that is missing has none of its own. */
export function lineOf(lines: Places["lines"], place: string): number | undefined {
  for (let at = place; at !== ""; at = at.replace(/(\.[^.[\]]*|\[[^\]]*\]|^[^.[\]]+)$/, "")) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return lines.get("");
}

/** Takes one token; gives the place that starts with it: a name, or a value that stands in a list. */
function step(stack: Container[], token: string): string | undefined {
  const top = stack.at(-1);
  if (token === "}" || token === "]") return void stack.pop();
  if (token === ",") return void next(top);
  if (token === ":") return undefined;
  if (top && !top.list && top.key === undefined) {
    top.key = JSON.parse(token) as string;
    return joinPlace(top.place, top.key);
  }
  const place = placeIn(top);
  if (token === "{" || token === "[") stack.push(container(place, token));
  return !top || top.list ? place : undefined;
}

function container(place: string, token: string): Container {
  return { place, list: token === "[", index: 0, key: undefined };
}

function next(top: Container | undefined): void {
  if (!top) return;
  top.index++;
  top.key = undefined;
}

function placeIn(top: Container | undefined): string {
  if (!top) return "";
  return top.list ? `${top.place}[${top.index}]` : joinPlace(top.place, top.key ?? "");
}
