/** A file cut into years, each with the row groups it comes from: an update leaves most years as they were. Pure. */

import { DAY } from "../../../bars/timeframe.ts";
import type { GroupFacts } from "../../../parquet/table.ts";

/** One UTC year of a file. */
export interface Year {
  /** UTC ms, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** Equal while none of its row groups changed. */
  readonly key: string;
}

/** The years from the first to the last bar (UTC ms). */
export function yearsOf(
  groups: readonly GroupFacts[],
  range: { readonly first: number; readonly last: number },
): Year[] {
  const years: Year[] = [];
  const last = new Date(range.last).getUTCFullYear();
  for (let year = new Date(range.first).getUTCFullYear(); year <= last; year++) {
    const from = Date.UTC(year, 0, 1), to = Date.UTC(year + 1, 0, 1);
    years.push({ from, to, key: keyOf(groups.filter((group) => touches(group, from, to))) });
  }
  return years;
}

/** Statistics are on the file's own clock, which is never a day away from UTC. */
function touches({ first, last }: GroupFacts, from: number, to: number): boolean {
  return first === null || last === null || first < to + DAY && last >= from - DAY;
}

function keyOf(groups: readonly GroupFacts[]): string {
  return groups.map(({ rows, bytes, first, last }) => `${rows} ${bytes} ${first} ${last}`).join(
    "; ",
  );
}
