import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { versionChanges } from './version-changes.ts';

const signature = {
  inputs: [{ name: 'x', type: 'float32' as const, shape: [null, 2] }],
  outputs: [{ name: 'score', type: 'float32' as const, shape: [null] }],
};
const feature = (name: string) => ({ name, type: 'number', tensorType: 'float32' }) as const;
const version = {
  metrics: { auc: 0.8, f1: 0.7 },
  params: { depth: 3 },
  tags: { unit: 'ratio' },
  lineage: { data_rows: 100, environment: ['onnx==1', 'numpy==2'] },
  size_bytes: 2048,
  signature,
  layout: { kind: 'vector' as const, input: 'x', features: [feature('a'), feature('b')] },
};

test('equal versions have nothing to show but how much is equal', () => {
  expect(versionChanges(version, version)).toEqual({
    groups: [],
    equal:
      '1 parameter equal, 1 tag equal, 3 interface facts equal, 2 metrics equal, 2 lineage facts equal',
  });
});

test('what differs is shown by group, with both values', () => {
  const { groups, equal } = versionChanges(version, {
    ...version,
    metrics: { auc: 0.9, f1: 0.7 },
    params: { depth: 4, rate: 0.1 },
    tags: { unit: 'percent' },
    lineage: { data_rows: 200, environment: ['onnx==2', 'numpy==2'] },
    layout: { ...version.layout, features: [feature('b'), feature('a')] },
  });
  const shown = groups.map(({ title, rows }) => [
    title,
    rows.map(({ name, a, b }) => [name, a, b]),
  ]);
  expect(shown).toEqual([
    [
      'Parameters',
      [
        ['depth', 3, 4],
        ['rate', undefined, 0.1],
      ],
    ],
    ['Tags', [['unit', 'ratio', 'percent']]],
    ['Interface', [['features', 'a, b', 'b, a']]],
    ['Metrics', [['auc', 0.8, 0.9]]],
    [
      'Lineage',
      [
        ['data rows', 100, 200],
        ['environment', 'onnx==1', 'onnx==2'],
      ],
    ],
  ]);
  expect(equal).toContain('1 metric equal');
});

test('the first version tells all it has', () => {
  const { groups, equal } = versionChanges(undefined, version);
  expect(groups.map(({ title }) => title)).toEqual(['Parameters', 'Tags', 'Metrics', 'Lineage']);
  expect(equal).toBe('');
});

test('flights 2 → 3: the unit of late_share is seen', () => {
  const [two, three] = [2, 3].map((number) => ({
    ...version,
    ...JSON.parse(readFileSync(`examples/flights/models/v${number}/metadata.json`, 'utf8')),
  }));
  const rows = versionChanges(two, three).groups.flatMap((group) => group.rows);
  expect(rows).toContainEqual(
    expect.objectContaining({ name: 'late_share_unit', a: 'ratio', b: 'percent' }),
  );
});
