import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { outputNames } from '#lib/serving/shape-answer.ts';
import type { ModelForm } from './model-form.ts';

/** The form of a version's model; null: it has no named features. */
export function formOfVersion(
  task: Task,
  version: { signature: Signature; layout: FeatureLayout; output: OutputRoles },
): ModelForm | null {
  const { layout, signature, output } = version;
  if (layout.kind === 'tensors') return null;
  const { label, score } = outputNames(task, output, signature.outputs);
  const names = { label: label ?? null, score: score ?? null };
  if (layout.kind === 'vector') {
    const [first] = layout.features;
    if (!first) return null;
    const features = layout.features.map(({ name }) => name);
    return {
      inputs: { kind: 'vector', name: layout.input, type: first.tensorType, features },
      ...names,
    };
  }
  const columns = Object.fromEntries(
    layout.features.map(({ name, tensorType: type, rank }) => [name, { type, rank }]),
  );
  return { inputs: { kind: 'columns', columns }, ...names };
}
