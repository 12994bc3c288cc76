/** Where bytes go, in order. */
export interface Sink {
  /** Bytes written so far. */
  readonly position: number;
  /** Takes all of `bytes` or rejects. */
  write(bytes: Uint8Array): Promise<void>;
}
