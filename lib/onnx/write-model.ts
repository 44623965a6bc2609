import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Writes the parts of ONNX files. Each function returns one protobuf message. */

export type Dimension = number | string | null;

/** ONNX's numbers for element types (TensorProto.DataType). */
export const DATA_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  bfloat16: 16,
  float8e4m3fn: 17,
} as const;

export interface ModelParts {
  nodes: readonly Uint8Array[];
  inputs: readonly Uint8Array[];
  outputs: readonly Uint8Array[];
  initializers?: readonly Uint8Array[];
  /** domain → version; the default domain is ''. */
  opsets?: Record<string, number>;
  irVersion?: number;
  producer?: string;
  metadata?: Readonly<Record<string, string>>;
}

export function model(parts: ModelParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(parts.irVersion ?? 8);
  writer.tag(2, WireType.LengthDelimited).string(parts.producer ?? 'mainstay');
  const graph = new BinaryWriter();
  repeated(graph, 1, parts.nodes);
  graph.tag(2, WireType.LengthDelimited).string('graph');
  repeated(graph, 5, parts.initializers ?? []);
  repeated(graph, 11, parts.inputs);
  repeated(graph, 12, parts.outputs);
  writer.tag(7, WireType.LengthDelimited).bytes(graph.finish());
  for (const [domain, version] of Object.entries(parts.opsets ?? { '': 15, 'ai.onnx.ml': 3 })) {
    const opset = new BinaryWriter();
    opset.tag(1, WireType.LengthDelimited).string(domain);
    opset.tag(2, WireType.Varint).int64(version);
    writer.tag(8, WireType.LengthDelimited).bytes(opset.finish());
  }
  for (const [key, value] of Object.entries(parts.metadata ?? {})) {
    const entry = new BinaryWriter();
    entry.tag(1, WireType.LengthDelimited).string(key);
    entry.tag(2, WireType.LengthDelimited).string(value);
    writer.tag(14, WireType.LengthDelimited).bytes(entry.finish());
  }
  return writer.finish();
}

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  options: { domain?: string; attributes?: readonly Uint8Array[] } = {},
): Uint8Array {
  const writer = new BinaryWriter();
  for (const name of inputs) writer.tag(1, WireType.LengthDelimited).string(name);
  for (const name of outputs) writer.tag(2, WireType.LengthDelimited).string(name);
  writer.tag(3, WireType.LengthDelimited).string(`${operator}_${outputs[0] ?? ''}`);
  writer.tag(4, WireType.LengthDelimited).string(operator);
  repeated(writer, 5, options.attributes ?? []);
  if (options.domain) writer.tag(7, WireType.LengthDelimited).string(options.domain);
  return writer.finish();
}

/** A tensor's name, type and shape; without `shape` the number of dimensions is left open. */
export function valueInfo(
  name: string,
  type: keyof typeof DATA_TYPES,
  shape?: readonly Dimension[],
): Uint8Array {
  const tensor = new BinaryWriter();
  tensor.tag(1, WireType.Varint).int32(DATA_TYPES[type]);
  if (shape) {
    const dimensions = new BinaryWriter();
    for (const size of shape) {
      const dimension = new BinaryWriter();
      if (typeof size === 'number') dimension.tag(1, WireType.Varint).int64(size);
      else if (size !== null) dimension.tag(2, WireType.LengthDelimited).string(size);
      dimensions.tag(1, WireType.LengthDelimited).bytes(dimension.finish());
    }
    tensor.tag(2, WireType.LengthDelimited).bytes(dimensions.finish());
  }
  return typedInfo(name, wrap(1, tensor));
}

export function floatTensor(
  name: string,
  shape: readonly number[],
  values: Iterable<number>,
): Uint8Array {
  const writer = new BinaryWriter();
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.float32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.from(values).buffer));
  return writer.finish();
}

/** A one-dimensional tensor of text. */
export function stringTensor(name: string, values: readonly string[]): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(values.length);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.string);
  for (const value of values) writer.tag(6, WireType.LengthDelimited).string(value);
  writer.tag(8, WireType.LengthDelimited).string(name);
  return writer.finish();
}

/** A tensor of any element type, from its bytes (little-endian). */
export function rawTensor(
  name: string,
  type: keyof typeof DATA_TYPES,
  shape: readonly number[],
  bytes: Uint8Array,
): Uint8Array {
  const writer = new BinaryWriter();
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES[type]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(bytes);
  return writer.finish();
}

export function intAttribute(name: string, value: number): Uint8Array {
  return attribute(name, 2).tag(3, WireType.Varint).int64(value).finish();
}

export function floatAttribute(name: string, value: number): Uint8Array {
  return attribute(name, 1).tag(2, WireType.Bit32).float(value).finish();
}

export function stringAttribute(name: string, value: string): Uint8Array {
  return attribute(name, 3).tag(4, WireType.LengthDelimited).string(value).finish();
}

export function floatsAttribute(name: string, values: Iterable<number>): Uint8Array {
  const writer = attribute(name, 6);
  for (const value of values) writer.tag(7, WireType.Bit32).float(value);
  return writer.finish();
}

export function intsAttribute(name: string, values: Iterable<number>): Uint8Array {
  const writer = attribute(name, 7);
  for (const value of values) writer.tag(8, WireType.Varint).int64(value);
  return writer.finish();
}

export function stringsAttribute(name: string, values: readonly string[]): Uint8Array {
  const writer = attribute(name, 8);
  for (const value of values) writer.tag(9, WireType.LengthDelimited).string(value);
  return writer.finish();
}

export function attribute(name: string, type: number): BinaryWriter {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  return writer.tag(20, WireType.Varint).int32(type);
}

export function wrap(field: number, inner: BinaryWriter): BinaryWriter {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(inner.finish());
}

export function typedInfo(name: string, type: BinaryWriter): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).bytes(type.finish());
  return writer.finish();
}

export function repeated(
  writer: BinaryWriter,
  field: number,
  messages: readonly Uint8Array[],
): void {
  for (const message of messages) writer.tag(field, WireType.LengthDelimited).bytes(message);
}
