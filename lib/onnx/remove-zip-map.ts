import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  GRAPH_FIELD,
  type GraphOutline,
  type ModelOutline,
  NODE_FIELD,
  type NodeOutline,
  OUTPUT_FIELD,
  readValue,
  VALUE_INFO_FIELD,
} from './read-model.ts';
import { eachField } from './wire.ts';

export interface WithoutZipMap {
  bytes: Uint8Array;
  /** Names of what ZipMap made and a tensor takes the place of. */
  outputs: string[];
  /** Class labels in the tensor's order, by output name. */
  classes: Record<string, Array<string | number>>;
  changes: string[];
}

/**
 * scikit-learn's converter ends classifiers with ZipMap, which turns the probabilities [N, classes] into a sequence of
 * maps: these can be neither fetched nor sent. Each ZipMap becomes an Identity of its input, so that the output keeps its
 * name and is a tensor. Where `spokenOf` (the outputs that the version's metadata names) has the input's name instead, the
 * input itself becomes the output. Returns null when there is nothing to remove; every other byte of the file stays.
 */
export function removeZipMaps(
  model: ModelOutline,
  graph: GraphOutline,
  spokenOf: ReadonlySet<string>,
): WithoutZipMap | null {
  const zipMaps = new Map<string, ZipMap>();
  for (const node of graph.nodes) {
    const [input] = node.inputs;
    const [output] = node.outputs;
    if (node.operator !== 'ZipMap' || node.domain !== 'ai.onnx.ml' || !input || !output) continue;
    const name = spokenOf.has(input) && !spokenOf.has(output) ? input : output;
    zipMaps.set(output, { node, input, output, name, classes: classLabels(node) });
  }
  if (zipMaps.size === 0) return null;

  const rows = graph.inputs.find(({ name }) => !graph.initializers.has(name))?.dimensions?.[0];
  const symbol = typeof rows === 'string' ? rows : null;
  const graphBytes = rewriteGraph(graph, zipMaps, symbol);
  const written = new BinaryWriter();
  let hasGraph = false;
  for (const { number, raw } of model.fields) {
    if (number !== GRAPH_FIELD) written.raw(raw);
    else if (!hasGraph) {
      written.tag(GRAPH_FIELD, WireType.LengthDelimited).bytes(graphBytes);
      hasGraph = true;
    }
  }
  if (!model.opsets.has('') && !model.opsets.has('ai.onnx')) addDefaultOpset(written);

  const all = [...zipMaps.values()];
  return {
    bytes: written.finish(),
    outputs: [...zipMaps.keys()],
    classes: Object.fromEntries(
      all.filter(({ classes }) => classes.length > 0).map(({ name, classes }) => [name, classes]),
    ),
    changes: all.map(({ output, name }) =>
      name === output
        ? `ZipMap removed: ${output} is now a tensor`
        : `ZipMap removed: the tensor ${name} takes the place of ${output}`,
    ),
  };
}

interface ZipMap {
  node: NodeOutline;
  input: string;
  output: string;
  /** Of the tensor that takes the output's place: `output`, or `input`. */
  name: string;
  classes: Array<string | number>;
}

function rewriteGraph(
  graph: GraphOutline,
  zipMaps: ReadonlyMap<string, ZipMap>,
  rows: string | null,
): Uint8Array {
  const replaced = new Map([...zipMaps.values()].map((zipMap) => [zipMap.node.raw, zipMap]));
  const nodes = graph.nodes.values();
  const outputs = graph.outputs.values();
  const writer = new BinaryWriter();
  for (const { number, raw } of graph.fields) {
    if (number === NODE_FIELD) {
      const node = nodes.next().value;
      const zipMap = node && replaced.get(node.raw);
      if (!zipMap) writer.raw(raw);
      else if (zipMap.name === zipMap.output) {
        writer.tag(NODE_FIELD, WireType.LengthDelimited).bytes(identity(zipMap));
      }
    } else if (number === OUTPUT_FIELD) {
      const zipMap = zipMaps.get(outputs.next().value?.name ?? '');
      if (!zipMap) writer.raw(raw);
      else if (!isListed(graph, zipMap)) {
        writer.tag(OUTPUT_FIELD, WireType.LengthDelimited).bytes(probabilities(zipMap, rows));
      }
    } else if (number !== VALUE_INFO_FIELD || !describesZipMap(raw, zipMaps)) writer.raw(raw);
  }
  return writer.finish();
}

/** Whether the tensor that takes the place is an output of its own already. */
function isListed({ outputs }: GraphOutline, { name, output }: ZipMap): boolean {
  return name !== output && outputs.some((listed) => listed.name === name);
}

function describesZipMap(raw: Uint8Array, zipMaps: ReadonlyMap<string, ZipMap>): boolean {
  let name = '';
  eachField(raw, (field) => {
    name = readValue(field.bytes()).name;
  });
  return zipMaps.has(name);
}

function identity({ input, output }: ZipMap): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(input);
  writer.tag(2, WireType.LengthDelimited).string(output);
  writer.tag(3, WireType.LengthDelimited).string(`${output}_without_ZipMap`);
  writer.tag(4, WireType.LengthDelimited).string('Identity');
  return writer.finish();
}

/** The value info of float[rows, classes]. */
function probabilities({ name, classes }: ZipMap, rows: string | null): Uint8Array {
  const first = new BinaryWriter();
  if (rows) first.tag(2, WireType.LengthDelimited).string(rows);
  const second = new BinaryWriter();
  if (classes.length > 0) second.tag(1, WireType.Varint).int64(classes.length);
  const shape = new BinaryWriter();
  shape.tag(1, WireType.LengthDelimited).bytes(first.finish());
  shape.tag(1, WireType.LengthDelimited).bytes(second.finish());
  const tensor = new BinaryWriter();
  tensor.tag(1, WireType.Varint).int32(1);
  tensor.tag(2, WireType.LengthDelimited).bytes(shape.finish());
  const type = new BinaryWriter();
  type.tag(1, WireType.LengthDelimited).bytes(tensor.finish());
  const value = new BinaryWriter();
  value.tag(1, WireType.LengthDelimited).string(name);
  value.tag(2, WireType.LengthDelimited).bytes(type.finish());
  return value.finish();
}

/** Identity needs the default domain, which a model of ai.onnx.ml operators alone may not import. */
function addDefaultOpset(model: BinaryWriter): void {
  const opset = new BinaryWriter();
  opset.tag(1, WireType.LengthDelimited).string('');
  opset.tag(2, WireType.Varint).int64(13);
  model.tag(8, WireType.LengthDelimited).bytes(opset.finish());
}

/** What a classifier of ai.onnx.ml names its classes; none: it says nothing. */
export function classLabels(node: NodeOutline): Array<string | number> {
  for (const message of node.attributes) {
    let name = '';
    const strings: string[] = [];
    const integers: bigint[] = [];
    eachField(message, (field) => {
      if (field.number === 1) name = field.text();
      else if (field.number === 8) for (const label of field.integers()) integers.push(label);
      else if (field.number === 9) strings.push(field.text());
    });
    if (name === 'classlabels_strings' && strings.length > 0) return strings;
    if (name === 'classlabels_int64s' && integers.length > 0) {
      return integers.map((label) =>
        Number.isSafeInteger(Number(label)) ? Number(label) : String(label),
      );
    }
  }
  return [];
}
