import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import { tensorToJson } from '#lib/onnx/tensor-json.ts';
import type { GoldenCase } from '#lib/registry/contract.ts';
import { formOfVersion } from '#lib/training/form-of-version.ts';
import { chooseGoldenRows, inputsOfRow } from '#lib/training/golden-rows.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import type { ServedModel } from './answer-rows.ts';

/**
 * Golden cases of what a model answers now, of rows evenly from the first to the last, each by itself: for trainers that leave none. They hold the model to what it was evaluated with. None
 * where it takes no named features.
 */
export async function makeGoldenCases(
  served: ServedModel,
  data: TrainingData,
): Promise<GoldenCase[]> {
  const { layout, session } = served;
  if (layout.kind === 'tensors') return [];
  const rows = chooseGoldenRows(data, formOfVersion(served.task, served));
  const cases: GoldenCase[] = [];
  for (let row = 0; row < rows.count; row += 1) {
    const inputs = inputsOfRow(rows, row);
    const outputs = await session.run(encodeRows(layout, parseRows(layout, [inputs])));
    cases.push({
      inputs,
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [name, tensorToJson(tensor)]),
      ),
    });
  }
  return cases;
}
