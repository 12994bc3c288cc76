/** Bars for a chart: plain JSON values in columns. */

export interface ChartBars {
  /** Opens of the bars, UTC ms. */
  readonly time: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  /** `null`: unknown. */
  readonly volume: readonly (number | null)[];
  /** Bars of the file that each bar here is made of, at most. */
  readonly every: number;
  /** The file's own first and last bar. */
  readonly first: number;
  readonly last: number;
  /** The zone on whose clock it is read: `America/New_York`. */
  readonly place: string;
}
