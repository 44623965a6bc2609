import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_VERSIONS } from './versions.ts';

interface GoldenCase {
  inputs: Record<string, number | string>;
  outputs: { label: number; probabilities: number[] };
}

const INTEGERS = new Set(['hour', 'weekday', 'distance']);

function toTensor(name: string, value: number | string): Tensor {
  if (typeof value === 'string') return new Tensor('string', [value], [1, 1]);
  if (INTEGERS.has(name)) return new Tensor('int64', [BigInt(value)], [1, 1]);
  return new Tensor('float32', [value], [1, 1]);
}

describe.each(EXAMPLE_VERSIONS)('version $number', (version) => {
  it('answers its golden cases in this runtime too', async () => {
    const metadata = JSON.parse(await readFile(version.metadataFile, 'utf8'));
    const session = await InferenceSession.create(version.modelFile);
    // The ZipMap of version 1 cannot be fetched here; its label can.
    const fetches = version.number === 1 ? ['label'] : ['label', 'probabilities'];
    expect(session.inputNames).toEqual(metadata.feature_names);
    expect(metadata.golden_cases).toHaveLength(20);
    for (const { inputs, outputs } of metadata.golden_cases as GoldenCase[]) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, toTensor(name, value)]),
      );
      const answer = await session.run(feeds, fetches);
      expect(Number(answer.label?.data[0])).toBe(outputs.label);
      const probabilities = (answer.probabilities?.data ?? []) as Float32Array;
      for (const [i, probability] of probabilities.entries()) {
        expect(Math.abs(probability - (outputs.probabilities[i] ?? Number.NaN))).toBeLessThan(1e-4);
      }
    }
  });

  it('has a reference sample of its features, score and label', async () => {
    const metadata = JSON.parse(await readFile(version.metadataFile, 'utf8'));
    const lines = (await readFile(version.referenceFile, 'utf8')).trimEnd().split('\n');
    expect(lines[0]?.split(',')).toEqual([...metadata.feature_names, 'score', 'label']);
    expect(lines).toHaveLength(1501);
  });
});
