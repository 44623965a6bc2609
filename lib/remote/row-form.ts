import { isRecord, own } from '#lib/http/invalid.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import {
  type RemoteInterface,
  type RemoteRun,
  type Tensors,
  UnreadableAnswer,
} from './protocol.ts';
import { readTensor, specOf } from './read-tensor.ts';
import { writeElements } from './write-elements.ts';

type Rows = Exclude<FeatureLayout, { kind: 'tensors' }>;

/** For servers that take one row of features at a time: each row as JSON, by name or as a list. Missing numbers are null. */
export function writeRows(
  { inputs, layout }: RemoteRun,
  form: 'object' | 'list' | undefined,
): string[] {
  if (layout.kind === 'tensors') return [];
  const names = layout.features.map(({ name }) => JSON.stringify(name));
  const asList = (form ?? (layout.kind === 'vector' ? 'list' : 'object')) === 'list';
  return cellsOf(layout, inputs).map((cells) =>
    asList
      ? `[${cells.join(',')}]`
      : `{${cells.map((cell, column) => `${names[column]}:${cell}`).join(',')}}`,
  );
}

function cellsOf(layout: Rows, inputs: Tensors): string[][] {
  if (layout.kind === 'vector') {
    const tensor = inputs[layout.input];
    const cells = tensor ? writeElements(tensor, 'null') : [];
    const width = layout.features.length;
    return Array.from({ length: cells.length / width }, (_, row) =>
      cells.slice(row * width, (row + 1) * width),
    );
  }
  const columns = layout.features.map(({ name }) => {
    const tensor = inputs[name];
    return tensor ? writeElements(tensor, 'null') : [];
  });
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? 'null'));
}

/**
 * Joins one answer per row into tensors. An output is the answer's member of its name, or of the name `alias`; when there is one
 * output only, also the bare answer. A row's value may be a number, or a list for an output of several columns.
 */
export function readRows(run: RemoteRun, answers: readonly unknown[], alias?: string): Tensors {
  const isOnly = run.signature.outputs.length === 1;
  const tensors: Tensors = {};
  for (const name of run.outputs) {
    const spec = specOf(run, name);
    const rows = answers.map((answer) => {
      const value = memberOf(answer, name, isOnly ? alias : undefined, isOnly);
      if (value === undefined) throw new UnreadableAnswer(`answered without ${name}`);
      return flatten(value, name);
    });
    const width = rows[0]?.length ?? 0;
    if (rows.some((row) => row.length !== width)) {
      throw new UnreadableAnswer(`answered ${name} with different lengths for rows of one request`);
    }
    const rest = spec.shape.length > 1 ? [width] : [];
    const flat = rows.flat();
    if (spec.shape.length < 2 && width !== 1) {
      throw new UnreadableAnswer(`answered ${name} with ${width} values for a row, 1 was expected`);
    }
    tensors[name] = readTensor(spec, flat, run, [rows.length, ...rest]);
  }
  return tensors;
}

function memberOf(answer: unknown, name: string, alias: string | undefined, isOnly: boolean) {
  if (!isRecord(answer)) return isOnly ? answer : undefined;
  return own(answer, name) ?? (alias === undefined ? undefined : own(answer, alias));
}

function flatten(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) return [value];
  const flat = value.flat(3);
  if (flat.some(Array.isArray)) throw new UnreadableAnswer(`answered ${name} nested too deep`);
  return flat;
}

/** Rows need features to be written by, and outputs with a row each. */
export function refuseWithoutRows({ signature, layout }: RemoteInterface): string | null {
  if (layout.kind === 'tensors') return `takes rows of features. ${layout.reason}`;
  const odd = signature.outputs.find(
    ({ shape, unranked }) =>
      unranked ||
      shape.length < 1 ||
      shape.length > 2 ||
      (typeof shape[0] === 'number' && shape[0] !== 1),
  );
  return odd
    ? `answers one row at a time, so the output ${odd.name} must have the shape [rows] or [rows, columns]`
    : null;
}
