/**
 * The one thing that only the `ARROW:schema` metadata knows: the zone of a timestamp column. It is a
 * FlatBuffer (Arrow's Schema.fbs), of which this reads the few fields needed.
 */

const TIMESTAMP = 10;

class Flat {
  readonly #view: DataView;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  int(at: number): number {
    return this.#view.getInt32(at, true);
  }

  byte(at: number): number {
    return this.#view.getUint8(at);
  }

  /** Position of a field's value in the table at `table`; 0 if it is left out. */
  field(table: number, number: number): number {
    const vtable = table - this.int(table), slot = 4 + 2 * number;
    const offset = slot < this.#view.getUint16(vtable, true)
      ? this.#view.getUint16(vtable + slot, true)
      : 0;
    return offset && table + offset;
  }

  /** What the offset stored at `at` points to. */
  follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  text(at: number): string {
    const start = this.follow(at), length = this.int(start);
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, length),
    );
  }
}

/** Zones by column name from the base64 text of `ARROW:schema`; empty if it can't be read. */
export function arrowZones(base64: string | undefined): ReadonlyMap<string, string> {
  if (base64 === undefined) return new Map();
  try {
    return readZones(Uint8Array.fromBase64(base64));
  } catch (error) {
    // Not base64, or offsets that lead outside: the zone stays unknown, as without the metadata.
    if (error instanceof RangeError || error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function readZones(bytes: Uint8Array<ArrayBuffer>): Map<string, string> {
  const marked = new DataView(bytes.buffer).getInt32(0, true) === -1;
  const flat = new Flat(bytes.subarray(marked ? 8 : 4));
  const message = flat.follow(0);
  const fields = flat.field(flat.follow(flat.field(message, 2)), 1);
  const vector = flat.follow(fields), zones = new Map<string, string>();
  for (let i = 0; i < flat.int(vector); i++) {
    const field = flat.follow(vector + 4 + 4 * i), type = flat.field(field, 2);
    if (!type || flat.byte(type) !== TIMESTAMP) continue;
    const zone = flat.field(flat.follow(flat.field(field, 3)), 1);
    if (zone) zones.set(flat.text(flat.field(field, 0)), flat.text(zone));
  }
  return zones;
}
