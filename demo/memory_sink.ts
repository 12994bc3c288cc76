/** Bytes collected in memory. */

import type { Sink } from "../core/fs/sink.ts";

export class MemorySink implements Sink {
  readonly #parts: Uint8Array[] = [];
  #position = 0;

  get position(): number {
    return this.#position;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice());
    this.#position += bytes.length;
    return Promise.resolve();
  }

  /** All of them, in order. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.#position);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
