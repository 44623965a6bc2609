import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Writes the parts of ONNX files, for models made in tests. Each function returns one protobuf message. */

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
  /** Nodes, each the body of a function that nothing calls. */
  functions?: readonly Uint8Array[];
}

export function model(parts: ModelParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(parts.irVersion ?? 8);
  writer.tag(2, WireType.LengthDelimited).string('mainstay-tests');
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
  for (const [index, body] of (parts.functions ?? []).entries()) {
    const fn = new BinaryWriter();
    fn.tag(1, WireType.LengthDelimited).string(`function${index}`);
    fn.tag(7, WireType.LengthDelimited).bytes(body);
    fn.tag(10, WireType.LengthDelimited).string('tests');
    writer.tag(25, WireType.LengthDelimited).bytes(fn.finish());
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

/** A sequence of maps from a class to a float, as ZipMap makes it. */
export function mapsInfo(name: string, keyType: 'int64' | 'string'): Uint8Array {
  const float = wrap(1, new BinaryWriter().tag(1, WireType.Varint).int32(DATA_TYPES.float32));
  const map = new BinaryWriter().tag(1, WireType.Varint).int32(DATA_TYPES[keyType]);
  map.tag(2, WireType.LengthDelimited).bytes(float.finish());
  const sequence = new BinaryWriter();
  sequence.tag(1, WireType.LengthDelimited).bytes(wrap(5, map).finish());
  return typedInfo(name, wrap(4, sequence));
}

export function floatTensor(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): Uint8Array {
  const writer = new BinaryWriter();
  for (const size of shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.float32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.from(values).buffer));
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

/** An initializer whose bytes are said to be in another file. */
export function externalTensor(name: string, size: number, location: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(DATA_TYPES.float32);
  writer.tag(8, WireType.LengthDelimited).string(name);
  const entry = new BinaryWriter();
  entry.tag(1, WireType.LengthDelimited).string('location');
  entry.tag(2, WireType.LengthDelimited).string(location);
  writer.tag(13, WireType.LengthDelimited).bytes(entry.finish());
  writer.tag(14, WireType.Varint).int32(1);
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

export function tensorAttribute(name: string, tensor: Uint8Array): Uint8Array {
  return attribute(name, 4).tag(5, WireType.LengthDelimited).bytes(tensor).finish();
}

/** A graph inside a node, as Loop and If have it. */
export function graphAttribute(
  name: string,
  graph: Pick<ModelParts, 'nodes' | 'inputs' | 'outputs'>,
): Uint8Array {
  const writer = new BinaryWriter();
  repeated(writer, 1, graph.nodes);
  writer.tag(2, WireType.LengthDelimited).string(name);
  repeated(writer, 11, graph.inputs);
  repeated(writer, 12, graph.outputs);
  return attribute(name, 5).tag(6, WireType.LengthDelimited).bytes(writer.finish()).finish();
}

export function floatsAttribute(name: string, values: readonly number[]): Uint8Array {
  const writer = attribute(name, 6);
  for (const value of values) writer.tag(7, WireType.Bit32).float(value);
  return writer.finish();
}

export function intsAttribute(name: string, values: readonly number[]): Uint8Array {
  const writer = attribute(name, 7);
  for (const value of values) writer.tag(8, WireType.Varint).int64(value);
  return writer.finish();
}

export function stringsAttribute(name: string, values: readonly string[]): Uint8Array {
  const writer = attribute(name, 8);
  for (const value of values) writer.tag(9, WireType.LengthDelimited).string(value);
  return writer.finish();
}

function attribute(name: string, type: number): BinaryWriter {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  return writer.tag(20, WireType.Varint).int32(type);
}

function wrap(field: number, inner: BinaryWriter): BinaryWriter {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(inner.finish());
}

function typedInfo(name: string, type: BinaryWriter): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).bytes(type.finish());
  return writer.finish();
}

function repeated(writer: BinaryWriter, field: number, messages: readonly Uint8Array[]): void {
  for (const message of messages) writer.tag(field, WireType.LengthDelimited).bytes(message);
}
