import type { TensorData, TensorType } from './contract.ts';
import { FLOAT16_OVERFLOW, toFloat16Bits } from './float16.ts';

/** One element of a tensor as JavaScript holds it: 64-bit integers are bigint, float16 is its number. */
export type Element = number | bigint | string;

/**
 * Checks a JSON value against an element type. Returns the element, or a `Refusal` that says what was expected.
 * `nan` says what may stand for a number JSON lacks: null for NaN in float types (`missing`), or the words "NaN",
 * "Infinity" and "-Infinity" (`words`).
 */
export type ElementReader = (value: unknown) => Element | Refusal;

export class Refusal {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export function elementReader(type: TensorType, nan: 'missing' | 'words'): ElementReader {
  switch (type) {
    case 'string':
      return readText;
    case 'bool':
      return readBoolean;
    case 'int64':
      return (value) => readBigInteger(value, -(2n ** 63n), 2n ** 63n - 1n);
    case 'uint64':
      return (value) => readBigInteger(value, 0n, 2n ** 64n - 1n);
    case 'float16':
    case 'float32':
    case 'float64':
      return floatReader(type, nan);
    default: {
      const [low, high] = INTEGER_RANGES[type];
      return (value) => readInteger(value, low, high);
    }
  }
}

/** An empty tensor's data; the caller fills it with what the reader returned, by `storeElement`. */
export function allocate(type: TensorType, length: number): TensorData {
  return type === 'string' ? new Array<string>(length).fill('') : new ARRAYS[type](length);
}

export function storeElement(
  type: TensorType,
  data: TensorData,
  index: number,
  element: Element,
): void {
  // The reader of the same type made the element, so it fits the array.
  (data as Element[])[index] =
    type === 'float16' ? toFloat16Bits(element as number) : (element as Element);
}

const ARRAYS = {
  bool: Uint8Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

const INTEGER_RANGES = {
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
} as const;

/** Numbers of this size and beyond round to infinity; Infinity itself for 64 bits. */
const OVERFLOWS = {
  float16: FLOAT16_OVERFLOW,
  float32: 2 ** 128 - 2 ** 103,
  float64: Number.POSITIVE_INFINITY,
} as const;

const NUMBER_WORDS: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function floatReader(type: 'float16' | 'float32' | 'float64', nan: 'missing' | 'words') {
  const overflow = OVERFLOWS[type];
  return (value: unknown): Element | Refusal => {
    if (typeof value === 'number') {
      if (value < overflow && value > -overflow) return value;
      if (Number.isNaN(value)) return value;
      if (!Number.isFinite(value)) {
        return nan === 'words' ? value : new Refusal('must be a finite number');
      }
      return new Refusal(
        `must fit a ${type.slice(5)}-bit float, got ${value}, which is beyond its range`,
      );
    }
    if (typeof value === 'bigint') {
      const number = Number(value);
      if (number < overflow && number > -overflow) return number;
      return new Refusal(`must fit a ${type.slice(5)}-bit float`);
    }
    if (nan === 'missing' && value === null) return Number.NaN;
    if (nan === 'words' && typeof value === 'string' && Object.hasOwn(NUMBER_WORDS, value)) {
      return NUMBER_WORDS[value] ?? Number.NaN;
    }
    return new Refusal(`must be a number, got ${kindOf(value)}`);
  };
}

function readText(value: unknown): Element | Refusal {
  if (typeof value !== 'string') return new Refusal(`must be text, got ${kindOf(value)}`);
  // The runtime's binding would cut the text there.
  if (value.includes('\0')) return new Refusal('must be text without NUL characters');
  return value;
}

function readBoolean(value: unknown): Element | Refusal {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return new Refusal(`must be true or false, got ${kindOf(value)}`);
}

function readInteger(value: unknown, low: number, high: number): Element | Refusal {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    return new Refusal(`must be a whole number, got ${kindOf(value)}`);
  }
  if (!Number.isInteger(number) && typeof value !== 'bigint') {
    return new Refusal(`must be a whole number, got ${number}`);
  }
  if (number < low || number > high) {
    return new Refusal(`must be a whole number from ${low} to ${high}, got ${shown(value)}`);
  }
  return number;
}

/** Text is taken as well as a number, since a JSON number cannot hold all of them exactly. */
function readBigInteger(value: unknown, low: bigint, high: bigint): Element | Refusal {
  let integer: bigint;
  if (typeof value === 'bigint') integer = value;
  else if (typeof value === 'number' && !Number.isNaN(value)) {
    if (!Number.isInteger(value)) return new Refusal(`must be a whole number, got ${value}`);
    if (!Number.isSafeInteger(value)) {
      return new Refusal('must be sent as text, since it is beyond 2^53');
    }
    integer = BigInt(value);
  } else if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) integer = BigInt(value);
  else return new Refusal(`must be a whole number, got ${kindOf(value)}`);
  if (integer < low || integer > high) {
    return new Refusal(`must be a whole number from ${low} to ${high}, got ${shown(integer)}`);
  }
  return integer;
}

/** Of a number of hundreds of digits nobody reads more than how it begins. */
function shown(value: unknown): string {
  const text = String(value);
  return text.length > 50 ? 'one that is much larger' : text;
}

/** What a value is, in words for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  return 'an object';
}
