import { expect, it } from 'vitest';
import { type CatalogModel, resolveVersion, type VersionInfo } from './catalog.ts';

const version = (
  number: number,
  status: VersionInfo['status'] = 'ready',
): [number, VersionInfo] => [
  number,
  {
    modelId: 'id',
    model: 'flights',
    task: 'binary',
    number,
    status,
    servedDigest: '',
    remote: null,
    sizeBytes: 1,
    signature: { inputs: [], outputs: [] },
    layout: { kind: 'tensors', reason: '' },
    output: {},
    goldenCases: [],
    features: null,
    tolerance: 0,
  },
];
const flights: CatalogModel = {
  id: 'id',
  name: 'flights',
  task: 'binary',
  versions: new Map([version(1), version(2, 'archived'), version(3, 'deleted')]),
  aliases: new Map([
    ['champion', 1],
    ['old', 2],
  ]),
};

it.each([
  [1, 1],
  ['1', 1],
  ['champion', 1],
])('%j is version %i', (wanted, number) => {
  expect(resolveVersion(flights, wanted).number).toBe(number);
});

it.each([
  [4, 'version_not_found'],
  ['4', 'version_not_found'],
  ['01', 'version_not_found'],
  ['99999999999999999999', 'version_not_found'],
  ['0x1', 'alias_not_found'],
  ['', 'alias_not_found'],
  ['-1', 'alias_not_found'],
  ['constructor', 'alias_not_found'],
  ['old', 'version_archived'],
  [2, 'version_archived'],
  ['3', 'version_archived'],
])('%j is refused as %s', (wanted, code) => {
  expect(() => resolveVersion(flights, wanted)).toThrow(expect.objectContaining({ code }));
});
