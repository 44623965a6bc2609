import type { TensorSpec, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';

/** Element types by TensorFlow's names. */
const DTYPES = {
  bool: 'DT_BOOL',
  uint8: 'DT_UINT8',
  uint16: 'DT_UINT16',
  uint32: 'DT_UINT32',
  uint64: 'DT_UINT64',
  int8: 'DT_INT8',
  int16: 'DT_INT16',
  int32: 'DT_INT32',
  int64: 'DT_INT64',
  float16: 'DT_HALF',
  float32: 'DT_FLOAT',
  float64: 'DT_DOUBLE',
  string: 'DT_STRING',
} as const satisfies Record<TensorType, string>;

/** A number as TensorFlow Serving writes it: always with a point or an exponent; NaN and infinities bare. */
export function writeFloat(value: number, type: TensorType): string {
  if (!Number.isFinite(value)) return String(value);
  const text = type === 'float64' ? String(value) : shortestFloat32(value);
  return /[.e]/.test(text) ? text : `${Object.is(value, -0) ? '-0' : text}.0`;
}

/** The fewest digits that give back the same 32-bit float. */
function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * Writes the elements of an output, nested from one dimension on: the whole tensor from 0, its rows one by one from 1. Outputs of
 * text whose name ends in _bytes are base64.
 */
export function tensorWriter(name: string, { type, shape, data }: TensorValue) {
  const write = elementWriter(name, type);
  let at = 0;
  const next = (axis: number): string => {
    const size = shape[axis];
    if (size === undefined) {
      const element = write(data[at] ?? 0);
      at += 1;
      return element;
    }
    const parts = new Array<string>(size);
    for (let index = 0; index < size; index += 1) parts[index] = next(axis + 1);
    return `[${parts.join(',')}]`;
  };
  return next;
}

function elementWriter(name: string, type: TensorType) {
  switch (type) {
    case 'float16':
      return (bits: number | bigint | string) => writeFloat(fromFloat16Bits(Number(bits)), type);
    case 'float32':
    case 'float64':
      return (element: number | bigint | string) => writeFloat(Number(element), type);
    case 'bool':
      return (element: number | bigint | string) => (element === 1 ? 'true' : 'false');
    case 'string':
      return name.endsWith('_bytes')
        ? (text: number | bigint | string) =>
            JSON.stringify({ b64: Buffer.from(String(text)).toString('base64') })
        : (text: number | bigint | string) => JSON.stringify(text);
    default:
      return String;
  }
}

/** A signature's inputs or outputs as the metadata shows them. */
export function describeForTensorflow(specs: readonly TensorSpec[]) {
  return Object.fromEntries(
    specs.map(({ name, type, shape, unranked = false }) => [
      name,
      {
        dtype: DTYPES[type],
        tensor_shape: {
          dim: shape.map((size) => ({
            size: String(typeof size === 'number' ? size : -1),
            name: '',
          })),
          unknown_rank: unranked,
        },
        name: `${name}:0`,
      },
    ]),
  );
}
