/**
 * Thrift's compact protocol as a plain tree: fields keep their order and their types, unknown ones
 * included, so that what is read and written again comes out as the same bytes.
 */

/** Wire types of the compact protocol. */
export const THRIFT = {
  true: 1,
  false: 2,
  i8: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
} as const;

/**
 * i8, i16 and i32 are numbers, i64 is a bigint; a double and a uuid stay the bytes they are. A boolean
 * inside a list is the number of its byte.
 */
export type ThriftValue =
  | boolean
  | number
  | bigint
  | Uint8Array<ArrayBuffer>
  | ThriftList
  | ThriftMap
  | ThriftStruct;

export interface ThriftList {
  readonly itemType: number;
  readonly items: ThriftValue[];
}

export interface ThriftMap {
  readonly keyType: number;
  readonly valueType: number;
  readonly entries: [ThriftValue, ThriftValue][];
}

interface ThriftField {
  readonly id: number;
  /** For a boolean always `THRIFT.true`; the value says which. */
  readonly type: number;
  readonly value: ThriftValue;
}

/** A struct: its fields in the order they were written. */
export class ThriftStruct {
  constructor(readonly fields: ThriftField[] = []) {}

  get(id: number): ThriftValue | undefined {
    return this.fields.find((field) => field.id === id)?.value;
  }

  /** Replaces the field, or adds it where its number belongs. */
  set(id: number, type: number, value: ThriftValue): void {
    const at = this.fields.findIndex((field) => field.id >= id);
    if (at < 0) this.fields.push({ id, type, value });
    else this.fields.splice(at, this.fields[at].id === id ? 1 : 0, { id, type, value });
  }

  delete(id: number): void {
    const at = this.fields.findIndex((field) => field.id === id);
    if (at >= 0) this.fields.splice(at, 1);
  }

  /** A copy whose own fields can be changed; the values are shared. */
  copy(): ThriftStruct {
    return new ThriftStruct([...this.fields]);
  }
}

/** The bytes are no Thrift struct. */
export class ThriftError extends Error {}

/** Real footers nest 6 deep; this stops a made-up one from exhausting the stack. */
const DEEPEST = 40;

class Reader {
  position = 0;
  #depth = 0;

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {}

  byte(): number {
    if (this.position >= this.bytes.length) throw new ThriftError("it ends in the middle");
    return this.bytes[this.position++];
  }

  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.bytes.length - this.position) {
      throw new ThriftError("a value reaches beyond its end");
    }
    return this.bytes.subarray(this.position, this.position += length);
  }

  /** A length or a small zigzag number: at most 32 bits. */
  varint(): number {
    let value = 0, scale = 1;
    for (let i = 0; i < 5; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new ThriftError("a number is too long");
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  zigzag64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
    }
    throw new ThriftError("a number is too long");
  }

  value(type: number): ThriftValue {
    switch (type) {
      case THRIFT.true:
      case THRIFT.false:
        return this.byte();
      case THRIFT.i8:
        return this.byte() << 24 >> 24;
      case THRIFT.i16:
      case THRIFT.i32:
        return this.zigzag();
      case THRIFT.i64:
        return this.zigzag64();
      case THRIFT.double:
        return this.take(8);
      case THRIFT.binary:
        return this.take(this.varint());
      case THRIFT.list:
      case THRIFT.set:
        return this.nested(() => this.list());
      case THRIFT.map:
        return this.nested(() => this.map());
      case THRIFT.struct:
        return this.nested(() => this.struct());
      case THRIFT.uuid:
        return this.take(16);
      default:
        throw new ThriftError(`type ${type} is unknown`);
    }
  }

  nested<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw new ThriftError("it nests too deep");
    const value = read();
    this.#depth--;
    return value;
  }

  struct(): ThriftStruct {
    const fields: ThriftField[] = [];
    for (let id = 0;;) {
      const header = this.byte();
      if (header === 0) return new ThriftStruct(fields);
      const delta = header >> 4, type = header & 15;
      id = delta ? id + delta : this.zigzag();
      const isBoolean = type === THRIFT.true || type === THRIFT.false;
      const value = isBoolean ? type === THRIFT.true : this.value(type);
      fields.push({ id, type: isBoolean ? THRIFT.true : type, value });
    }
  }

  list(): ThriftList {
    const header = this.byte(), itemType = header & 15;
    const length = header >> 4 === 15 ? this.varint() : header >> 4;
    this.#expectItems(length);
    const items: ThriftValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.value(itemType));
    return { itemType, items };
  }

  map(): ThriftMap {
    const length = this.varint();
    this.#expectItems(length);
    const types = length ? this.byte() : 0;
    const keyType = types >> 4, valueType = types & 15;
    const entries: [ThriftValue, ThriftValue][] = [];
    for (let i = 0; i < length; i++) entries.push([this.value(keyType), this.value(valueType)]);
    return { keyType, valueType, entries };
  }

  /** Every item takes a byte at least, so a made-up length is found before anything is allocated for it. */
  #expectItems(length: number): void {
    if (length > this.bytes.length - this.position) {
      throw new ThriftError("a list reaches beyond its end");
    }
  }
}

