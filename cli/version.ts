/** Which Barkeep this is, and which Deno it needs. */

export const VERSION = "0.1.0";

/** The oldest Deno it runs on: `Temporal` and the `using` declaration without a flag. */
export const DENO_NEEDED = "2.9.0";

/** Whether version `have` is at least version `need`; both `major.minor.patch`. */
export function isAtLeast(have: string, need: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/, 3).map(Number);
  const a = numbers(have), b = numbers(need);
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
}
