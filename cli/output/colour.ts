/** Colours of the terminal. Colour is never the only sign: every mark has its word or symbol. */

export type Colour = "red" | "yellow" | "green" | "grey" | "bold";

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  grey: [90, 39],
  bold: [1, 22],
};

export type Paint = (colour: Colour, text: string) => string;

/** Paints, or leaves text as it is where colours are off. */
export function painter(on: boolean): Paint {
  return (colour, text) => {
    const [start, end] = CODES[colour];
    return on && text !== "" ? `\x1b[${start}m${text}\x1b[${end}m` : text;
  };
}

// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b\[[0-9;]*m/g;

/** Columns a text takes on the terminal, colours not counted. */
export function visibleLength(text: string): number {
  return [...text.replace(ESCAPES, "")].length;
}
