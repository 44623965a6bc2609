import { z } from 'zod';
import type { GraphOutline, ModelOutline } from './read-model.ts';
import { classLabels } from './remove-zip-map.ts';

type Classes = (string | number)[];

/** Under this key Mainstay's own trainers write the classes of an output: JSON, by its name. */
export const CLASSES_KEY = 'mainstay.classes';

const classesSchema = z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(2));

/** The classes of outputs, as far as the file tells them: what its maker wrote beside it, and the classifier whose scores an output is. */
export function classesInFile(
  { metadata }: Pick<ModelOutline, 'metadata'>,
  { nodes, outputs }: Pick<GraphOutline, 'nodes' | 'outputs'>,
): Record<string, Classes> {
  const names = new Set(outputs.map(({ name }) => name));
  const found: Record<string, Classes> = {};
  for (const node of nodes) {
    // Classifiers of ai.onnx.ml answer the class, and then the scores.
    const scores = node.domain === 'ai.onnx.ml' ? node.outputs[1] : undefined;
    if (scores === undefined || !names.has(scores)) continue;
    const classes = classLabels(node);
    if (classes.length > 1) found[scores] = classes;
  }
  return { ...found, ...readWritten(metadata.get(CLASSES_KEY), names) };
}

/** What somebody else wrote under the key is not ours to refuse. */
function readWritten(
  text: string | undefined,
  names: ReadonlySet<string>,
): Record<string, Classes> {
  if (text === undefined) return {};
  try {
    const written = classesSchema.parse(JSON.parse(text));
    return Object.fromEntries(Object.entries(written).filter(([name]) => names.has(name)));
  } catch {
    return {};
  }
}
