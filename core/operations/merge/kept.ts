/** Bars that an earlier operation fetched and kept aside, because their plan was held. */

import { type Bars, concatBars, newBars, takeBars } from "../../bars/bars.ts";
import { dropIncoming, keepIncoming, listIncoming, readIncoming } from "../../store/incoming.ts";
import type { Store } from "../../store/store.ts";

export const YAHOO = "yahoo";

export interface Kept {
  readonly ids: readonly string[];
  /** In order of time; of two fetches of one bar the later one. */
  readonly bars: Bars;
}

/** What is kept for a file. Read permission is enough. */
export async function readKept({ fs, root }: Store, file: string): Promise<Kept> {
  const { kept } = await listIncoming(fs, root);
  const own = kept.filter((one) => one.file === file && one.source === YAHOO);
  let bars = newBars(0);
  for (const { id } of own) bars = withKept((await readIncoming(fs, root, id)).bars, bars);
  return { ids: own.map(({ id }) => id), bars };
}

/** Bars fetched now over bars kept from an earlier fetch: the newer answer wins where both have a bar. */
export function withKept(fetched: Bars, kept: Bars): Bars {
  if (kept.time.length === 0) return fetched;
  const all = concatBars([kept, fetched]);
  const newest = new Map<number, number>();
  all.time.forEach((time, row) => newest.set(time, row));
  const rows = [...newest].sort((a, b) => a[0] - b[0]).map(([, row]) => row);
  return takeBars(all, rows);
}

/** Keeps `bars` for a file in place of what was kept before: durable first, dropped after. */
export async function replaceKept(
  store: Store,
  file: string,
  bars: Bars,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { ids } = await readKept(store, file);
  if (bars.time.length > 0) {
    await keepIncoming(store, {
      file,
      source: YAHOO,
      fetched: store.now(),
      facts,
      bars: concatBars([bars]),
    });
  }
  for (const id of ids) await dropIncoming(store, id);
}
