import { expect, it } from 'vitest';
import { compareSections, differencesOf } from './compare-versions.ts';

const version = {
  metrics: { auc: 0.7, depth: 1 },
  params: { depth: 3 },
  tags: { team: 'a', stage: 'x' },
  signature: { inputs: [], outputs: [] },
  lineage: {},
  digest: 'd',
  size_bytes: 1,
  remote: null,
  onnx: { irVersion: 8, opsets: {}, producer: 'p', nodeCount: 1, changes: [] },
  golden_cases: [],
  tolerance: 1e-4,
};

it('gathers what differs in any section, a row for each tag', () => {
  const other = {
    ...version,
    metrics: { auc: 0.8, depth: 2 },
    params: { depth: 4 },
    tags: { team: 'b', stage: 'x' },
    size_bytes: 2,
  };
  const names = differencesOf(compareSections(version, other)).map((row) => row.name);
  expect(names).toEqual([
    'auc',
    'Metrics: depth',
    'Parameters: depth',
    'Tags: team',
    'artifact_bytes',
  ]);
  expect(differencesOf(compareSections(version, version))).toEqual([]);
});

it('compares where remote versions live', () => {
  const at = (url: string) => ({
    ...version,
    onnx: null,
    remote: { kind: 'oip', url, model: 'flights' } as const,
  });
  const differences = differencesOf(compareSections(at('http://a:1'), at('http://b:1')));
  expect(differences.map((row) => row.name)).toEqual(['address']);
});
