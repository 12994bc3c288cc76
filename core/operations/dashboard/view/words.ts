/** How numbers, sizes and names are written on a page. Pure; the browser uses it too. */

const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `6012944` as `6,012,944`. */
export function grouped(count: number): string {
  return GROUPED.format(count);
}

/** `1 bar`, `1,380 bars`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Bytes in decimal units: `88 MB`, `1.4 kB`. */
export function bytesText(count: number): string {
  let value = count, unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

/** `ES1_1m.parquet` as `ES1_1m`. */
export function idOf(path: string): string {
  return path.replace(/\.parquet$/, "");
}

/** `ES1_1m` as people say it: `ES1 1m`; any other name as it is. */
export function titleOf(id: string): string {
  return id.replace(/_(\d+[A-Za-z]+)$/, " $1");
}