class Writer {
  #bytes = new Uint8Array(4096);
  #length = 0;

  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  put(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.#length + count, this.#bytes.length * 2));
    bigger.set(this.#bytes);
    this.#bytes = bigger;
  }

  varint(value: number): void {
    while (value >= 128) {
      this.byte(value % 128 + 128);
      value = Math.floor(value / 128);
    }
    this.byte(value);
  }

  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  zigzag64(value: bigint): void {
    let left = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    for (; left >= 128n; left >>= 7n) this.byte(Number(left & 127n) + 128);
    this.byte(Number(left));
  }

  value(type: number, value: ThriftValue): void {
    if (value instanceof ThriftStruct) this.struct(value);
    else if (value instanceof Uint8Array) {
      if (type === THRIFT.binary) this.varint(value.length);
      this.put(value);
    } else if (typeof value === "bigint") this.zigzag64(value);
    else if (typeof value === "object") "items" in value ? this.list(value) : this.map(value);
    else if (type === THRIFT.i16 || type === THRIFT.i32) this.zigzag(Number(value));
    else this.byte(Number(value) & 255);
  }

  struct(struct: ThriftStruct): void {
    let last = 0;
    for (const { id, type, value } of struct.fields) {
      const wire = typeof value === "boolean" ? value ? THRIFT.true : THRIFT.false : type;
      const delta = id - last;
      if (delta > 0 && delta <= 15) this.byte(delta << 4 | wire);
      else {
        this.byte(wire);
        this.zigzag(id);
      }
      if (typeof value !== "boolean") this.value(type, value);
      last = id;
    }
    this.byte(0);
  }

  list({ itemType, items }: ThriftList): void {
    if (items.length < 15) this.byte(items.length << 4 | itemType);
    else {
      this.byte(15 << 4 | itemType);
      this.varint(items.length);
    }
    for (const item of items) this.value(itemType, item);
  }

  map({ keyType, valueType, entries }: ThriftMap): void {
    this.varint(entries.length);
    if (entries.length) this.byte(keyType << 4 | valueType);
    for (const [key, value] of entries) {
      this.value(keyType, key);
      this.value(valueType, value);
    }
  }
}

/** The struct that `bytes` start with, and how many bytes it takes. Throws `ThriftError`. */
export function decodeStruct(
  bytes: Uint8Array<ArrayBuffer>,
): { struct: ThriftStruct; length: number } {
  const reader = new Reader(bytes);
  const struct = reader.struct();
  return { struct, length: reader.position };
}

/** The bytes of a struct, in the shortest form, which is what every known writer uses. */
export function encodeStruct(struct: ThriftStruct): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.struct(struct);
  return writer.written;
}
