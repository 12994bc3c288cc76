/** Random numbers that depend on nothing but their place: the same seed gives the same market, anywhere in time. */

/** A 32-bit hash of whole numbers. */
export function hash(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  return hash(...[...text].map((letter) => letter.codePointAt(0)!));
}

/** A stream of numbers from 0 (included) to 1 (excluded): mulberry32. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One normally distributed number (mean 0, deviation 1) from a uniform stream: Box and Muller. */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Days that the random walk spans, a power of two. */
const SPAN = 2 ** 15;

/**
 * Brownian motion at `t` (days, 0 to 32,768) without walking there: the path is halved again and again, each
 * midpoint displaced by a number that belongs to its place (Lévy's construction), down to an eighth of a day.
 */
export function brownian(seed: number, t: number): number {
  let left = 0, length = SPAN, a = 0;
  let b = normal(uniform(hash(seed, 0))) * Math.sqrt(SPAN);
  for (let node = 1; length > 0.125; length /= 2) {
    const noise = normal(uniform(hash(seed, node, Math.round(length * 8))));
    const middle = (a + b) / 2 + noise * Math.sqrt(length / 4);
    const right = t >= left + length / 2;
    if (right) [left, a] = [left + length / 2, middle];
    else b = middle;
    node = (2 * node + (right ? 1 : 0)) % 0x7fff_ffff;
  }
  return a + (b - a) * (t - left) / length;
}
