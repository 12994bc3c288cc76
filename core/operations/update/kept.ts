/** Bars that an earlier update fetched and kept aside, because their plan was held. */

import { type Bars, concatBars, newBars } from "../../bars/bars.ts";
import { dropIncoming, keepIncoming, listIncoming, readIncoming } from "../../store/incoming.ts";
import type { Store } from "../../store/store.ts";
import { withKept } from "./gather.ts";

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
