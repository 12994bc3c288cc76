/** A growing list of row numbers: a plain array of millions of numbers costs several times as much. */
export class RowList {
  #rows = new Int32Array(64);
  #length = 0;

  push(row: number): void {
    if (this.#length === this.#rows.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#length++] = row;
  }

  get length(): number {
    return this.#length;
  }

  /** The rows so far; a view that later pushes may leave behind. */
  rows(): Int32Array {
    return this.#rows.subarray(0, this.#length);
  }
}

/** Pairs of rows of two tables: `present[k]` and `incoming[k]` belong together. */
export class RowPairs {
  readonly #present = new RowList();
  readonly #incoming = new RowList();

  push(present: number, incoming: number): void {
    this.#present.push(present);
    this.#incoming.push(incoming);
  }

  get length(): number {
    return this.#present.length;
  }

  get present(): Int32Array {
    return this.#present.rows();
  }

  get incoming(): Int32Array {
    return this.#incoming.rows();
  }
}
