import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  attribute,
  type ModelParts as CommonParts,
  DATA_TYPES,
  repeated,
  typedInfo,
  wrap,
  model as writeModel,
} from '#lib/onnx/write-model.ts';

/** The parts of ONNX files that only tests make, beside those of the product. Each function returns one protobuf message. */
export * from '#lib/onnx/write-model.ts';

export interface ModelParts extends CommonParts {
  /** Nodes, each the body of a function that nothing calls. */
  functions?: readonly Uint8Array[];
}

export function model({ functions = [], ...parts }: ModelParts): Uint8Array {
  const writer = new BinaryWriter();
  writer.raw(writeModel({ producer: 'mainstay-tests', ...parts }));
  for (const [index, body] of functions.entries()) {
    const fn = new BinaryWriter();
    fn.tag(1, WireType.LengthDelimited).string(`function${index}`);
    fn.tag(7, WireType.LengthDelimited).bytes(body);
    fn.tag(10, WireType.LengthDelimited).string('tests');
    writer.tag(25, WireType.LengthDelimited).bytes(fn.finish());
  }
  return writer.finish();
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
