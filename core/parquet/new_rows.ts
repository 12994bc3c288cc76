/** The bars to put, as columns of the table they go into. */

import type { DataType } from "apache-arrow";
import { type Bars, VALUE_COLUMNS } from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import type { ColumnStyle } from "./encode.ts";
import { extraFill, secondTimeFill, secondTimeLike } from "./extras.ts";
import { type Fill, freshColumn, zeroesVolume } from "./fill.ts";
import { nullColumn, type RawColumn } from "./raw_column.ts";
import type { ColumnShape, TableShape } from "./shape.ts";
import type { Table } from "./table.ts";
import type { RowReader } from "./wasm.ts";

export interface FreshColumn {
  readonly column: RawColumn;
  /** Which side counts in a replaced row: new prices and volume, but the old time and extras. */
  readonly prefer: "old" | "fresh";
}

/** What `PatchReport` tells of values that found no place. */
export interface Losses {
  readonly volumeZeroed: number;
  readonly volumeDropped: number;
  readonly nulls: Readonly<Record<string, number>>;
}

export class NewRows {
  readonly #values: ReadonlyMap<number, RawColumn>;
  #others: ReadonlyMap<number, { fill: Fill; column: RawColumn }> | undefined;

  /** Throws `UsageError` when a price or a volume does not fit its column. */
  constructor(
    readonly table: Table,
    readonly types: readonly DataType[],
    /** `reader` is `null` for a table that is only a model. */
    readonly options: { zone: Zone; bars: Bars; reader: RowReader | null },
  ) {
    const shape = this.#shape;
    this.#values = new Map(VALUE_COLUMNS.flatMap((value) => {
      const at = shape.values[value];
      if (at === null) return [];
      const fill = { kind: "value", value } as const;
      return [[at, freshColumn(table, at, types[at], fill, options.bars)]];
    }));
  }

  get #shape(): TableShape {
    return this.table.shape;
  }

  /** How the table stores its columns. */
  get styles(): ColumnStyle[] {
    return stylesOf(this.#shape);
  }

  /**
   * All columns, in order. Times and extras are made only if rows are really `adding`: bars that replace
   * others need none.
   */
  async columns(adding: boolean): Promise<FreshColumn[]> {
    if (adding) this.#others ??= await this.#fillOthers();
    return this.#shape.columns.map((_, at) => {
      const value = this.#values.get(at);
      if (value) return { column: value, prefer: "fresh" };
      const column = this.#others?.get(at)?.column ??
        nullColumn(this.types[at], this.options.bars.time.length);
      return { column, prefer: "old" };
    });
  }

  async #fillOthers(): Promise<Map<number, { fill: Fill; column: RawColumn }>> {
    const others = new Map<number, { fill: Fill; column: RawColumn }>();
    for (const [at, shape] of this.#shape.columns.entries()) {
      if (this.#values.has(at)) continue;
      const fill = await this.#fill(shape, at);
      others.set(at, {
        fill,
        column: freshColumn(this.table, at, this.types[at], fill, this.options.bars),
      });
    }
    return others;
  }

  #fill(shape: ColumnShape, column: number): Promise<Fill> | Fill {
    const { time, secondTime } = this.#shape, { reader, zone } = this.options;
    if (column === time?.column) return { kind: "time", time, zone, step: 1 };
    if (time && column === secondTime?.column) {
      return reader
        ? secondTimeFill(reader, secondTime, zone)
        : secondTimeLike(time, secondTime, zone);
    }
    return extraFill(this.table, { ...shape, column }, this.types[column], reader);
  }

  /** What could not be kept, when `added` of the bars were new. */
  counts(added: number): Losses {
    const volumes = this.options.bars.volume, shape = this.#shape;
    const unknown = volumes.reduce((sum, volume) => sum + (Number.isNaN(volume) ? 1 : 0), 0);
    const nulls = [...this.#others ?? []].filter(([, { fill }]) => fill.kind === "null");
    return {
      volumeZeroed: zeroesVolume(this.table, (column) => this.types[column]) ? unknown : 0,
      volumeDropped: shape.values.volume === null ? volumes.length - unknown : 0,
      nulls: Object.fromEntries(nulls.map(([at]) => [shape.columns[at].name, added])),
    };
  }
}

/** Codecs and dictionaries as the table's last row group has them. */
export function stylesOf(shape: TableShape): ColumnStyle[] {
  return shape.columns.map(({ name, nullable, codec, encodings }) => ({
    name,
    nullable,
    codec,
    dictionary: encodings.length === 0 || encodings.some((encoding) => /DICT/.test(encoding)),
  }));
}
