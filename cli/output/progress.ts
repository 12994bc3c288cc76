/** Progress of what takes over a second, rewritten in place on standard error. */

const PATIENCE = 1_000, INTERVAL = 100;

export class Progress implements Disposable {
  readonly #started = performance.now();
  #last = 0;
  #shown = false;

  constructor(
    readonly write: (text: string) => void,
    readonly on: boolean,
    readonly width: number,
  ) {}

  /** Says where things stand. Cheap enough to call for every chunk. */
  step(text: string): void {
    const now = performance.now();
    if (!this.on || now - this.#started < PATIENCE || now - this.#last < INTERVAL) return;
    this.#last = now;
    this.#shown = true;
    this.write(`\r\x1b[K${[...text].slice(0, Math.max(10, this.width - 1)).join("")}`);
  }

  /** Clears the line, so that the answer stands alone. */
  done(): void {
    if (this.#shown) this.write("\r\x1b[K");
    this.#shown = false;
  }

  [Symbol.dispose](): void {
    this.done();
  }
}
