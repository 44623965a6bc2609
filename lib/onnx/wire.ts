import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/**
 * Protobuf read field by field, so that a rewritten file keeps every byte it does not change. Reading past the end throws
 * a RangeError; anything else malformed throws an Error.
 */
export class Field {
  readonly number: number;
  readonly #type: WireType;
  readonly #reader: BinaryReader;
  #isRead = false;

  constructor(number: number, type: WireType, reader: BinaryReader) {
    this.number = number;
    this.#type = type;
    this.#reader = reader;
  }

  bytes(): Uint8Array {
    this.#take(WireType.LengthDelimited);
    return this.#reader.bytes();
  }

  text(): string {
    this.#take(WireType.LengthDelimited);
    return this.#reader.string();
  }

  integer(): bigint {
    this.#take(WireType.Varint);
    return BigInt(this.#reader.int64());
  }

  /** Of a repeated integer field: one element, or several when they are packed. */
  integers(): bigint[] {
    if (this.#type === WireType.Varint) return [this.integer()];
    const packed = new BinaryReader(this.bytes());
    const values: bigint[] = [];
    while (packed.pos < packed.len) values.push(BigInt(packed.int64()));
    return values;
  }

  skip(): void {
    if (this.#isRead) return;
    if (this.#type === WireType.StartGroup || this.#type === WireType.EndGroup) {
      throw new Error(`field ${this.number} is a group`);
    }
    this.#reader.skip(this.#type, this.number);
  }

  #take(expected: WireType): void {
    if (this.#type !== expected) throw new Error(`field ${this.number} has the wrong type`);
    this.#isRead = true;
  }
}

/** Calls `visit` for each field of a message, with the bytes it spans including its tag told afterwards. */
export function eachField(
  message: Uint8Array,
  visit: (field: Field) => void,
  spans?: (field: Field, raw: Uint8Array) => void,
): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, type] = reader.tag();
    const field = new Field(number, type, reader);
    visit(field);
    field.skip();
    spans?.(field, message.subarray(start, reader.pos));
  }
}
