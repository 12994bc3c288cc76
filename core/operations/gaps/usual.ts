/** How often a file has a bar at each time of the day: what tells a quiet night from a hole. */

import { DAY } from "../../bars/timeframe.ts";

interface Year {
  readonly due: Int32Array;
  readonly there: Int32Array;
}

/** Shares by calendar year and place of the day; a place is as long as a bar. */
export class UsualFill {
  readonly #years = new Map<number, Year>();
  readonly #places: number;

  constructor(readonly length: number) {
    this.#places = Math.ceil(DAY / length);
  }

  /** The place of a wall time (ms as if UTC). */
  place(wall: number): number {
    return Math.floor((wall - Math.floor(wall / DAY) * DAY) / this.length);
  }

  add(year: number, place: number, there: boolean): void {
    let counts = this.#years.get(year);
    if (!counts) {
      counts = { due: new Int32Array(this.#places), there: new Int32Array(this.#places) };
      this.#years.set(year, counts);
    }
    counts.due[place]++;
    if (there) counts.there[place]++;
  }

  /** 0 to 1; 1 where nothing is known. */
  share(year: number, place: number): number {
    const counts = this.#years.get(year);
    return !counts || counts.due[place] === 0 ? 1 : counts.there[place] / counts.due[place];
  }
}
