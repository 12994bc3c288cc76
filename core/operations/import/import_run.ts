/** What one run of an import shares between its exports: the names of the store, masters and their bars. */

import type { Bars } from "../../bars/bars.ts";
import { DAY } from "../../bars/timeframe.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Catalog } from "../../store/selector.ts";
import type { Store } from "../../store/store.ts";
import type { ZoneDecision } from "../../store/zone_evidence.ts";
import { marketFor } from "../market_for.ts";
import { type Master, masterOf, readPresent } from "../master.ts";
import type { RememberedAnswer } from "./answers.ts";
import type { ImportRequest } from "./import_plan.ts";

export interface ImportRun {
  readonly store: Store;
  readonly request: ImportRequest;
  readonly catalog: Catalog;
  readonly remembered: readonly RememberedAnswer[];
  readonly files: StoreFiles;
}

/** What is wanted of a file's bars, UTC ms, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Before the first bar that comes, so much of a file tells its level and its usual steps: a quarter. */
const LEAD = 91 * DAY;

/** Masters and their bars, each read once: several exports may belong to one file. */
export class StoreFiles {
  readonly #masters = new Map<string, Promise<Master>>();
  readonly #bars = new Map<string, Span & { bars: Promise<Bars> }>();

  constructor(
    readonly store: Store,
    readonly request: ImportRequest,
    readonly zones: ReadonlyMap<string, ZoneDecision>,
  ) {}

  /** Throws what `masterOf` throws. */
  master(file: CoreName): Promise<Master> {
    const known = this.#masters.get(file.path);
    if (known) return known;
    const { fs, root } = this.store, { settings, masterZone } = this.request;
    const master = masterOf(fs, root, file, {
      market: marketFor(file, settings),
      settings,
      ...(masterZone && { zone: masterZone }),
      ...(this.zones.has(file.path) && { remembered: this.zones.get(file.path)! }),
    });
    this.#masters.set(file.path, master);
    return master;
  }

  /**
   * The file's bars from a quarter before a span to a quarter after it. There is a bar after the span if the file
   * has one anywhere, so that a file's end is told from a stretch of it. Throws what `readPresent` throws.
   */
  async present(file: CoreName, span: Span): Promise<Bars> {
    const master = await this.master(file), last = master.range?.last ?? span.from;
    const from = Math.min(span.from, last) - LEAD, to = span.to + LEAD;
    const known = this.#bars.get(file.path);
    if (known && known.from <= from && known.to >= to) return await known.bars;
    const bars = this.#read(master, { from, to }, span.to);
    this.#bars.set(file.path, { from, to, bars });
    return await bars;
  }

  async #read(master: Master, { from, to }: Span, after: number): Promise<Bars> {
    const { fs, root } = this.store, last = master.range?.last ?? -Infinity;
    const bars = await readPresent(fs, root, master, from, to);
    const goesOn = last <= after || (bars.time.at(-1) ?? -Infinity) > after;
    return goesOn ? bars : await readPresent(fs, root, master, from);
  }
}
